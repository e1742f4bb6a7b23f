"""What one instance changes about its graph: nodes and edges added or removed, over the version's or over nothing (free flow)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def overlaid(graph: Mapping[str, Any] | None, overlay: Mapping[str, Any], *, history: bool = False) -> dict[str, Any]:
    """The JSON of the graph an instance really follows; read and check it like any other.

    With *history* also the nodes that were visited and then taken out, which nothing leads to.
    """
    base: Mapping[str, Any] = graph or {"nodes": [], "edges": []}
    gone = set(overlay.get("removed_nodes", ()))
    cut = {tuple(pair) for pair in overlay.get("removed_edges", ())}
    added = {node["id"] for node in overlay.get("nodes", ())}
    nodes = [node for node in base["nodes"] if node["id"] not in gone and node["id"] not in added]
    edges = [
        edge
        for edge in base["edges"]
        if edge["from"] not in gone and edge["to"] not in gone and (edge["from"], edge["to"]) not in cut
    ]
    merged = {
        **base,
        "nodes": [*nodes, *overlay.get("nodes", ()), *(overlay.get("retired", ()) if history else ())],
        "edges": [*edges, *overlay.get("edges", ())],
    }
    merged.update({key: overlay[key] for key in ("revoke", "duplicate", "fields", "triggers") if key in overlay})
    return merged
