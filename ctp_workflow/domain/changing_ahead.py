"""What lies ahead of a step, changed by whoever holds it: a new overlay of the one instance, never of its definition.

Only the stretch up to the next node where the road divides, joins or ends is theirs to change: it stays a chain, so whatever they do
the blocks around it stay whole.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ctp_workflow.domain.graphs import Graph

CHAINED = ("approve", "handle", "inform")
MOST = 50


@dataclass(frozen=True, slots=True)
class Ahead:
    """A step ahead: one that is there (*node*), or a new one, as *data* of a node without its id."""

    node: str = ""
    data: Mapping[str, Any] | None = None


def stretch(graph: Graph, node: str) -> tuple[str, ...]:
    """The nodes one after the other that follow on *node*, up to where the road divides, joins or ends."""
    found: list[str] = []
    here = graph.next_of(node)
    while graph.nodes[here].kind in CHAINED and len(graph.into(here)) == 1:
        found.append(here)
        here = graph.next_of(here)
    return tuple(found)


def allows(right: str, before: Sequence[str], after: Sequence[Ahead]) -> bool:
    """Whether *right* (``append``, ``edit``) covers the change: appending keeps what is there, in its order."""
    kept = [one.node for one in after if one.node]
    if len(set(kept)) != len(kept) or not set(kept) <= set(before) or len(after) > MOST:
        return False
    return right == "edit" or (right == "append" and kept == list(before))


def change_overlay(
    graph: Graph,
    overlay: Mapping[str, Any] | None,
    node: str,
    after: Sequence[Ahead],
    *,
    visited: frozenset[str],
    serial: int,
) -> dict[str, Any]:
    """The overlay with *after* in the place of the stretch after *node*. Nodes that were *visited* stay known, so that the history does."""
    before = stretch(graph, node)
    target = graph.next_of(before[-1] if before else node)
    added = [
        {**one.data, "id": f"added-{serial}-{number}"}
        for number, one in enumerate(after, start=1)
        if one.data is not None
    ]
    ids = iter(one["id"] for one in added)
    chain = [one.node or str(next(ids)) for one in after]
    old = set(itertools.pairwise((node, *before, target)))
    fresh = set(itertools.pairwise((node, *chain, target)))
    gone = [one for one in before if one not in chain]
    found = {key: list(value) if isinstance(value, list | tuple) else value for key, value in (overlay or {}).items()}
    own = {one["id"]: one for one in found.get("nodes", ())}
    return {
        **found,
        "nodes": [*(one for one in own.values() if one["id"] not in gone), *added],
        "edges": [
            *(edge for edge in found.get("edges", ()) if (edge["from"], edge["to"]) not in old - fresh),
            *({"from": one, "to": other} for one, other in sorted(fresh - old)),
        ],
        "removed_nodes": [*found.get("removed_nodes", ()), *(one for one in gone if one not in own)],
        "removed_edges": [*found.get("removed_edges", ()), *(list(pair) for pair in sorted(old - fresh))],
        "retired": [*found.get("retired", ()), *(_kept(graph, own, one) for one in gone if one in visited)],
    }


def _kept(graph: Graph, own: Mapping[str, Any], node: str) -> dict[str, Any]:
    """A node that was visited before it was taken out: known by kind and name, led to by nothing."""
    if node in own:
        return dict(own[node])
    one = graph.nodes[node]
    return {
        "id": one.id, "kind": one.kind, "name": one.name, "mode": one.mode,
        "participants": [person.to_json() for person in one.participants],
    }  # fmt: skip
