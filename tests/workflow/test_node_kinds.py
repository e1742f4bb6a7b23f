"""Nodes at which nobody acts, in the pure machine: routers, delays, triggers, flows below; and what of them can't be published."""

from __future__ import annotations

from typing import Any

import pytest

from ctp_workflow.contracts import NotRunning, OperationNotAllowed
from ctp_workflow.domain.checking import check_graph
from ctp_workflow.domain.commands import Agree, ChildEnded, Command, Jump, Resume, Return, Skip, Start, TakeBack
from ctp_workflow.domain.engine import step
from ctp_workflow.domain.graphs import Graph
from ctp_workflow.domain.prediction import predict
from ctp_workflow.domain.reading import load_graph
from ctp_workflow.domain.state import State
from tests.workflow.graphs import FixedResolver, approve, chain

STARTER = 50


def play(graph: Graph, *commands: Command, resolver: FixedResolver | None = None) -> State:
    state = State(starter=STARTER)
    for command in (Start(STARTER), *commands):
        state, _ = step(graph, state, command, resolver or FixedResolver())
    return state


def road(state: State) -> list[tuple[str, str, str]]:
    return [(run.node, run.state, run.outcome) for run in state.runs]


def own(kind: str, **config: Any) -> dict[str, Any]:
    return {"id": kind, "kind": kind, kind: config}


def codes(*nodes: dict[str, Any], **more: Any) -> list[tuple[str, str | None]]:
    return [(one.code, one.node) for one in check_graph(chain(*nodes, **more))]


def looping(limit: int = 2) -> Graph:
    routes = [{"to": "check", "when": "again"}]
    return load_graph(chain(approve("check", 1), own("router", routes=routes, limit=limit), approve("sign", 2)))


def test_a_router_sends_back_as_often_as_it_may() -> None:
    graph, again = looping(), FixedResolver(["again"])
    state = play(graph, Agree(2, 1), resolver=again)
    assert road(state)[1:] == [("check", "void", "agreed"), ("router", "returned", "sent_back"), ("check", "open", "")]
    for item in (3, 4):
        state, _ = step(graph, state, Agree(item, 1), again)
    assert [run.node for run in state.runs if run.is_live] == ["start", "check", "router", "sign"]
    assert [run.outcome for run in state.runs if run.node == "router"] == ["sent_back", "sent_back", ""]


def test_a_router_waits_for_its_branch_before_it_leads_out_of_it() -> None:
    """The other branch reaches the join in the same step; nothing passes the join, and nothing is lost."""
    routes = [{"to": "before", "when": "again"}]
    graph = load_graph(
        {
            "nodes": [
                {"id": "start", "kind": "start"}, approve("before", 1), {"id": "split", "kind": "parallel"},
                {"id": "router", "kind": "router", "router": {"routes": routes, "limit": 1}},
                {"id": "tell", "kind": "inform", "name": "tell", "participants": approve("x", 5)["participants"]},
                {"id": "join", "kind": "join"}, approve("after", 2), {"id": "end", "kind": "end"},
            ],
            "edges": [
                {"from": one, "to": other}
                for one, other in [
                    ("start", "before"), ("before", "split"), ("split", "router"), ("split", "tell"), ("router", "join"),
                    ("tell", "join"), ("join", "after"), ("after", "end"),
                ]
            ],
        }
    )  # fmt: skip
    state = play(graph, Agree(2, 1), resolver=FixedResolver(["again"]))
    assert [(run.node, run.state) for run in state.runs if run.is_live] == [("start", "done"), ("before", "open")]
    assert len(state.tokens) == 1
    state, _ = step(graph, state, Agree(4, 1), FixedResolver(["again"]))
    assert [run.node for run in state.runs if run.state == "open"] == ["after"], "once only"


def test_a_router_leads_over_nodes() -> None:
    routes = [{"to": "sign", "when": "small"}]
    nodes = (own("router", routes=routes), approve("board", 1), approve("sign", 2))
    graph = load_graph(chain(*nodes))
    assert road(play(graph, resolver=FixedResolver(["small"])))[1:] == [
        ("router", "done", "routed"),
        ("sign", "open", ""),
    ]
    assert road(play(graph))[1:] == [("router", "done", ""), ("board", "open", "")]


def test_a_delay_and_a_waiting_trigger_hold_the_token_until_they_are_told() -> None:
    graph = load_graph(chain(own("delay", hours=2), own("trigger", action="webhook", wait=True), approve("sign", 2)))
    state = play(graph)
    assert [(token.node, token.waiting) for token in state.tokens] == [("delay", False)]
    with pytest.raises(OperationNotAllowed):
        step(graph, state, Resume(2, "done"), FixedResolver())
    state = play(graph, Resume(2, "waited"))
    with pytest.raises(OperationNotAllowed):
        step(graph, state, Resume(2, "waited"), FixedResolver())
    state = play(graph, Resume(2, "waited"), Resume(3, "failed"))
    assert road(state)[1:] == [("delay", "done", "waited"), ("trigger", "done", "failed"), ("sign", "open", "")]
    assert predict(graph, play(graph), FixedResolver()).state.outcome == "approved"


def test_what_went_out_can_not_be_taken_back_what_waits_can() -> None:
    fired = load_graph(chain(approve("check", 1), own("trigger", action="webhook"), approve("sign", 2)))
    with pytest.raises(OperationNotAllowed):
        play(fired, Agree(2, 1), TakeBack(2, 1))
    waiting = load_graph(chain(approve("check", 1), own("delay", days=1), approve("sign", 2)))
    assert road(play(waiting, Agree(2, 1), TakeBack(2, 1)))[1:] == [("check", "open", ""), ("delay", "withdrawn", "")]


def test_administrators_need_not_wait() -> None:
    graph = load_graph(chain(own("delay", days=1), approve("check", 1), approve("sign", 2)))
    assert road(play(graph, Skip(2, 9)))[1:] == [("delay", "done", "skipped"), ("check", "open", "")]
    assert road(play(graph, Jump(2, 9, "sign")))[1:] == [("delay", "done", "jumped"), ("sign", "open", "")]


def below(**more: Any) -> dict[str, Any]:
    config = {key: more.pop(key) for key in ("count", "wait") if key in more}
    return {**own("subprocess", flow="purchase", **config), **more}


@pytest.mark.parametrize(
    ("policy", "after"),
    [
        ("end", [("check", "done", "agreed"), ("subprocess", "done", "rejected")]),
        ("return:check", [("check", "void", "agreed"), ("subprocess", "returned", "rejected"), ("check", "open", "")]),
    ],
)
def test_a_flow_below_that_is_rejected_follows_the_policy_at_once(
    policy: str, after: list[tuple[str, str, str]]
) -> None:
    graph = load_graph(chain(approve("check", 1), below(count=2, disagree=policy), approve("sign", 2)))
    state = play(graph, Agree(2, 1), ChildEnded(3, 1, "rejected"))
    assert road(state)[1:] == after
    with pytest.raises((OperationNotAllowed, NotRunning)):
        step(graph, state, ChildEnded(3, 0, "approved"), FixedResolver())


def test_flows_below_are_waited_for_all_together() -> None:
    graph = load_graph(chain(below(count=3, disagree="continue"), approve("sign", 2)))
    state = play(graph, ChildEnded(2, 2, "approved"), ChildEnded(2, 0, "rejected"))
    assert state.runs[1].children == ("rejected", "", "approved")
    assert state.runs[1].state == "open"
    state, _ = step(graph, state, ChildEnded(2, 1, "approved"), FixedResolver())
    assert road(state)[1:] == [("subprocess", "done", "rejected"), ("sign", "open", "")]
    free = load_graph(chain(below(wait=False), approve("sign", 2)))
    assert road(play(free))[1:] == [("subprocess", "done", ""), ("sign", "open", "")]


def test_a_return_over_a_trigger_fires_it_again_under_another_run() -> None:
    graph = load_graph(chain(approve("check", 1), own("trigger", action="webhook"), approve("sign", 2)))
    state = play(graph, Agree(2, 1), Return(3, 2, "check"), Agree(4, 1))
    fired = [(run.number, run.state) for run in state.runs if run.node == "trigger"]
    assert fired == [(3, "void"), (6, "done")]


@pytest.mark.parametrize(
    ("node", "found"),
    [
        (own("router", routes=[{"to": "check", "when": "x"}]), []),
        (own("router", routes=[]), [("bad_config", "router")]),
        (own("router", routes=[{"to": "check", "when": "x"}], limit=0), [("bad_config", "router")]),
        (own("router", routes=[{"to": "nowhere", "when": "x"}]), [("bad_route", "router")]),
        (own("router", routes=[{"to": "router", "when": "x"}]), [("bad_route", "router")]),
        (own("router", routes=[{"to": "sign", "when": "x"}]), []),
        (own("delay", days=2, hours=3), []),
        (own("delay", field="day"), []),
        (own("delay", days=2, field="day"), [("bad_config", "delay")]),
        (own("delay"), [("bad_config", "delay")]),
        (own("delay", days=True), [("bad_config", "delay")]),
        (own("trigger", wait=True), [("bad_config", "trigger")]),
        (own("subprocess", flow="a", count=2, each="list"), [("bad_config", "subprocess")]),
        (own("subprocess", flow="a", starter="each"), [("bad_config", "subprocess")]),
        (own("subprocess", flow="a", each="list", starter="each", each_as="who"), []),
        ({**own("subprocess", flow="a"), "disagree": "return:sign"}, [("bad_return", "subprocess")]),
        (approve("timed", 1, time={"days": 2, "remind": {"before": 4}, "then": "transfer"}), []),
        (approve("timed", 1, time={"days": 2, "remind": {"times": 3}}), [("bad_time", "timed")]),
        (approve("timed", 1, time={"days": 2, "later": 1}), [("bad_time", "timed")]),
        (approve("timed", 1, time={"then": "agree"}), [("bad_time", "timed")]),
        ({**approve("timed", 1, time={"days": 1, "then": "disagree"}), "kind": "handle"}, [("bad_time", "timed")]),
        ({**approve("timed", 1, time={"days": 1}), "kind": "inform"}, [("stray_time", "timed")]),
    ],
)  # fmt: skip
def test_what_can_not_be_carried_out_is_said_at_its_node(node: dict[str, Any], found: list[tuple[str, str]]) -> None:
    assert codes(approve("check", 1), node, approve("sign", 2)) == found


def test_fields_that_are_declared_are_held_to_it() -> None:
    fields = {"amount": "money", "day": "date", "people": "list"}
    assert codes(own("delay", field="day"), fields=fields) == []
    assert codes(own("delay", field="amount"), fields=fields) == [("bad_field", "delay")]
    assert codes(own("subprocess", flow="a", each="people"), fields=fields) == []
    assert codes(own("subprocess", flow="a", count_field="people"), fields=fields) == [("bad_field", "subprocess")]
    assert codes(approve("a", 1, time={"field": "amount"}), fields=fields) == [("bad_field", "a")]
