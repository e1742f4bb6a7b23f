"""A block-structured draft as the JSON of a graph, with ids and names our language allows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ctp_core.contracts import mark
from ctp_workflow.domain.bpmn.conditions import Fields
from ctp_workflow.domain.bpmn.draft import Draft, Spot
from ctp_workflow.domain.bpmn.looping import LIMIT
from ctp_workflow.domain.bpmn.model import Process

MAX_ID, MAX_NAME = 40, 100
KINDS = {"exclusive": "condition", "inclusive": "condition", "auto": "join"}
STARTERS = re.compile(r"\$INITIATOR|[$#]\{\s*(?:initiator|applyUserId|startUserId|starter|startUser|applicant)\s*\}")
_DURATION = re.compile(r"timeDuration:P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?")


def render(draft: Draft, process: Process, fields: Fields) -> dict[str, Any]:
    """The graph. Joins that bring nothing together and doubled ways are gone."""
    _tidy(draft)
    ids = _ids(draft)
    nodes = [_node(draft, spot, ids, process) for spot in _sorted(draft)]
    edges = []
    for spot in _sorted(draft):
        for way in draft.out(spot.id):
            edge: dict[str, Any] = {"from": ids[way.source], "to": ids[way.target]}
            if spot.role in ("exclusive", "inclusive"):
                edge |= {"default": True} if way.default else {"when": way.condition}
            edges.append(edge)
    graph: dict[str, Any] = {"nodes": nodes, "edges": edges}
    if fields.types:
        graph["fields"] = dict(fields.types)
    return graph


def _tidy(draft: Draft) -> None:
    """Splits whose branches are empty, and merges that are none."""
    for spot in list(draft.spots.values()):
        if spot.role == "auto" or (spot.role == "pass" and len(draft.out(spot.id)) == 1):
            draft.remove_through(spot.id)
    for spot in [spot for spot in draft.spots.values() if spot.role == "parallel"]:
        seen: set[str] = set()
        for way in draft.out(spot.id):
            if way.target in seen:
                draft.ways.remove(way)
            seen.add(way.target)
        if len(draft.out(spot.id)) == 1:
            join = draft.out(spot.id)[0].target
            draft.remove_through(spot.id)
            if draft.spots[join].role == "join" and len(draft.into(join)) == 1:
                draft.remove_through(join)


def _sorted(draft: Draft) -> list[Spot]:
    return [draft.spots[one] for one in draft.in_order()]


def _ids(draft: Draft) -> dict[str, str]:
    found: dict[str, str] = {}
    taken: set[str] = set()
    for number, spot in enumerate(draft.spots, start=1):
        plain = re.sub(r"[^A-Za-z0-9_-]+", "_", spot).strip("_")[:MAX_ID] or f"node_{number}"
        if plain in taken:
            plain = f"{plain[: MAX_ID - 6]}_{number}"
        taken.add(plain)
        found[spot] = plain
    return found


def _node(draft: Draft, spot: Spot, ids: Mapping[str, str], process: Process) -> dict[str, Any]:
    kind = KINDS.get(spot.role, "handle" if spot.role == "step" else spot.role)
    node: dict[str, Any] = {"id": ids[spot.id], "kind": kind}
    if name := (spot.name or (spot.element.id if spot.element and spot.role in ("step", "delay") else ""))[:MAX_NAME]:
        node["name"] = name
    if spot.role == "inclusive":
        node["branches"] = "inclusive"
    elif spot.role == "step":
        node |= _people(spot, process)
    elif spot.role == "end" and spot.outcome != "approved":
        node["outcome"] = spot.outcome
    elif spot.role == "router":
        node["router"] = {"routes": [{"to": ids[spot.back_to], "when": "true"}], "limit": LIMIT}
    elif spot.role == "delay":
        node["delay"] = _delay(draft, spot)
    return node


def _people(spot: Spot, process: Process) -> dict[str, Any]:
    """Whoever the model means is chosen by the starter, until somebody says who it is; the starter is known."""
    element = spot.element
    if element is not None and element.own is not None and element.own.get("participants"):
        return {key: value for key, value in element.own.items() if key not in ("id", "name")}
    said = element.people if element is not None else ()
    if said and all(STARTERS.fullmatch(one) for one in said):
        found: dict[str, Any] = {"participants": [{"kind": "starter"}]}
    else:
        lane = process.lanes.get(element.id, "") if element is not None else ""
        name = (lane or "、".join(one for one in said if not STARTERS.fullmatch(one)))[:MAX_NAME]
        found = {"participants": [{"kind": "chosen_by_starter", **({"name": name} if name else {})}]}
    if element is not None and element.repeats in ("all", "sequential"):
        found["mode"] = element.repeats
    return found


def _delay(draft: Draft, spot: Spot) -> dict[str, Any]:
    """Weeks, days and hours are kept; less than an hour is one."""
    timer = spot.element.timer if spot.element is not None else ""
    match = _DURATION.fullmatch(timer)
    if match is None:
        text = mark("The time to wait can't be read; it is one hour until somebody sets it.")
        draft.find(spot.element, "timer", text, "changed", timer=timer[:100])
        return {"hours": 1, "count": "calendar"}
    weeks, days, hours, minutes, seconds = (float(one or 0) for one in match.groups())
    whole = int(weeks * 7 + days)
    rest = int(hours + (1 if minutes or seconds else 0))
    if minutes or seconds:
        text = mark("Flows wait in hours; what is shorter became one.")
        draft.find(spot.element, "timer", text, "changed", timer=timer[:100])
    found: dict[str, Any] = {"count": "calendar"}
    if whole:
        found["days"] = min(whole, 3650)
    if rest or not whole:
        found["hours"] = min(max(rest, 1), 8760)
    return found
