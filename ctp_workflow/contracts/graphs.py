"""What can be wrong with a graph, said where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class GraphProblem:
    """One mistake: *code* is stable, *message* English with ``%(name)s`` places; *node* or *edge* (from, to) says where."""

    code: str
    message: str
    node: str | None = None
    edge: tuple[str, str] | None = None
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def where(self) -> str:
        """``nodes.check`` or ``edges.a.b`` or ``graph``: the field of the error."""
        if self.node is not None:
            return f"nodes.{self.node}"
        return f"edges.{self.edge[0]}.{self.edge[1]}" if self.edge else "graph"
