"""A graph as BPMN 2.0: standard elements that every tool shows, and beside them our own words, so that nothing is lost on the way back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element as Xml
from xml.etree.ElementTree import SubElement, register_namespace, tostring

from ctp_workflow.domain.bpmn.layout import add_layout
from ctp_workflow.domain.bpmn.model import NAMESPACE, OWN, plain
from ctp_workflow.domain.graphs import Graph
from ctp_workflow.domain.nodes import Node

TAGS = {
    "start": "startEvent", "end": "endEvent", "approve": "userTask", "handle": "userTask", "inform": "sendTask",
    "condition": "exclusiveGateway", "parallel": "parallelGateway", "join": "parallelGateway",
    "router": "exclusiveGateway", "delay": "intermediateCatchEvent", "trigger": "serviceTask",
    "subprocess": "callActivity",
}  # fmt: skip
LANGUAGE = f"{OWN}:expression"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"


def export_graph(data: Mapping[str, Any], graph: Graph, *, code: str, name: str) -> bytes:
    """The file. *data* is the JSON *graph* was read from."""
    for prefix, uri in (("bpmn", NAMESPACE), ("ctp", OWN), ("xsi", _XSI)):
        register_namespace(prefix, uri)
    root = Xml(_tag("definitions"), {"id": "definitions", "targetNamespace": OWN, "exporter": "CTP"})
    process = SubElement(root, _tag("process"), {"id": f"p_{code}", "name": plain(name), "isExecutable": "true"})
    _extend(process, "flow", {key: value for key, value in data.items() if key not in ("nodes", "edges")})
    flows = [_flow_of(place, edge, graph) for place, edge in enumerate(data["edges"])]
    for node in data["nodes"]:
        _node(process, node, graph.nodes[node["id"]], graph, flows)
    for one in flows:
        _flow(process, one)
    drawn = [_back(node, place, route) for node in graph.nodes.values() for place, route in enumerate(_routes(node))]
    for one in drawn:
        if one["to"] in graph.nodes:
            _flow(process, one)
    add_layout(root, graph, f"p_{code}", flows)
    body: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return body


def element_id(node: str) -> str:
    """An id XML allows; ours may begin with a digit."""
    return f"n_{node}"


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _extend(parent: Xml, tag: str, said: Mapping[str, Any]) -> None:
    extension = SubElement(parent, _tag("extensionElements"))
    SubElement(extension, f"{{{OWN}}}{tag}").text = json.dumps(said)


def _node(process: Xml, data: Mapping[str, Any], node: Node, graph: Graph, flows: list[dict[str, Any]]) -> None:
    tag = "inclusiveGateway" if node.kind == "condition" and node.branches == "inclusive" else TAGS[node.kind]
    element = SubElement(process, _tag(tag), {"id": element_id(node.id)})
    if node.name:
        element.set("name", plain(node.name))
    default = next((one["id"] for one in flows if one["from"] == node.id and one.get("default")), None)
    if default is not None:
        element.set("default", default)
    _extend(element, "node", data)
    for kind, attribute in (("into", "incoming"), ("out", "outgoing")):
        end = "to" if kind == "into" else "from"
        for one in flows:
            if one[end] == node.id:
                SubElement(element, _tag(attribute)).text = one["id"]
    if node.kind == "delay":
        _timer(element, node.config)
    if node.kind == "end" and node.outcome == "rejected":
        SubElement(element, _tag("terminateEventDefinition"), {"id": f"t_{node.id}"})
    if node.participants and tag == "userTask":
        owner = SubElement(element, _tag("potentialOwner"), {"id": f"o_{node.id}"})
        said = SubElement(owner, _tag("resourceAssignmentExpression"))
        people = "、".join(plain(one.name or one.field or one.kind) for one in node.participants)
        SubElement(said, _tag("formalExpression")).text = people
    if node.mode in ("all", "sequential"):
        sequential = "true" if node.mode == "sequential" else "false"
        SubElement(element, _tag("multiInstanceLoopCharacteristics"), {"isSequential": sequential})


def _timer(element: Xml, config: Mapping[str, Any]) -> None:
    timer = SubElement(element, _tag("timerEventDefinition"))
    days, hours = config.get("days", 0), config.get("hours", 0)
    if isinstance(days, int) and isinstance(hours, int) and (days or hours):
        text = f"P{f'{days}D' if days else ''}{f'T{hours}H' if hours else ''}"
        SubElement(timer, _tag("timeDuration")).text = text
    else:
        SubElement(timer, _tag("timeDate")).text = plain(str(config.get("field", "")))


def _flow_of(place: int, edge: Mapping[str, Any], graph: Graph) -> dict[str, Any]:
    return {**edge, "id": f"f_{place + 1}", "own": {"when": edge["when"]} if edge.get("when") else None}


def _routes(node: Node) -> list[Any]:
    routes = node.config.get("routes", []) if node.kind == "router" else []
    return routes if isinstance(routes, list) else []


def _back(node: Node, place: int, route: Any) -> dict[str, Any]:
    return {
        "id": f"b_{node.id}_{place + 1}", "from": node.id, "to": route.get("to"), "when": str(route.get("when", "")),
        "own": {"drawn": True},
    }  # fmt: skip


def _flow(process: Xml, one: Mapping[str, Any]) -> None:
    ends = {"id": one["id"], "sourceRef": element_id(one["from"]), "targetRef": element_id(one["to"])}
    flow = SubElement(process, _tag("sequenceFlow"), ends)
    if one["own"] is not None:
        _extend(flow, "edge", one["own"])
    if one.get("when"):
        condition = SubElement(flow, _tag("conditionExpression"), {f"{{{_XSI}}}type": "bpmn:tFormalExpression"})
        condition.set("language", LANGUAGE)
        condition.text = plain(one["when"])
