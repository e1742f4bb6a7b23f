"""Random operations over random graphs keep every invariant."""

from __future__ import annotations

import random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ctp_core.contracts import DomainError
from ctp_workflow.domain.checking import check_graph
from ctp_workflow.domain.commands import Agree, Command, Disagree, Read, Return, Revoke, Start
from ctp_workflow.domain.engine import step
from ctp_workflow.domain.graphs import Graph
from ctp_workflow.domain.invariants import broken
from ctp_workflow.domain.prediction import predict
from ctp_workflow.domain.reading import load_graph
from ctp_workflow.domain.returning import targets
from ctp_workflow.domain.state import State, state_from_json, state_to_json
from tests.workflow.graphs import FixedResolver, GraphMaker

CHOICES = [Agree, Agree, Agree, Agree, Disagree, Return, Return, Read, Revoke]


def _next_command(seed: random.Random, graph: Graph, state: State) -> Command | None:
    """One command that the state allows; None when there is none left."""
    kind = seed.choice(CHOICES)
    pending = [item for item in state.items if item.state == "pending"]
    decisions = [item for item in pending if item.kind != "inform"] if state.is_running else []
    reads = [item for item in pending if item.kind == "inform"]
    if kind is Read and reads:
        return Read(seed.choice(reads).number, 1)
    if not decisions:
        return Read(reads[0].number, 1) if reads else None
    item = seed.choice(decisions)
    if kind is Disagree and item.kind == "approve":
        return Disagree(item.number, item.person)
    if kind is Return and item.kind == "approve" and (runs := targets(state, graph, item.run)):
        return Return(item.number, item.person, seed.choice(runs).node)
    if kind is Revoke and seed.random() < 0.1:
        return Revoke(seed.choice(["draft", "void"]), state.starter)
    return Agree(item.number, item.person)


def _assert_sound(graph: Graph, before: State, state: State) -> None:
    assert broken(graph, state) == []
    assert state_from_json(state_to_json(state)) == state
    assert [run.number for run in state.runs] == list(range(1, len(state.runs) + 1))
    for old, new in zip(before.items, state.items, strict=False):
        assert (old.number, old.run, old.row, old.person) == (new.number, new.run, new.row, new.person)
        assert old.is_open or not new.is_open, "a closed item never opens again"


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**32))
def test_every_sequence_keeps_the_invariants(number: int) -> None:
    seed = random.Random(number)
    maker = GraphMaker(seed)
    data = maker.make()
    assert check_graph(data) == []
    graph = load_graph(data)
    true = [name for name in maker.expressions if seed.random() < 0.5]
    resolver = FixedResolver(true)
    state, history = State(starter=50), []
    command: Command | None = Start(50)
    while command is not None and len(history) < 60:
        before = state
        state, effects = step(graph, state, command, resolver)
        history.append(command)
        _assert_sound(graph, before, state)
        assert effects.ended == (not state.is_running and before.status in ("new", "running"))
        command = _next_command(seed, graph, state)

    replayed = State(starter=50)
    for one in history:
        replayed, _ = step(graph, replayed, one, resolver)
    assert replayed == state, "the history reconstructs the state"

    predicted = predict(graph, state, resolver)
    assert predicted.problems == ()
    while state.is_running:
        item = seed.choice([item for item in state.items if item.asks_decision and item.state == "pending"])
        state, _ = step(graph, state, Agree(item.number, item.person), resolver)
    # Whoever is faster in parallel branches, the same steps are taken by the same people.
    assert sorted((run.node, run.rows) for run in predicted.state.runs) == sorted(
        (run.node, run.rows) for run in state.runs
    )
    assert predicted.state.outcome == state.outcome


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**32))
def test_a_refused_command_changes_nothing_and_a_stale_one_is_refused(number: int) -> None:
    seed = random.Random(number)
    maker = GraphMaker(seed)
    graph = load_graph(maker.make())
    resolver = FixedResolver()
    state, _ = step(graph, State(starter=50), Start(50), resolver)
    for _ in range(12):
        command = _next_command(seed, graph, state)
        if command is None:
            break
        state, _ = step(graph, state, command, resolver)
        if isinstance(command, Agree | Disagree | Return | Read):
            try:
                step(graph, state, command, resolver)
            except DomainError:
                continue
            raise AssertionError(f"{command} was carried out twice")
