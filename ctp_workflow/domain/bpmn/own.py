"""Our own graphs in BPMN: what the standard has no word for travels in extension elements of our namespace."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ctp_workflow.domain.bpmn.model import Element, Process, plain


def read_own(process: Process) -> dict[str, Any] | None:
    """The graph of a process that our exporter wrote and nobody added to; None for any other.

    Names, ways and conditions are read from the standard elements, so that what another tool changed in them counts.
    """
    scope = process.scope
    if process.own is None or any(one.own is None or "id" not in one.own for one in scope.elements.values()):
        return None
    ids = {key: str(one.own["id"]) for key, one in scope.elements.items() if one.own is not None}
    if len(set(ids.values())) != len(ids):
        return None
    edges = []
    for flow in scope.flows:
        said = flow.own or {}
        if said.get("drawn"):
            continue
        edge: dict[str, Any] = {"from": ids[flow.source], "to": ids[flow.target]}
        if flow.condition:
            exact = said.get("when")
            same = isinstance(exact, str) and plain(exact) == plain(flow.condition)
            edge["when"] = exact if same else flow.condition
        if scope.elements[flow.source].default == flow.id:
            edge["default"] = True
        edges.append(edge)
    return {**process.own, "nodes": [_node(one) for one in scope.elements.values()], "edges": edges}


def _node(element: Element) -> dict[str, Any]:
    node: Mapping[str, Any] = element.own or {}
    found = {key: value for key, value in node.items() if key != "name"}
    exact = node.get("name")
    if isinstance(exact, str) and plain(exact) == element.name:
        found["name"] = exact
    elif element.name:
        found["name"] = element.name
    return found
