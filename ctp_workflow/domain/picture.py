"""Where the boxes and lines of a flow's picture stand: layers from top to bottom, few crossings, no overlap."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from ctp_workflow.domain.graphs import Edge, Graph

WIDTH, HEIGHT, GAP_X, GAP_Y, MARGIN = 168, 54, 28, 46, 12
SWEEPS = 4


@dataclass(frozen=True, slots=True)
class Box:
    """A node's place; *x*, *y* is the upper left corner."""

    node: str
    kind: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Line:
    """An edge as points from the middle of one box's foot to the middle of the other's head."""

    source: str
    target: str
    points: tuple[tuple[int, int], ...]
    default: bool
    when: str


@dataclass(frozen=True, slots=True)
class Picture:
    """Boxes and lines with the size they need."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]


def draw(graph: Graph) -> Picture:
    """Lay a graph without circles out. Edges over several layers pass through places of their own in between."""
    depth = _depths(graph)
    layers: list[list[str]] = [[] for _ in range(max(depth.values(), default=0) + 1)]
    for node in graph.in_order() or ():
        layers[depth[node]].append(node)
    ways = {(edge.source, edge.target): _way(edge, depth, layers) for edge in graph.edges}
    links = [pair for way in ways.values() for pair in itertools.pairwise(way)]
    _order(layers, links)
    columns = max((len(layer) for layer in layers), default=1)
    place = {
        name: _place(row, index, len(layer), columns)
        for row, layer in enumerate(layers)
        for index, name in enumerate(layer)
    }
    boxes = tuple(Box(node.id, node.kind, *place[node.id]) for node in graph.nodes.values() if node.id in place)
    lines = tuple(_line(edge, ways[edge.source, edge.target], place) for edge in graph.edges)
    width = columns * WIDTH + (columns - 1) * GAP_X + 2 * MARGIN
    return Picture(width, len(layers) * (HEIGHT + GAP_Y) - GAP_Y + 2 * MARGIN, boxes, lines)


def _depths(graph: Graph) -> dict[str, int]:
    """The longest way from the start to each node."""
    depth: dict[str, int] = {}
    for node in graph.in_order() or ():
        depth[node] = max((depth[edge.source] + 1 for edge in graph.into(node)), default=0)
    return depth


def _way(edge: Edge, depth: dict[str, int], layers: list[list[str]]) -> tuple[str, ...]:
    """The edge's ends with a place of its own in each layer between them."""
    between = []
    for layer in range(depth[edge.source] + 1, depth[edge.target]):
        name = f"{edge.source}>{edge.target}>{layer}"
        layers[layer].append(name)
        between.append(name)
    return (edge.source, *between, edge.target)


def _order(layers: list[list[str]], links: Sequence[tuple[str, str]]) -> None:
    """Sort each layer by the middle of its neighbours, downwards and upwards in turn."""
    for sweep in range(SWEEPS):
        down = sweep % 2 == 0
        neighbours: dict[str, list[str]] = {}
        for upper, lower in links:
            neighbours.setdefault(lower if down else upper, []).append(upper if down else lower)
        ordered = list(layers) if down else list(reversed(layers))
        for before, layer in itertools.pairwise(ordered):
            position = {name: (index + 0.5) / len(before) for index, name in enumerate(before)}
            current = {name: (index + 0.5) / len(layer) for index, name in enumerate(layer)}
            layer.sort(key=lambda name: _middle(neighbours.get(name, []), position, current[name]))


def _middle(names: Sequence[str], position: dict[str, float], fallback: float) -> float:
    known = [position[name] for name in names if name in position]
    return sum(known) / len(known) if known else fallback


def _place(row: int, index: int, count: int, columns: int) -> tuple[int, int]:
    step = WIDTH + GAP_X
    left = MARGIN + (columns - count) * step // 2
    return left + index * step, MARGIN + row * (HEIGHT + GAP_Y)


def _line(edge: Edge, way: tuple[str, ...], place: dict[str, tuple[int, int]]) -> Line:
    points = []
    for index, name in enumerate(way):
        x, y = place[name]
        middle = x + WIDTH // 2
        if index > 0:
            points.append((middle, y))
        if index < len(way) - 1:
            points.append((middle, y + HEIGHT))
    return Line(edge.source, edge.target, tuple(points), edge.default, edge.when or "")
