"""A flow's graph as values. Reading it from JSON tells every mistake of shape; ``checking`` tells those of meaning."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

NodeKind = Literal["start", "approve", "inform", "condition", "parallel", "join", "end"]
NODE_KINDS = ("start", "approve", "inform", "condition", "parallel", "join", "end")
HUMAN_KINDS = ("start", "approve")
MODES = ("any", "all", "sequential")
EMPTY_RULES = ("refuse", "administrator", "skip")
RETURN_RULES = ("any", "starter", "none")
REVOKE_RULES = ("until_handled", "before_end", "never")
PRINCIPAL_RULES = ("member", "unit", "unit_tree", "post", "level", "team", "role")
RULES = (*PRINCIPAL_RULES, "unit_heads", "starter", "starter_head", "field", "field_unit_heads")


@dataclass(frozen=True, slots=True)
class Participant:
    """A rule that names people: *kind*, and what it needs: *id* of a principal or unit, *field* of the form, *level* upwards."""

    kind: str
    id: str = ""
    field: str = ""
    level: int = 1
    name: str = ""

    def to_json(self) -> dict[str, Any]:
        """The JSON form, without what is not said."""
        data: dict[str, Any] = {"kind": self.kind}
        if self.id:
            data["id"] = self.id
        if self.field:
            data["field"] = self.field
        if self.kind == "starter_head":
            data["level"] = self.level
        if self.name:
            data["name"] = self.name
        return data


@dataclass(frozen=True, slots=True)
class Node:
    """One step of a graph. *disagree* is ``end``, ``return_to_starter`` or ``return:<node>``; *settings* are opaque."""

    id: str
    kind: NodeKind
    name: str = ""
    participants: tuple[Participant, ...] = ()
    mode: str = "any"
    disagree: str = "end"
    opinion: str = "optional"
    empty: str = "refuse"
    returns: str = "any"
    outcome: str = "approved"
    settings: Mapping[str, Any] = field(default_factory=dict)

    @property
    def disagree_target(self) -> str | None:
        """The node ``return:<node>`` names."""
        return self.disagree[7:] if self.disagree.startswith("return:") else None


@dataclass(frozen=True, slots=True)
class Edge:
    """A way from one node to another; leaving a condition it carries *when* or is the *default*."""

    source: str
    target: str
    when: str | None = None
    default: bool = False


@dataclass(frozen=True)
class Graph:
    """A graph that has the right shape. Order of nodes and edges is kept: conditions are tried in order.

    *fields* declares the variables conditions may name (``amount``: ``money``); without it any name is taken as it comes.
    """

    nodes: Mapping[str, Node]
    edges: tuple[Edge, ...]
    revoke: str = "before_end"
    fields: Mapping[str, str] = field(default_factory=dict)
    _out: dict[str, tuple[Edge, ...]] = field(init=False, repr=False, compare=False)
    _in: dict[str, tuple[Edge, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_out", _grouped(self.nodes, self.edges, by_source=True))
        object.__setattr__(self, "_in", _grouped(self.nodes, self.edges, by_source=False))

    def out(self, node: str) -> tuple[Edge, ...]:
        """Edges that leave *node*, in order."""
        return self._out.get(node, ())

    def into(self, node: str) -> tuple[Edge, ...]:
        """Edges that reach *node*."""
        return self._in.get(node, ())

    def next_of(self, node: str) -> str:
        """The one node after a node with a single way out."""
        return self._out[node][0].target

    @property
    def start(self) -> Node:
        """The start; a checked graph has exactly one."""
        return next(node for node in self.nodes.values() if node.kind == "start")

    def reachable(self, origin: str, *, backwards: bool = False) -> frozenset[str]:
        """Every node one can reach from *origin* (or that reaches it), itself included."""
        seen, open_ = {origin}, [origin]
        while open_:
            here = open_.pop()
            for edge in self.into(here) if backwards else self.out(here):
                other = edge.source if backwards else edge.target
                if other not in seen:
                    seen.add(other)
                    open_.append(other)
        return frozenset(seen)

    def in_order(self) -> tuple[str, ...] | None:
        """The nodes so that every edge points forward; None when there is a circle."""
        waiting = {node: len(self.into(node)) for node in self.nodes}
        ready = [node for node in self.nodes if waiting[node] == 0]
        found: list[str] = []
        while ready:
            here = ready.pop(0)
            found.append(here)
            for edge in self.out(here):
                waiting[edge.target] -= 1
                if waiting[edge.target] == 0:
                    ready.append(edge.target)
        return tuple(found) if len(found) == len(self.nodes) else None


def _grouped(nodes: Mapping[str, Node], edges: Iterable[Edge], *, by_source: bool) -> dict[str, tuple[Edge, ...]]:
    found: dict[str, list[Edge]] = {node: [] for node in nodes}
    for edge in edges:
        found.setdefault(edge.source if by_source else edge.target, []).append(edge)
    return {node: tuple(listed) for node, listed in found.items()}
