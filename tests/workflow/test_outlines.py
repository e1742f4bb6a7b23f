"""Columns and graphs are two forms of the same: random graphs and random columns go there and back."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ctp_workflow.domain.checking import check_graph
from ctp_workflow.domain.outlines import graph_of_outline, outline_of, steps_in
from ctp_workflow.management.random_graphs import GraphMaker
from tests.workflow.graphs import approve, chain


def same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """The same nodes, and from each node the same ways in the same order."""

    def ways(graph: dict[str, Any]) -> dict[str, list[Any]]:
        found: dict[str, list[Any]] = {}
        for edge in graph["edges"]:
            found.setdefault(edge["from"], []).append(edge)
        return found

    def nodes(graph: dict[str, Any]) -> list[Any]:
        return sorted(graph["nodes"], key=lambda node: str(node["id"]))

    rest = [{key: value for key, value in graph.items() if key not in ("nodes", "edges")} for graph in (one, other)]
    return nodes(one) == nodes(other) and ways(one) == ways(other) and rest[0] == rest[1]


@settings(max_examples=80, deadline=None)
@given(seed=st.integers(1, 100_000))
def test_a_graph_comes_back_as_it_was(seed: int) -> None:
    graph = GraphMaker(random.Random(seed)).make()
    outline = outline_of(graph)
    assert outline is not None
    assert same(graph_of_outline(outline), graph)


def _columns(names: Iterator[int]) -> st.SearchStrategy[list[dict[str, Any]]]:
    def step(kind: str) -> st.SearchStrategy[dict[str, Any]]:
        return st.builds(lambda: {"id": f"{kind}{next(names)}", "kind": kind})

    def split(inner: st.SearchStrategy[list[dict[str, Any]]]) -> st.SearchStrategy[list[dict[str, Any]]]:
        several = st.lists(inner, min_size=2, max_size=3)
        choice = several.map(
            lambda found: {
                "id": f"choice{next(names)}", "kind": "condition",
                "branches": [{"when": "a > 1", "steps": one} for one in found[1:]] + [{"default": True, "steps": found[0]}],
            }
        )  # fmt: skip
        fork = several.map(
            lambda found: {
                "id": f"fork{next(names)}", "kind": "parallel", "join": {"id": f"join{next(names)}", "kind": "join"},
                "branches": [{"steps": one} for one in found],
            }
        )  # fmt: skip
        return st.tuples(inner, choice | fork, inner).map(lambda found: [*found[0], found[1], *found[2]])

    flat = st.lists(step("approve") | step("inform"), min_size=1, max_size=3)
    return st.recursive(flat, split, max_leaves=8)


@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_columns_come_back_as_they_were(data: st.DataObject) -> None:
    middle = data.draw(_columns(iter(range(10_000))))
    outline = {"steps": [{"id": "start", "kind": "start"}, *middle, {"id": "end", "kind": "end"}], "revoke": "never"}
    assert outline_of(graph_of_outline(outline)) == outline


def test_branches_may_end_for_themselves() -> None:
    stop = {"when": "a > 1", "steps": [{"id": "no", "kind": "end", "outcome": "rejected"}]}
    empty = {"when": "a > 2", "steps": []}
    other = {"default": True, "steps": [approve("check", 1)]}
    choice = {"id": "how", "kind": "condition", "branches": [stop, empty, other]}
    outline = {"steps": [{"id": "start", "kind": "start"}, choice, approve("sign", 2), {"id": "end", "kind": "end"}]}
    graph = graph_of_outline(outline)
    assert check_graph(graph) == []
    assert outline_of(graph) == outline
    assert [step["id"] for step in steps_in(outline)] == ["start", "how", "no", "check", "sign", "end"]


def test_what_columns_cannot_say_is_not_drawn() -> None:
    circle = chain(approve("check", 1))
    circle["edges"].append({"from": "check", "to": "start"})
    assert outline_of(circle) is None
    crossing = chain(approve("a", 1), approve("b", 2))
    crossing["nodes"].append({"id": "how", "kind": "condition"})
    crossing["edges"] = [
        {"from": "start", "to": "how"}, {"from": "how", "to": "a", "when": "x"}, {"from": "how", "to": "b", "default": True},
        {"from": "a", "to": "b"}, {"from": "b", "to": "end"},
    ]  # fmt: skip
    drawn = outline_of(crossing)
    assert drawn is not None, "a branch that goes straight on is an empty one after it"
    crossing["nodes"].append({"id": "why", "kind": "condition"})
    crossing["edges"] += [
        {"from": "a", "to": "why"}, {"from": "why", "to": "b", "when": "y"}, {"from": "why", "to": "end", "default": True},
    ]  # fmt: skip
    assert outline_of(crossing) is None
    for damaged in (
        {},
        {"nodes": [], "edges": []},
        {"nodes": [1], "edges": []},
        {"nodes": [{"id": "a"}], "edges": [{}]},
    ):
        assert outline_of(damaged) is None
    for damaged in ({}, {"steps": 3}, {"steps": [{}]}, {"steps": [{"id": "a", "kind": "condition"}]}):
        with pytest.raises(ValueError, match="not an outline"):
            graph_of_outline(damaged)
