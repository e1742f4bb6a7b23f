"""A flow's graph as values. Reading it from JSON tells every mistake of shape; ``checking`` tells those of meaning."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ctp_workflow.domain.nodes import EventTrigger, Node


@dataclass(frozen=True, slots=True)
class Edge:
    """A way from one node to another; leaving a condition or a router it carries *when* or is the *default*."""

    source: str
    target: str
    when: str | None = None
    default: bool = False


@dataclass(frozen=True)
class Graph:
    """A graph that has the right shape. Order of nodes and edges is kept: conditions are tried in order.

    *fields* declares the variables conditions may name (``amount``: ``money``); without it any name is taken as it comes.
    *triggers* say what is done outside when the flow has ended.
    """

    nodes: Mapping[str, Node]
    edges: tuple[Edge, ...]
    revoke: str = "before_end"
    duplicate: str = "ask"
    fields: Mapping[str, str] = field(default_factory=dict)
    triggers: tuple[EventTrigger, ...] = ()
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
