"""Moving an instance between versions as a pure function: random graphs at random moments, and each reason why not."""

from __future__ import annotations

import random
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ctp_core.contracts import DomainError
from ctp_workflow.domain import commands as asked
from ctp_workflow.domain.comparing import compare_graphs
from ctp_workflow.domain.engine import step
from ctp_workflow.domain.graphs import Graph
from ctp_workflow.domain.invariants import broken
from ctp_workflow.domain.migrating import check_map, move
from ctp_workflow.domain.prediction import predict
from ctp_workflow.domain.reading import load_graph
from ctp_workflow.domain.state import State
from ctp_workflow.management.random_graphs import STARTER, FixedResolver, GraphMaker
from ctp_workflow.management.random_sequences import draw
from tests.workflow.graphs import approve, chain


def _somewhere(seed: int, length: int) -> tuple[dict[str, Any], Graph, State, FixedResolver]:
    """A random graph, and an instance of it after some random operations."""
    chance = random.Random(seed)
    maker = GraphMaker(chance)
    data = maker.make()
    graph = load_graph(data)
    resolver = FixedResolver([name for name in maker.expressions if chance.random() < 0.5])
    state, command = State(starter=STARTER), asked.Start(STARTER)
    for _ in range(length):
        with suppress(DomainError):
            state, _effects = step(graph, state, command, resolver)
        drawn = draw(chance, graph, state)
        if drawn is None:
            break
        command = drawn  # type: ignore[assignment]
    return data, graph, state, resolver


def _renamed(data: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    names = {one["id"]: f"new_{one['id']}" for one in data["nodes"]}

    def said(rule: str) -> str:
        return f"return:{names[rule[7:]]}" if rule.startswith("return:") else rule

    nodes = []
    for one in data["nodes"]:
        node = {**one, "id": names[one["id"]]}
        if "disagree" in one:
            node["disagree"] = said(one["disagree"])
        if "router" in one:
            routes = [{**route, "to": names[route["to"]]} for route in one["router"]["routes"]]
            node["router"] = {**one["router"], "routes": routes}
        nodes.append(node)
    edges = [{**one, "from": names[one["from"]], "to": names[one["to"]]} for one in data["edges"]]
    return {**data, "nodes": nodes, "edges": edges}, names


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(1, 100_000), length=st.integers(1, 15))
def test_there_and_back_again_is_where_it_was(seed: int, length: int) -> None:
    data, graph, state, resolver = _somewhere(seed, length)
    if not state.is_running:
        return
    other, names = _renamed(data)
    there = move(graph, load_graph(other), state, names)
    if any(one.code == "detour" for one in there.problems):
        return
    assert (there.problems, there.kept) == ((), ())
    assert broken(load_graph(other), there.state) == []
    back = move(load_graph(other), graph, there.state, {new: old for old, new in names.items()})
    assert back.state == state
    # And the road from there on is the same road.
    ahead, moved_ahead = predict(graph, state, resolver), predict(load_graph(other), there.state, resolver)
    assert [names[run.node] for run in ahead.state.runs] == [run.node for run in moved_ahead.state.runs]
    assert ahead.state.outcome == moved_ahead.state.outcome


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(1, 100_000), other=st.integers(1, 100_000), length=st.integers(1, 12))
def test_into_a_foreign_graph_it_moves_whole_or_not_at_all(seed: int, other: int, length: int) -> None:
    _, graph, state, _ = _somewhere(seed, length)
    foreign = load_graph(GraphMaker(random.Random(other)).make())
    moved = move(graph, foreign, state, {})
    if moved.problems:
        assert moved.state == state
    else:
        assert broken(foreign, moved.state) == []
        assert set(moved.kept) == {run.node for run in moved.state.runs if run.node not in foreign.nodes}


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(1, 100_000))
def test_a_graph_does_not_differ_from_itself(seed: int) -> None:
    data = GraphMaker(random.Random(seed)).make()
    assert compare_graphs(load_graph(data), load_graph(data)) == ()


def _at(graph: Graph, agreed: int = 0) -> State:
    state, resolver = State(starter=50), FixedResolver()
    state, _ = step(graph, state, asked.Start(50), resolver)
    for _ in range(agreed):
        item = next(one for one in state.items if one.state == "pending")
        state, _ = step(graph, state, asked.Agree(item.number, item.person), resolver)
    return state


def _split(*branches: dict[str, Any]) -> Graph:
    edges = [{"from": "start", "to": "fork"}, {"from": "all", "to": "end"}]
    for one in branches:
        edges += [{"from": "fork", "to": one["id"]}, {"from": one["id"], "to": "all"}]
    nodes = [{"id": "start", "kind": "start"}, {"id": "fork", "kind": "parallel"}, *branches]
    return load_graph({"nodes": [*nodes, {"id": "all", "kind": "join"}, {"id": "end", "kind": "end"}], "edges": edges})


CHECK, SIGN = approve("check", 1), approve("sign", 2)


@pytest.mark.parametrize(
    ("old", "new", "agreed", "node_map", "codes"),
    [
        (chain(CHECK, SIGN), chain(SIGN), 0, {}, ["no_image"]),
        (chain(CHECK, SIGN), chain(SIGN), 1, {}, []),
        (chain(CHECK, SIGN), chain(approve("look", 1), SIGN), 0, {"check": "look"}, []),
        (chain(CHECK, SIGN), chain(approve("check", 1, 3, mode="all"), SIGN), 0, {}, ["other_mode"]),
        (chain(CHECK, SIGN), chain(approve("check", 1, 3, mode="claim"), SIGN), 0, {}, []),
        (chain(CHECK, SIGN), chain({**CHECK, "kind": "handle"}, SIGN), 0, {}, ["no_image"]),
        (chain(CHECK, SIGN), chain({**CHECK, "kind": "handle"}, SIGN), 1, {}, ["other_kind"]),
    ],
)
def test_why_not(
    old: dict[str, Any], new: dict[str, Any], agreed: int, node_map: dict[str, str], codes: list[str]
) -> None:
    moved = move(load_graph(old), load_graph(new), _at(load_graph(old), agreed), node_map)
    assert [one.code for one in moved.problems] == codes


def test_a_step_of_the_past_is_kept_and_nobody_returns_to_it() -> None:
    from ctp_workflow.domain.overlay import overlaid
    from ctp_workflow.domain.returning import targets

    old, new = chain(CHECK, SIGN), chain(SIGN)
    moved = move(load_graph(old), load_graph(new), _at(load_graph(old), 1), {})
    assert moved.kept == ("check",)
    graph = load_graph(overlaid(new, {"nodes": [CHECK]}))
    assert [run.node for run in targets(moved.state, graph, 3)] == ["start"]
    after, _ = step(graph, moved.state, asked.Agree(3, 2), FixedResolver())
    assert after.outcome == "approved"


def test_branches_are_found_by_what_lies_in_them() -> None:
    left, right = approve("left", 1), approve("right", 2)
    state = _at(_split(left, right))
    turned = move(_split(left, right), _split(right, left), state, {})
    assert turned.problems == ()
    assert {token.node: token.path[0][1] for token in turned.state.tokens} == {"left": 1, "right": 0}
    wider = move(_split(left, right), _split(left, right, approve("third", 3)), state, {})
    assert [one.code for one in wider.problems] == ["other_branches"]
    flat = move(_split(left, right), load_graph(chain(left, right)), state, {})
    assert "no_image" in [one.code for one in flat.problems]


def test_a_map_that_names_nothing_is_told() -> None:
    old, new = load_graph(chain(CHECK, SIGN)), load_graph(chain(CHECK, SIGN))
    assert [one.code for one in check_map(old, new, {"gone": "sign", "check": "lost", "sign": "end"})] == [
        "map_source", "map_target", "map_kind",
    ]  # fmt: skip
