"""Values of the module as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from apps.collaboration.domain.roads import Road, RoadMember
from apps.collaboration.domain.viewing import START, policy_at
from apps.collaboration.domain.views import AffairView
from apps.collaboration.rest.v1.serializers import AffairAnswer, FileAnswer, OpenItemAnswer, OutcomeAnswer
from apps.collaboration.selectors.details import list_outcomes
from apps.collaboration.selectors.related import item_in_hand
from apps.collaboration.services.save_draft import DraftContent
from ctp_core.api import files
from ctp_core.contracts import Actor
from ctp_core.kit.answers import translated
from ctp_form.api import records
from ctp_form.contracts import FieldPolicy
from ctp_workflow.contracts import ItemDto, PredictionDto


def current_policy(affair: AffairView, item: ItemDto | None) -> FieldPolicy:
    """What the caller may read and write of the form now."""
    if affair.state == "draft":
        return policy_at(affair.policies, START).within(affair.limit)
    if item is None:
        return affair.policy
    return policy_at(affair.policies, item.node).within(affair.limit)


def affair_body(affair: AffairView, actor: Actor) -> dict[str, Any]:
    """An affair with everything the caller sees."""
    item = item_in_hand(affair, actor)
    values: Mapping[str, Any] = {}
    if affair.record_id is not None:
        values = records.read_record(
            record_id=affair.record_id, policy=current_policy(affair, item), reader=actor
        ).values
    return {
        **AffairAnswer(affair).data,
        "values": values,
        "files": FileAnswer(files.list_attached(to=affair.ref), many=True).data,
        "outcomes": OutcomeAnswer(list_outcomes(affair=affair, actor=actor), many=True).data,
        "item": OpenItemAnswer(item).data if item is not None else None,
    }


def draft_content(given: Mapping[str, Any]) -> DraftContent:
    """What a body asks to be written."""
    return DraftContent(
        title=given.get("title"),
        body=given.get("body"),
        values=given.get("values"),
        road=_road(given["road"]) if "road" in given else None,
        file_ids=given.get("files"),
    )


def _road(given: Mapping[str, Any]) -> Road:
    people = tuple(RoadMember(str(one), "") for one in given["people"])
    return Road(given["mode"], people, tuple(RoadMember(str(one), "") for one in given.get("informed", ())))


def prediction_body(found: PredictionDto | None) -> dict[str, Any]:
    """The road ahead."""
    steps = found.steps if found else ()
    return {
        "steps": [
            {
                "node": one.node,
                "name": one.name,
                "kind": one.kind,
                "people": [{"id": str(person.member.id), "name": person.member.name} for person in one.people],
                "conditions": list(one.conditions),
            }
            for one in steps
        ],
        "problems": [translated(one.message, one.params) for one in found.problems] if found else [],
    }
