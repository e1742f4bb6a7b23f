"""Small graphs whose people are numbers."""

from __future__ import annotations

import itertools
from typing import Any

from ctp_workflow.management.random_graphs import PERSON, FixedResolver

__all__ = ["FixedResolver", "approve", "chain"]


def approve(node: str, *people: int, **more: Any) -> dict[str, Any]:
    """An approve node whose people are given by number."""
    named = [{**PERSON, "name": str(person)} for person in people]
    return {"id": node, "kind": "approve", "name": node, "participants": named, **more}


def chain(*nodes: dict[str, Any], **more: Any) -> dict[str, Any]:
    """start → nodes → end."""
    whole = [{"id": "start", "kind": "start"}, *nodes, {"id": "end", "kind": "end"}]
    edges = [{"from": one["id"], "to": other["id"]} for one, other in itertools.pairwise(whole)]
    return {"nodes": whole, "edges": edges, **more}
