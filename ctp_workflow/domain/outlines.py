"""A graph as the designer draws it: a column of steps, in which a split holds its branches as columns of their own.

Reading gives None for a graph that is drawn more freely than columns can say; writing what was read gives the same graph.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Step = dict[str, Any]
SPLITS = ("condition", "parallel")
OF_FLOW = ("revoke", "duplicate", "fields", "triggers")
OF_WAY = ("when", "default")


def outline_of(graph: Mapping[str, Any]) -> dict[str, Any] | None:
    """The columns of a graph's JSON, or None where it has none: circles, several starts, branches that meet crosswise."""
    try:
        reader = _Reader(graph)
        steps = reader.column(reader.start(), frozenset())
    except (_NotColumns, KeyError, TypeError, AttributeError):
        return None
    if len(reader.used) != len(reader.nodes):
        return None
    return {"steps": steps, **{key: graph[key] for key in OF_FLOW if key in graph}}


def graph_of_outline(outline: Mapping[str, Any]) -> dict[str, Any]:
    """The graph's JSON of columns. Raises ValueError for what are not columns."""
    writer = _Writer()
    try:
        writer.column(outline["steps"], [])
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("not an outline") from error
    order = {node["id"]: place for place, node in enumerate(writer.nodes)}
    edges = [edge for _source, _rank, edge in sorted(writer.edges, key=lambda one: (order[one[0]], one[1]))]
    return {"nodes": writer.nodes, "edges": edges, **{key: outline[key] for key in OF_FLOW if key in outline}}


def steps_in(outline: Mapping[str, Any]) -> Iterator[Step]:
    """Every step, those of branches after their split."""
    waiting = list(reversed(outline["steps"]))
    while waiting:
        step = waiting.pop()
        yield step
        for branch in reversed(step.get("branches", ())):
            waiting.extend(reversed(branch["steps"]))


class _NotColumns(Exception):
    pass


class _Reader:
    def __init__(self, graph: Mapping[str, Any]) -> None:
        self.nodes: dict[str, Mapping[str, Any]] = {node["id"]: node for node in graph["nodes"]}
        self.out: dict[str, list[Mapping[str, Any]]] = {node: [] for node in self.nodes}
        for edge in graph["edges"]:
            self.out[edge["from"]].append(edge)
            self.nodes[edge["to"]]  # an edge to nowhere has no column
        self.used: set[str] = set()
        self.order = {node: place for place, node in enumerate(self._sorted())}
        self._after: dict[str, frozenset[str]] = {}

    def start(self) -> str:
        starts = [node for node, raw in self.nodes.items() if raw["kind"] == "start"]
        if len(starts) != 1:
            raise _NotColumns
        return starts[0]

    def column(self, here: str | None, stops: frozenset[str]) -> list[Step]:
        """The steps from *here* to the first of *stops*, or to an end."""
        steps: list[Step] = []
        while here is not None and here not in stops:
            if here in self.used:
                raise _NotColumns
            self.used.add(here)
            raw = self.nodes[here]
            if raw["kind"] in SPLITS:
                step, here = self._split(raw, stops)
            else:
                step, here = dict(raw), self._next(here)
            steps.append(step)
        return steps

    def _next(self, node: str) -> str | None:
        ways = self.out[node]
        if len(ways) > 1 or any(key in way for way in ways for key in OF_WAY):
            raise _NotColumns
        return ways[0]["to"] if ways else None

    def _split(self, raw: Mapping[str, Any], stops: frozenset[str]) -> tuple[Step, str | None]:
        ways = self.out[raw["id"]]
        meet = self._meeting([way["to"] for way in ways])
        inner = stops | {meet} if meet is not None else stops
        branches = [
            {**{key: way[key] for key in OF_WAY if key in way}, "steps": self.column(way["to"], inner)} for way in ways
        ]
        step: Step = {**raw, "branches": branches}
        if raw["kind"] == "condition" and raw.get("branches", "exclusive") == "exclusive":
            return _with_rule(step, raw), meet
        if meet is None or self.nodes[meet]["kind"] != "join" or meet in self.used:
            raise _NotColumns
        self.used.add(meet)
        step["join"] = dict(self.nodes[meet])
        return _with_rule(step, raw), self._next(meet)

    def _meeting(self, targets: Sequence[str]) -> str | None:
        """Where branches come together again: the first node that two of them reach."""
        counted: dict[str, int] = {}
        for target in targets:
            for node in self._reach(target):
                counted[node] = counted.get(node, 0) + 1
        shared = [node for node, count in counted.items() if count > 1]
        return min(shared, key=self.order.__getitem__, default=None)

    def _reach(self, node: str) -> frozenset[str]:
        if node not in self._after:
            seen, waiting = {node}, [node]
            while waiting:
                for way in self.out[waiting.pop()]:
                    if way["to"] not in seen:
                        seen.add(way["to"])
                        waiting.append(way["to"])
            self._after[node] = frozenset(seen)
        return self._after[node]

    def _sorted(self) -> list[str]:
        left = dict.fromkeys(self.nodes, 0)
        for ways in self.out.values():
            for way in ways:
                left[way["to"]] += 1
        ready = [node for node, count in left.items() if not count]
        found = []
        while ready:
            here = ready.pop(0)
            found.append(here)
            for way in self.out[here]:
                left[way["to"]] -= 1
                if not left[way["to"]]:
                    ready.append(way["to"])
        if len(found) != len(self.nodes):
            raise _NotColumns
        return found


def _with_rule(step: Step, raw: Mapping[str, Any]) -> Step:
    """A condition's own word ``branches`` makes room for the columns."""
    return {**step, "rule": raw["branches"]} if "branches" in raw else step


@dataclass
class _Loose:
    """A way that leads on to whatever comes next."""

    source: str
    rank: int
    said: dict[str, Any]


class _Writer:
    def __init__(self) -> None:
        self.nodes: list[Step] = []
        self.edges: list[tuple[str, int, dict[str, Any]]] = []

    def column(self, steps: Sequence[Mapping[str, Any]], loose: list[_Loose]) -> list[_Loose]:
        """Write steps after the loose ends *loose*; gives those that are left."""
        for step in steps:
            node = {key: value for key, value in step.items() if key not in ("branches", "join", "rule")}
            if "rule" in step:
                node["branches"] = step["rule"]
            self._put(node, loose)
            loose = self._on(step, node)
        return loose

    def _on(self, step: Mapping[str, Any], node: Step) -> list[_Loose]:
        if node["kind"] == "end":
            return []
        if node["kind"] not in SPLITS:
            return [_Loose(node["id"], 0, {})]
        left: list[_Loose] = []
        for rank, branch in enumerate(step["branches"]):
            said = {key: branch[key] for key in OF_WAY if branch.get(key)}
            left += self.column(branch["steps"], [_Loose(node["id"], rank, said)])
        if "join" in step:
            join = dict(step["join"])
            self._put(join, left)
            return [_Loose(join["id"], 0, {})]
        return left

    def _put(self, node: Step, loose: list[_Loose]) -> None:
        self.nodes.append(node)
        for one in loose:
            self.edges.append((one.source, one.rank, {"from": one.source, "to": node["id"], **one.said}))
