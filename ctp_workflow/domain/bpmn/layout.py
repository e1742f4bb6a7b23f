"""The drawing of an exported graph, so that other tools show it at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element as Xml
from xml.etree.ElementTree import SubElement, register_namespace

from ctp_workflow.domain.graphs import Graph
from ctp_workflow.domain.picture import HEIGHT, WIDTH, draw

DI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DDI = "http://www.omg.org/spec/DD/20100524/DI"
ROUND, DIAMOND = 36, 50
_ROUND_KINDS = ("start", "end", "delay")
_DIAMOND_KINDS = ("condition", "parallel", "join", "router")


def add_layout(root: Xml, graph: Graph, process: str, flows: Sequence[Mapping[str, Any]]) -> None:
    """Boxes and lines as the designer's picture has them; a graph with circles goes without."""
    if graph.in_order() is None:
        return
    for prefix, uri in (("bpmndi", DI), ("dc", DC), ("di", DDI)):
        register_namespace(prefix, uri)
    picture = draw(graph)
    diagram = SubElement(root, f"{{{DI}}}BPMNDiagram", {"id": "diagram"})
    plane = SubElement(diagram, f"{{{DI}}}BPMNPlane", {"id": "plane", "bpmnElement": process})
    for box in picture.boxes:
        width, height = _size(box.kind)
        shape = SubElement(plane, f"{{{DI}}}BPMNShape", {"id": f"s_{box.node}", "bpmnElement": f"n_{box.node}"})
        place = {
            "x": box.x + (WIDTH - width) // 2,
            "y": box.y + (HEIGHT - height) // 2,
            "width": width,
            "height": height,
        }
        SubElement(shape, f"{{{DC}}}Bounds", {key: str(value) for key, value in place.items()})
    for flow, line in zip(flows, picture.lines, strict=False):
        edge = SubElement(plane, f"{{{DI}}}BPMNEdge", {"id": f"e_{flow['id']}", "bpmnElement": flow["id"]})
        for x, y in line.points:
            SubElement(edge, f"{{{DDI}}}waypoint", {"x": str(x), "y": str(y)})


def _size(kind: str) -> tuple[int, int]:
    if kind in _ROUND_KINDS:
        return ROUND, ROUND
    return (DIAMOND, DIAMOND) if kind in _DIAMOND_KINDS else (WIDTH, HEIGHT)
