"""From a process with groups in it to one flat draft: each element a spot, each group inlined between its entry and its end."""

from __future__ import annotations

from dataclasses import replace

from ctp_core.contracts import mark
from ctp_workflow.domain.bpmn.draft import Draft, Spot, Way
from ctp_workflow.domain.bpmn.model import Element, Process, Scope
from ctp_workflow.domain.bpmn.reading import GROUPS, TASKS

WORKED_BY_HAND = ("serviceTask", "scriptTask", "sendTask", "businessRuleTask", "callActivity", "receiveTask")
WAITED_FOR = ("message", "signal", "conditional", "escalation", "error", "")
PASSED = ("message", "signal", "escalation", "compensate", "")


def collect(process: Process) -> Draft:
    """The draft of a process, with a single start and everything one can reach from it."""
    draft = Draft()
    _collect(draft, process.scope, outside=None)
    _prune(draft)
    return draft


def _collect(draft: Draft, scope: Scope, outside: Element | None) -> None:
    """Add the spots and ways of a scope. *outside* is the group it lies in; its end is the spot ``<id>~end``."""
    for note, tag in scope.notes:
        draft.find(Element(note, tag), "note", mark("Data and notes are no part of a flow."), "left_out")
    for flow in scope.loose:
        unconnected = not (flow.source and flow.target)
        text = (
            mark("A line that is not connected at both ends.")
            if unconnected
            else mark("A way across the border of a group.")
        )
        draft.find(Element(flow.id, "sequenceFlow"), "loose", text, "left_out" if unconnected else "refused")
    for element in scope.elements.values():
        _add(draft, scope, element, outside)
    for flow in scope.flows:
        source = flow.source
        if scope.elements[source].tag in GROUPS:
            source = f"{source}~end"
        default = bool(flow.id) and scope.elements[flow.source].default == flow.id
        draft.ways.append(Way(source, flow.target, flow.id, flow.name, flow.condition, flow.language, default))
    _enter(draft, scope, outside)


def _enter(draft: Draft, scope: Scope, outside: Element | None) -> None:
    """The one place a scope begins at."""
    starts = [one for one in scope.elements.values() if one.tag == "startEvent"]
    if not starts:
        # The standard lets a process begin at every element nothing leads to.
        reached = {flow.target for flow in scope.flows}
        starts = [
            one
            for one in scope.elements.values()
            if one.id not in reached and not one.attached_to and not one.triggered and not one.compensates
        ]
    plain = [one for one in starts if not one.events]
    if len(plain or starts) != 1:
        draft.find(
            outside or (starts[0] if starts else None), "starts",
            mark("There must be exactly one place where it begins; there are %(count)s."), "refused", count=len(starts),
        )  # fmt: skip
        return
    (start,) = plain or starts
    for other in starts:
        if other is not start:
            draft.find(other, "second_start", mark("A flow begins at one place; this one is left out."), "left_out")
    if start.events:
        text = mark("A flow is started by somebody, not by an event.")
        draft.find(start, "start_event", text, "changed", event=start.events[0])
    if outside is not None:
        draft.ways.append(Way(outside.id, start.id))
    elif start.tag != "startEvent":
        draft.spots["~start"] = Spot("~start", "start")
        draft.ways.insert(0, Way("~start", start.id))


def _add(draft: Draft, scope: Scope, element: Element, outside: Element | None) -> None:
    tag = element.tag
    if tag == "startEvent":
        draft.spots[element.id] = Spot(element.id, "pass" if outside else "start", element, element.name)
    elif tag == "endEvent":
        _add_end(draft, element, outside)
    elif tag == "boundaryEvent":
        draft.spots[element.id] = Spot(element.id, "pass", element, element.name)
    elif element.triggered or element.compensates:
        text = mark("What an event or a compensation would set off is left out.")
        draft.find(element, "triggered", text, "left_out")
    elif tag in GROUPS:
        _add_group(draft, element)
    elif tag in TASKS or tag == "callActivity":
        _add_step(draft, element)
    elif tag.endswith("Gateway"):
        _add_gateway(draft, element)
    else:
        _add_event(draft, element)


def _add_step(draft: Draft, element: Element) -> None:
    draft.spots[element.id] = Spot(element.id, "step", element, element.name)
    if element.repeats == "loop":
        draft.find(element, "loop_task", mark("A task that repeats itself can't be drawn."), "refused")
    if element.completion:
        text = mark("When a countersign is complete is set at the step (ratio or votes); here all must sign.")
        draft.find(element, "completion", text, "changed", condition=element.completion[:100])
    if element.tag == "callActivity":
        text = mark("The other flow is not in this file: somebody confirms that it has run, until one is chosen.")
        draft.find(element, "call", text, "changed")
    elif element.tag == "receiveTask":
        draft.find(element, "waits", mark("Somebody confirms that it has come."), "changed")
    elif element.tag in WORKED_BY_HAND:
        text = mark("Nothing in a file is executed: somebody does it by hand, until a trigger is set in its place.")
        draft.find(element, "by_hand", text, "changed")


def _add_gateway(draft: Draft, element: Element) -> None:
    role = element.tag.removesuffix("Gateway")
    if role not in ("exclusive", "parallel", "inclusive"):
        draft.find(element, "gateway", mark("A gateway of this kind has no counterpart."), "refused")
    draft.spots[element.id] = Spot(element.id, role, element, element.name)


def _add_end(draft: Draft, element: Element, outside: Element | None) -> None:
    group_end = f"{outside.id}~end" if outside else ""
    if outside is None:
        outcome = "rejected" if {"error", "cancel"} & set(element.events) else "approved"
        stops = "~" if "terminate" in element.events else ""
        draft.spots[element.id] = Spot(element.id, "end", element, element.name, outcome=outcome, stops=stops)
    else:
        stops = group_end if {"terminate", "error", "cancel"} & set(element.events) else ""
        draft.spots[element.id] = Spot(element.id, "pass", element, element.name, stops=stops)
        draft.ways.append(Way(element.id, group_end))
    left = [one for one in element.events if one in ("message", "signal", "escalation", "compensate")]
    if left:
        draft.find(element, "thrown", mark("Nothing is sent out at the end."), "left_out", event=left[0])


def _add_group(draft: Draft, element: Element) -> None:
    draft.spots[element.id] = Spot(element.id, "pass", element, element.name)
    draft.spots[f"{element.id}~end"] = Spot(f"{element.id}~end", "auto")
    if element.tag == "adHocSubProcess":
        draft.find(element, "ad_hoc", mark("A group without an order can't be drawn; use a free flow."), "refused")
    elif element.repeats == "loop":
        draft.find(element, "repeated_group", mark("A group that repeats itself can't be drawn."), "refused")
    elif element.inner is not None and element.inner.elements:
        _collect(draft, _for_all(draft, element, element.inner), outside=element)
    else:
        # An empty group stands for work that was not drawn.
        draft.spots[element.id].role = "step"
        draft.ways.append(Way(element.id, f"{element.id}~end"))
        draft.find(element, "empty_group", mark("The group is empty: somebody confirms that it is done."), "changed")


def _for_all(draft: Draft, group: Element, inner: Scope) -> Scope:
    """A group run through by several people at once: each of its steps is countersigned instead."""
    if not group.repeats:
        return inner
    text = mark("The group is not repeated: everybody signs each of its steps, and the next begins when all have.")
    draft.find(group, "repeated_group", text, "changed")
    elements = {
        key: replace(one, repeats=one.repeats or group.repeats) if one.tag in (*TASKS, *GROUPS) else one
        for key, one in inner.elements.items()
    }
    return replace(inner, elements=elements)


def _add_event(draft: Draft, element: Element) -> None:
    kinds = element.events or ("",)
    if "link" in kinds:
        draft.find(element, "link", mark("Links are not followed; draw the way itself."), "refused")
    if element.tag == "intermediateCatchEvent":
        if "timer" in kinds:
            draft.spots[element.id] = Spot(element.id, "delay", element, element.name)
            return
        draft.spots[element.id] = Spot(element.id, "step", element, element.name)
        draft.find(element, "waits", mark("Somebody confirms that it has come."), "changed")
        return
    draft.spots[element.id] = Spot(element.id, "pass", element, element.name)
    if kinds[0]:
        draft.find(element, "thrown", mark("Nothing is sent out on the way."), "left_out", event=kinds[0])


def _prune(draft: Draft) -> None:
    """Connect errors thrown in a group with who catches them; leave out what nothing leads to any more; close open ends."""
    boundaries = [one for one in draft.spots.values() if one.element and one.element.tag == "boundaryEvent"]
    for spot in boundaries:
        _catch(draft, spot)
    starts = [spot.id for spot in draft.spots.values() if spot.role == "start"]
    if len(starts) != 1:
        return
    seen, open_ = {starts[0]}, [starts[0]]
    while open_:
        for way in draft.out(open_.pop()):
            if way.target in draft.spots and way.target not in seen:
                seen.add(way.target)
                open_.append(way.target)
    for spot in [spot for spot in draft.spots.values() if spot.id not in seen]:
        del draft.spots[spot.id]
        if spot.element is not None and spot.element.tag == "boundaryEvent":
            text = mark("What interrupts a step from outside is left out; set deadlines at the step.")
            draft.find(spot.element, "boundary", text, "left_out", event=(spot.element.events or ("",))[0])
        elif spot.element is not None:
            draft.find(spot.element, "unreachable", mark("No way leads here from the start."), "left_out")
    draft.ways = [way for way in draft.ways if way.source in draft.spots and way.target in draft.spots]
    for spot in list(draft.spots.values()):
        if spot.role != "end" and not draft.out(spot.id):
            end = draft.put("end", spot.id)
            draft.ways.append(Way(spot.id, end.id))


def _catch(draft: Draft, boundary: Spot) -> None:
    """An error end inside a group goes on where the group's boundary catches it, instead of at the group's end."""
    caught = boundary.element
    if caught is None or not {"error", "cancel"} & set(caught.events):
        return
    for spot in draft.spots.values():
        thrown = spot.element
        if spot.stops != f"{caught.attached_to}~end" or thrown is None or "terminate" in thrown.events:
            continue
        if not caught.event_refs or caught.event_refs == thrown.event_refs:
            for way in draft.out(spot.id):
                way.target = boundary.id
            spot.stops = ""
