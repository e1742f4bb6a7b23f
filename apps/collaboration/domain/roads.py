"""The road of a free flow: people in turn or together, drawn by the starter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

RoadMode = Literal["sequence", "parallel"]
MODES: tuple[RoadMode, ...] = ("sequence", "parallel")
MOST_PEOPLE = 50


@dataclass(frozen=True, slots=True)
class RoadMember:
    """Somebody on the road."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Road:
    """*people* decide, in turn or together; *informed* hear of it at the end."""

    mode: RoadMode = "sequence"
    people: tuple[RoadMember, ...] = ()
    informed: tuple[RoadMember, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Plain data for storage."""
        return {
            "mode": self.mode,
            "people": [{"id": one.id, "name": one.name} for one in self.people],
            "informed": [{"id": one.id, "name": one.name} for one in self.informed],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Road:
        """Read what ``to_json`` wrote."""
        return cls(data["mode"], _people(data["people"]), _people(data["informed"]))


def road_graph(road: Road, *, decide: str, inform: str) -> dict[str, Any]:
    """The flow graph of a free road; *decide* and *inform* name its steps."""
    steps: list[dict[str, Any]] = []
    if road.mode == "parallel" and road.people:
        steps.append(_step("together", "approve", decide, road.people, "all"))
    elif road.people:
        steps += [_step(f"turn-{place}", "approve", decide, (one,)) for place, one in enumerate(road.people, start=1)]
    if road.informed:
        steps.append(_step("informed", "inform", inform, road.informed, "all"))
    nodes = [{"id": "start", "kind": "start"}, *steps, {"id": "end", "kind": "end"}]
    edges = [{"from": one["id"], "to": after["id"]} for one, after in pairwise(nodes)]
    return {"nodes": nodes, "edges": edges}


def _step(node: str, kind: str, name: str, people: tuple[RoadMember, ...], mode: str = "any") -> dict[str, Any]:
    participants = [{"kind": "member", "id": one.id, "name": one.name} for one in people]
    return {"id": node, "kind": kind, "name": name, "participants": participants, "mode": mode, "disagree": "end"}


def _people(data: Any) -> tuple[RoadMember, ...]:
    return tuple(RoadMember(one["id"], one["name"]) for one in data)
