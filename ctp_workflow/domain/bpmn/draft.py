"""The working copy on the way from a process to a graph: spots and ways that are moved about, and what is found meanwhile."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ctp_workflow.contracts import BpmnEffect, BpmnFinding
from ctp_workflow.domain.bpmn.model import Element

Role = str
"""start, end, step, delay, router, pass, auto (ends of a group: a merge or a join), exclusive, inclusive, parallel, join."""


@dataclass
class Spot:
    """A place: what it will be (*role*), the element it comes from, for a router the spot it goes back to."""

    id: str
    role: Role
    element: Element | None = None
    name: str = ""
    outcome: str = "approved"
    back_to: str = ""
    stops: str = ""
    """For an end that ends everything at once in its group: the group's own end."""


@dataclass
class Way:
    """A way from spot to spot; *flow* is the sequence flow it comes from, *name* what the model calls it."""

    source: str
    target: str
    flow: str = ""
    name: str = ""
    condition: str = ""
    language: str = ""
    default: bool = False


@dataclass
class Draft:
    """Spots by id and ways in order, with the findings."""

    spots: dict[str, Spot] = field(default_factory=dict)
    ways: list[Way] = field(default_factory=list)
    findings: list[BpmnFinding] = field(default_factory=list)
    made: int = 0

    def out(self, spot: str) -> list[Way]:
        """Ways that leave a spot."""
        return [way for way in self.ways if way.source == spot]

    def into(self, spot: str) -> list[Way]:
        """Ways that reach a spot."""
        return [way for way in self.ways if way.target == spot]

    def put(self, role: Role, near: str = "", **more: Any) -> Spot:
        """A spot of our own, named after the one it stands near."""
        self.made += 1
        spot = Spot(f"{near or role}~{self.made}", role, **more)
        self.spots[spot.id] = spot
        return spot

    def find(self, element: Element | None, code: str, message: str, effect: BpmnEffect, **params: Any) -> None:
        """Note what became of an element; the same thing of one element once."""
        one = BpmnFinding(
            element.id if element else "", element.tag if element else "process", code, message, effect, params
        )
        if one not in self.findings:
            self.findings.append(one)

    @property
    def is_refused(self) -> bool:
        """Whether something was found that no flow can be made of."""
        return any(one.effect == "refused" for one in self.findings)

    def remove_through(self, spot: str) -> None:
        """Take out a spot with one way on: who came to it goes there."""
        (on,) = self.out(spot)
        self.ways.remove(on)
        for way in self.into(spot):
            way.target = on.target
        del self.spots[spot]

    def in_order(self) -> list[str]:
        """The spots so that every way points forward; those in a circle are missing."""
        outs: dict[str, list[str]] = {}
        waiting = dict.fromkeys(self.spots, 0)
        for way in self.ways:
            outs.setdefault(way.source, []).append(way.target)
            waiting[way.target] += 1
        ready = [spot for spot, number in waiting.items() if number == 0]
        found = []
        while ready:
            here = ready.pop(0)
            found.append(here)
            for target in outs.get(here, []):
                waiting[target] -= 1
                if waiting[target] == 0:
                    ready.append(target)
        return found
