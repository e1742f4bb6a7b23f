"""Random operations over random graphs; the long form is ``manage.py prove flow_machine --sequences 20000``."""

from __future__ import annotations

from collections import Counter

import pytest

from ctp_core.contracts import DomainError
from ctp_workflow.domain.commands import Agree, Start
from ctp_workflow.domain.engine import step
from ctp_workflow.domain.graphs import Graph
from ctp_workflow.domain.invariants import broken
from ctp_workflow.domain.reading import load_graph
from ctp_workflow.domain.state import State, state_from_json
from ctp_workflow.management.random_sequences import play, prove_machine
from tests.workflow.graphs import FixedResolver, approve, chain

EVERY_COMMAND = {
    "Start", "Agree", "Disagree", "Abstain", "Return", "TakeBack", "AddSigners", "Remove", "Transfer", "AskHelp",
    "Answer", "Inform", "Read", "Park", "Claim", "Release", "Revoke", "Terminate", "Jump", "Skip", "HandOver", "Resume",
    "ChildEnded", "ChangeAhead", "Recall", "Archive",
}  # fmt: skip


def test_five_hundred_sequences_keep_every_invariant() -> None:
    found = prove_machine({"sequences": 500, "seed": 1})
    assert found["failures"] == []
    assert found["tried"] == 500
    assert found["carried_out"].keys() >= EVERY_COMMAND, "every operation was carried out at least once"
    assert found["carried_out"]["naive model agreed"] > 400


def test_a_broken_engine_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The proof itself is proved: an engine that lets a join fire early is caught."""
    from ctp_workflow.domain import moving

    def early(board: object, node: object, came: object) -> None:
        path = came.path[:-1]  # type: ignore[attr-defined]
        run = board.open_run(node, path, (came,))  # type: ignore[attr-defined]
        board.change_run(run.number, state="done")  # type: ignore[attr-defined]
        target = board.graph.next_of(node.id)  # type: ignore[attr-defined]
        board.moving.append((target, type(came)(run.number, path)))  # type: ignore[attr-defined]

    monkeypatch.setattr(moving, "_join", early)
    caught = 0
    for number in range(1, 15):
        try:
            play(number, Counter(), Counter())
        except (AssertionError, LookupError):
            caught += 1
    assert caught > 0


def _begin(**policies: object) -> tuple[Graph, State, FixedResolver]:
    graph = load_graph(chain(approve("check", 1, 2, **policies), approve("sign", 3)))
    state, _ = step(graph, State(starter=50), Start(50), FixedResolver())
    return graph, state, FixedResolver()


def test_a_refused_command_changes_nothing() -> None:
    graph, state, resolver = _begin(mode="all")
    after, _ = step(graph, state, Agree(2, 1), resolver)
    with pytest.raises(DomainError):
        step(graph, after, Agree(2, 1), resolver)
    assert broken(graph, after) == []


def test_states_written_before_fields_were_added_are_read() -> None:
    old = {
        "starter": 50, "status": "running", "outcome": "", "next_token": 3, "tokens": [[2, "check", 2, [], 0]],
        "runs": [[1, "start", "start", "done", [], [], [[50]], 0, "submitted", "", []],
                 [2, "check", "approve", "open", [], [[1, []]], [[1], [2]], 0, "", "", []]],
        "items": [[1, 1, 0, 50, "submit", "done", "submit", 50, ""], [2, 2, 0, 1, "approve", "pending", "", 0, ""],
                  [3, 2, 1, 2, "approve", "pending", "", 0, ""]],
    }  # fmt: skip
    graph, _, resolver = _begin(mode="all")
    state = state_from_json(old)
    for number in (2, 3):
        state, _ = step(graph, state, Agree(number, 1), resolver)
    assert [(run.node, run.state) for run in state.runs] == [("start", "done"), ("check", "done"), ("sign", "open")]
