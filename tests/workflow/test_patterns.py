"""The 43 control-flow patterns: what each means here, tried on the engine; reasons: docs/workflow-patterns.md."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from ctp_core.contracts import DomainError
from ctp_workflow.contracts import OperationNotAllowed
from ctp_workflow.domain.checking import check_graph
from ctp_workflow.domain.commands import (
    AddSigners,
    Agree,
    Command,
    Disagree,
    Remove,
    Return,
    Revoke,
    Skip,
    Start,
    Terminate,
)
from ctp_workflow.domain.engine import step
from ctp_workflow.domain.graphs import Graph
from ctp_workflow.domain.reading import load_graph
from ctp_workflow.domain.state import State
from tests.workflow.graphs import FixedResolver, approve, chain

TABLE = Path(__file__).resolve().parents[2] / "docs" / "workflow-patterns.md"


class Play:
    """One flow, played by people who are numbers; *holds* are conditions that are true."""

    def __init__(self, data: dict[str, Any], *holds: str) -> None:
        assert check_graph(data) == []
        self.graph: Graph = load_graph(data)
        self.resolver = FixedResolver(true=holds)
        self.state = State(starter=1)
        self.do(Start(1))

    def do(self, command: Command) -> None:
        self.state, _ = step(self.graph, self.state, command, self.resolver)

    def item(self, person: int) -> int:
        """The item *person* has in hand."""
        return next(one.number for one in self.state.items if one.person == person and one.state == "pending")

    def agree(self, *people: int) -> None:
        for person in people:
            self.do(Agree(self.item(person), person))

    @property
    def holders(self) -> list[int]:
        return sorted(one.person for one in self.state.items if one.state == "pending")

    def runs(self, node: str) -> int:
        return sum(one.node == node for one in self.state.runs)

    @property
    def ended(self) -> str:
        return self.state.outcome if self.state.status == "finished" else ""


def graph(nodes: Sequence[dict[str, Any]], *ways: str) -> dict[str, Any]:
    """``a>b``, ``a>b:condition`` or ``a>b:*`` for the default."""
    edges: list[dict[str, Any]] = []
    for way in ways:
        ends, _, said = way.partition(":")
        source, target = ends.split(">")
        extra = {"default": True} if said == "*" else {"when": said} if said else {}
        edges.append({"from": source, "to": target, **extra})
    whole = [{"id": "start", "kind": "start"}, *nodes, {"id": "end", "kind": "end"}]
    return {"nodes": whole, "edges": edges}


def parallel() -> dict[str, Any]:
    nodes = [
        {"id": "split", "kind": "parallel"}, approve("a", 2), approve("b", 3), {"id": "join", "kind": "join"}, approve("c", 4),
    ]  # fmt: skip
    return graph(nodes, "start>split", "split>a", "split>b", "a>join", "b>join", "join>c", "c>end")


def choice(branches: str) -> dict[str, Any]:
    nodes = [{"id": "if", "kind": "condition", "branches": branches}, approve("a", 2), approve("b", 3)]
    middle = "join" if branches == "inclusive" else "c"
    if branches == "inclusive":
        nodes.append({"id": "join", "kind": "join"})
    nodes.append(approve("c", 4))
    ways = ["start>if", "if>a:x", "if>b:y", f"if>{middle}:*", f"a>{middle}", f"b>{middle}", "c>end"]
    return graph(nodes, *ways, *(["join>c"] if branches == "inclusive" else []))


def sequence() -> None:
    play = Play(chain(approve("a", 2), approve("b", 3)))
    assert play.holders == [2]
    play.agree(2)
    assert play.holders == [3]


def parallel_split() -> None:
    assert Play(parallel()).holders == [2, 3]


def synchronization() -> None:
    play = Play(parallel())
    play.agree(2)
    assert play.holders == [3]
    play.agree(3)
    assert (play.holders, play.runs("c")) == ([4], 1)


def exclusive_choice() -> None:
    assert Play(choice("exclusive"), "x", "y").holders == [2]
    assert Play(choice("exclusive"), "y").holders == [3]


def simple_merge() -> None:
    play = Play(choice("exclusive"), "y")
    play.agree(3)
    assert (play.holders, play.runs("c")) == ([4], 1)


def multi_choice() -> None:
    assert Play(choice("inclusive"), "x", "y").holders == [2, 3]
    assert Play(choice("inclusive"), "y").holders == [3]


def structured_synchronizing_merge() -> None:
    play = Play(choice("inclusive"), "y")
    play.agree(3)
    assert play.holders == [4], "only the branch that was chosen is awaited"
    both = Play(choice("inclusive"), "x", "y")
    both.agree(3)
    assert both.holders == [2]


def arbitrary_cycles() -> None:
    play = Play(chain(approve("a", 2), approve("b", 3), approve("c", 4)))
    play.agree(2, 3)
    play.do(Return(play.item(4), 4, "a"))
    play.agree(2)
    play.do(Return(play.item(3), 3, "a"))
    assert (play.holders, play.runs("a")) == ([2], 3)


def implicit_termination() -> None:
    play = Play(chain(approve("a", 2)))
    play.agree(2)
    assert (play.ended, play.state.tokens) == ("approved", ())


def design_time_instances() -> None:
    play = Play(chain(approve("a", 2, 3, 4, mode="all")))
    assert play.holders == [2, 3, 4]


def run_time_instances_known() -> None:
    data = chain(
        {"id": "a", "kind": "approve", "name": "a", "mode": "all", "participants": [{"kind": "field", "field": "who"}]}
    )
    assert check_graph(data) == [], "how many sign is what the form's field holds when the step begins"


def run_time_instances_unknown() -> None:
    play = Play(chain(approve("a", 2, mode="all"), approve("b", 4)))
    play.do(AddSigners(play.item(2), 2, (3,), "beside"))
    play.agree(2)
    assert play.holders == [3]
    play.agree(3)
    assert play.holders == [4]


def interleaved_order() -> None:
    play = Play(chain(approve("a", 2, 3, 4, mode="sequential")))
    seen = []
    while not play.ended:
        (holder,) = play.holders
        seen.append(holder)
        play.agree(holder)
    assert seen == [2, 3, 4], "one at a time, each once"


def cancel_task() -> None:
    play = Play(chain(approve("a", 2, mode="all")))
    play.do(AddSigners(play.item(2), 2, (3,), "beside"))
    play.do(Remove(play.item(3), 2))
    assert play.holders == [2]


def cancel_case() -> None:
    play = Play(parallel())
    play.do(Revoke("void", 1))
    assert (play.holders, play.state.tokens) == ([], ())


def structured_loop() -> None:
    again = {"routes": [{"to": "a", "when": "x"}], "limit": 2}
    data = chain(approve("a", 2), {"id": "again", "kind": "router", "router": again}, approve("b", 3))
    play = Play(data, "x")
    play.agree(2, 2, 2)
    assert (play.holders, play.runs("a")) == ([3], 3), "twice back, then on"


def cancel_region() -> None:
    nodes = [
        {"id": "split", "kind": "parallel"}, approve("a1", 2), approve("a2", 3), approve("b", 4), {"id": "join", "kind": "join"},
    ]  # fmt: skip
    data = graph(nodes, "start>split", "split>a1", "a1>a2", "a2>join", "split>b", "b>join", "join>end")
    play = Play(data)
    play.agree(2)
    play.do(Return(play.item(3), 3, "a1"))
    assert play.holders == [2, 4], "the other branch goes on"


def cancel_instances() -> None:
    play = Play(chain(approve("a", 2, 3, mode="all", disagree="return_to_starter")))
    play.do(Disagree(play.item(2), 2))
    assert play.holders == [1]


def complete_instances() -> None:
    play = Play(chain(approve("a", 2, 3, mode="all"), approve("b", 4)))
    run = next(one.number for one in play.state.runs if one.node == "a")
    play.do(Skip(run, 9))
    assert play.holders == [4]


def cancelling_partial_join() -> None:
    play = Play(chain(approve("a", 2, 3, 4, mode="vote", vote={"passes": 2}), approve("b", 5)))
    play.agree(2)
    assert play.holders == [3, 4]
    play.agree(4)
    assert play.holders == [5], "who has not voted loses it"


def one_of_several() -> None:
    play = Play(chain(approve("a", 2, 3, mode="any"), approve("b", 4)))
    play.agree(3)
    assert play.holders == [4]


def dynamic_condition() -> None:
    play = Play(chain(approve("a", 2, 3, 4, 5, mode="ratio", vote={"ratio": 50}), approve("b", 6)))
    play.agree(2)
    assert play.holders == [3, 4, 5]
    play.agree(5)
    assert play.holders == [6], "tested after every vote"


def explicit_termination() -> None:
    play = Play(parallel())
    play.do(Terminate(2))
    assert (play.ended, play.holders) == ("terminated", [])


def refused_multi_merge() -> None:
    nodes = [{"id": "split", "kind": "parallel"}, approve("a", 2), approve("b", 3), approve("c", 4)]
    data = graph(nodes, "start>split", "split>a", "split>b", "a>c", "b>c", "c>end")
    assert [one.code for one in check_graph(data)] == ["crossing"]


TESTS: dict[str, Callable[[], None]] = {
    "WCP-01": sequence,
    "WCP-02": parallel_split,
    "WCP-03": synchronization,
    "WCP-04": exclusive_choice,
    "WCP-05": simple_merge,
    "WCP-06": multi_choice,
    "WCP-07": structured_synchronizing_merge,
    "WCP-08": refused_multi_merge,
    "WCP-10": arbitrary_cycles,
    "WCP-11": implicit_termination,
    "WCP-13": design_time_instances,
    "WCP-14": run_time_instances_known,
    "WCP-15": run_time_instances_unknown,
    "WCP-16": one_of_several,
    "WCP-19": cancel_task,
    "WCP-20": cancel_case,
    "WCP-21": structured_loop,
    "WCP-25": cancel_region,
    "WCP-26": cancel_instances,
    "WCP-27": complete_instances,
    "WCP-29": one_of_several,
    "WCP-32": cancelling_partial_join,
    "WCP-35": cancelling_partial_join,
    "WCP-36": dynamic_condition,
    "WCP-37": structured_synchronizing_merge,
    "WCP-40": interleaved_order,
    "WCP-43": explicit_termination,
}


@pytest.mark.parametrize("pattern", TESTS)
def test_pattern(pattern: str) -> None:
    TESTS[pattern]()


def test_the_table_lists_every_pattern_with_its_test_or_a_reason() -> None:
    rows = re.findall(
        r"^\| (WCP-\d\d) \| ([^|]+) \| (yes|partly|no) \| ([^|]+) \|$", TABLE.read_text(encoding="utf-8"), re.M
    )
    assert [one[0] for one in rows] == [f"WCP-{number:02}" for number in range(1, 44)]
    tested = {pattern for pattern, _, verdict, _ in rows if verdict != "no"}
    # A refused pattern may have a test too: that it is refused.
    assert tested | {"WCP-08"} == TESTS.keys() | {"WCP-08"}


def test_an_operation_out_of_turn_is_refused() -> None:
    play = Play(parallel())
    with pytest.raises(OperationNotAllowed):
        play.do(Return(play.item(2), 2, "c"))
    assert issubclass(OperationNotAllowed, DomainError)
