"""What differs between two graphs, as plain values: nodes, branches with their conditions, rules of the whole flow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal

from ctp_workflow.domain.graphs import Edge, Graph
from ctp_workflow.domain.nodes import Node

DRAWN = ("id",)
"""What of a node is not compared: it is what the two are matched by."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that changed. *place* is a node or a branch (from, to) or the flow; *aspect* names what of it, with both values."""

    kind: Literal["added", "removed", "changed"]
    place: str | tuple[str, str] | None
    aspect: str = ""
    before: Any = None
    after: Any = None


def compare_graphs(old: Graph, new: Graph) -> tuple[Difference, ...]:
    """Everything that differs, in the order of the new graph, what is gone last. Equal graphs give nothing."""
    return (*_flow(old, new), *_nodes(old, new), *_branches(old, new))


def _flow(old: Graph, new: Graph) -> Iterator[Difference]:
    for aspect in ("revoke", "duplicate", "triggers"):
        before, after = getattr(old, aspect), getattr(new, aspect)
        if before != after:
            yield Difference("changed", None, aspect, before, after)
    if dict(old.fields) != dict(new.fields):
        yield Difference("changed", None, "fields", dict(old.fields), dict(new.fields))


def _nodes(old: Graph, new: Graph) -> Iterator[Difference]:
    for node in new.nodes.values():
        if node.id not in old.nodes:
            yield Difference("added", node.id)
        else:
            yield from _node(old.nodes[node.id], node)
    for node in old.nodes.values():
        if node.id not in new.nodes:
            yield Difference("removed", node.id)


def _node(old: Node, new: Node) -> Iterator[Difference]:
    for one in fields(Node):
        before, after = getattr(old, one.name), getattr(new, one.name)
        if one.name not in DRAWN and before != after:
            yield from _aspect(new.id, one.name, before, after)


def _aspect(node: str, aspect: str, before: Any, after: Any) -> Iterator[Difference]:
    """Objects are told entry by entry: one field's policy, one button."""
    if not isinstance(before, Mapping) or not isinstance(after, Mapping):
        yield Difference("changed", node, aspect, before, after)
        return
    flat_before, flat_after = dict(_flat(before)), dict(_flat(after))
    # By name: PostgreSQL keeps objects in an order of its own.
    for key in sorted({*flat_before, *flat_after}):
        if flat_before.get(key) != flat_after.get(key):
            yield Difference("changed", node, f"{aspect}.{key}", flat_before.get(key), flat_after.get(key))


def _flat(data: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in data.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{before}{key}.")
        else:
            yield f"{before}{key}", value


def _branches(old: Graph, new: Graph) -> Iterator[Difference]:
    """Ways between nodes that both know, and every way with a condition."""
    before, after = _ways(old), _ways(new)
    for way, edges in after.items():
        if way not in before:
            if set(way) <= old.nodes.keys() or any(edge.when for edge in edges):
                yield Difference("added", way, "when", None, _said(edges))
        elif _said(before[way]) != _said(edges):
            yield Difference("changed", way, "when", _said(before[way]), _said(edges))
    for way, edges in before.items():
        if way not in after and (set(way) <= new.nodes.keys() or any(edge.when for edge in edges)):
            yield Difference("removed", way, "when", _said(edges), None)
    for node in new.nodes.values():
        if node.kind == "condition" and node.id in old.nodes:
            was, now = _order(old, node.id), _order(new, node.id)
            if was != now and sorted(was) == sorted(now):
                yield Difference("changed", node.id, "order", was, now)


def _ways(graph: Graph) -> dict[tuple[str, str], list[Edge]]:
    found: dict[tuple[str, str], list[Edge]] = {}
    for edge in graph.edges:
        found.setdefault((edge.source, edge.target), []).append(edge)
    return found


def _said(edges: list[Edge]) -> tuple[str, ...]:
    """The conditions of a way; an empty text is the default."""
    return tuple(edge.when or "" for edge in edges if edge.when or edge.default)


def _order(graph: Graph, node: str) -> list[tuple[str, str]]:
    return [(edge.target, edge.when or "") for edge in graph.out(node)]
