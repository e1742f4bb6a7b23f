"""Gateways become splits and merges with one meaning each; what only passes through disappears; conditions are said in our language."""

from __future__ import annotations

from ctp_core.contracts import mark
from ctp_workflow.domain.bpmn.conditions import Fields, translate
from ctp_workflow.domain.bpmn.draft import Draft, Spot, Way

GATEWAYS = ("exclusive", "inclusive", "parallel")


def spread(draft: Draft, fields: Fields) -> None:
    """After it every split has at least two ways out, every other spot one, and only exclusive and inclusive ways have conditions."""
    for spot in list(draft.spots.values()):
        if spot.role in GATEWAYS:
            _part(draft, spot)
        elif spot.role in ("start", "step", "delay", "pass", "auto"):
            _fan_out(draft, spot)
    for spot in list(draft.spots.values()):
        if spot.role in ("exclusive", "inclusive") and len(draft.out(spot.id)) > 1:
            _decide(draft, spot, fields)
    for spot in list(draft.spots.values()):
        passes = spot.role == "pass" or (spot.role in GATEWAYS and len(draft.out(spot.id)) == 1)
        if passes and not spot.stops and not draft_loops_on_itself(draft, spot):
            draft.remove_through(spot.id)


def draft_loops_on_itself(draft: Draft, spot: Spot) -> bool:
    """Whether a spot leads straight to itself."""
    if any(way.target == spot.id for way in draft.out(spot.id)):
        draft.find(spot.element, "self_loop", mark("An element leads to itself."), "refused")
        return True
    return False


def _part(draft: Draft, spot: Spot) -> None:
    """A gateway that brings ways together and parts them again becomes two."""
    into, out = draft.into(spot.id), draft.out(spot.id)
    if spot.role == "exclusive" or len(into) < 2:
        return
    if len(out) < 2:
        spot.role = "auto" if spot.role == "inclusive" else "join"
        return
    merge = draft.put("auto" if spot.role == "inclusive" else "join", spot.id, element=spot.element)
    for way in into:
        way.target = merge.id
    draft.ways.append(Way(merge.id, spot.id))


def _fan_out(draft: Draft, spot: Spot) -> None:
    """Several ways out of a step are a split that was not drawn: all at once, or those whose conditions hold."""
    out = draft.out(spot.id)
    if len(out) == 1 and not out[0].condition:
        return
    if len(out) == 1:
        text = mark("A single way on is always taken; its condition is left out.")
        draft.find(spot.element, "lone_condition", text, "left_out", condition=out[0].condition[:100])
        out[0].condition = ""
        return
    conditional = [way for way in out if way.condition or way.default]
    if conditional and len(conditional) < len(out) - (1 if len(out) - len(conditional) == 1 else 0):
        text = mark("Ways with and without a condition leave this step together.")
        draft.find(spot.element, "mixed_ways", text, "refused")
    # Conditions that exclude each other are the usual case, and nothing says so: one of them is taken.
    split = draft.put("exclusive" if conditional else "parallel", spot.id, element=spot.element)
    if conditional:
        text = mark("Of several ways out of a step the first whose condition holds is taken.")
        draft.find(spot.element, "implicit_choice", text, "changed")
    for way in out:
        way.source = split.id
    draft.ways.append(Way(spot.id, split.id))


def _decide(draft: Draft, spot: Spot, fields: Fields) -> None:
    """Give each way a condition in our language, and one of them none: the default."""
    out = draft.out(spot.id)
    if not any(way.default for way in out):
        bare = [way for way in out if not way.condition]
        chosen = bare[-1] if bare else out[-1]
        chosen.default = True
        if not bare:
            text = mark("No way is the default: the last one is taken when no condition holds.")
            draft.find(spot.element, "no_default", text, "changed")
    for way in out:
        if way.default:
            way.condition = ""
            continue
        found = translate(way.condition, fields) if way.condition else None
        if found is None:
            name = fields.free_name(_name_for(way, len(fields.types)))
            code = "condition" if way.condition else "no_condition"
            text = (
                mark("The condition can't be said in our language: the yes-or-no field %(field)s decides in its place.")
                if way.condition
                else mark("The model does not say when this way is taken: the yes-or-no field %(field)s decides.")
            )
            draft.find(
                spot.element, code, text, "changed", field=name, condition=way.condition[:200] or way.name, flow=way.flow
            )  # fmt: skip
            found = name
        way.condition = found


def _name_for(way: Way, number: int) -> str:
    plain = "".join(one for one in way.name if one.isalnum() or one == "_")[:30]
    return (
        plain
        if plain and not plain[0].isdigit() and plain.lower() not in ("and", "or", "not", "in")
        else f"way_{number + 1}"
    )
