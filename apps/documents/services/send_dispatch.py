"""Send a draft into the flow of its category, and follow the flow."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction

from apps.documents.domain.errors import WrongState
from apps.documents.models import Dispatch
from apps.documents.selectors.clerks import office_of
from apps.documents.selectors.dispatches import EDITABLE
from apps.documents.selectors.visibility import dispatch_ref
from apps.documents.services.office_lines import TO_NUMBER, put_office_lines
from apps.documents.services.save_dispatch import lock_dispatch
from apps.documents.services.start_flow import grant_reading, start_flow
from ctp_core.api import clock
from ctp_core.contracts import Actor, Forbidden, ObjectRef
from ctp_index.api import request_update
from ctp_workflow.contracts import InstanceDto, ItemDto, OpinionDto


def send_dispatch(*, dispatch_id: UUID, actor: Actor, opinion: str = "") -> InstanceDto:
    """Start the flow. Raises NotFound, Forbidden, WrongState, NoFlow, and what the engine refuses."""
    with transaction.atomic():
        dispatch = lock_dispatch(dispatch_id, actor)
        if actor.member is None or actor.member.pk != dispatch.drafter_id:
            raise Forbidden
        if dispatch.state not in EDITABLE:
            raise WrongState
        return start_flow(dispatch, dispatch_ref(dispatch.public_id), actor, opinion)


def variables_of(ref: ObjectRef) -> dict[str, Any]:
    """What conditions of a flow may ask of a document."""
    found = Dispatch.objects.filter(public_id=ref.id).values("kind", "urgency", "secrecy", "title").first()
    return dict(found) if found else {}


def note_start(instance: InstanceDto) -> None:
    """The document knows its flow; the flow's people may read it from when it reaches them."""
    Dispatch.objects.filter(public_id=instance.subject.id).update(instance_id=instance.id, state="running")


def let_read(item: ItemDto) -> None:
    """Whoever gets an item may read the document, and keeps that."""
    grant_reading(Dispatch.objects.get(public_id=item.subject.id), item)


def note_signature(instance: InstanceDto, item: ItemDto | None, said: OpinionDto, actor: Actor) -> None:
    """Who agrees at the step of signing (签发) has signed the document."""
    if item is not None and said.operation == "agree" and item.settings.get("signs"):
        Dispatch.objects.filter(public_id=instance.subject.id).update(signed_by_id=item.member.pk, signed_at=said.at)


def note_end(instance: InstanceDto, actor: Actor) -> None:
    """Approved goes on to the office; rejected or taken back is the drafter's again."""
    dispatch = (
        Dispatch.objects.select_for_update(of=("self",)).select_related("category").get(public_id=instance.subject.id)
    )
    states = {
        "approved": "approved",
        "rejected": "rejected",
        "draft": "draft",
        "void": "void",
        "terminated": "rejected",
    }
    dispatch.state = states[instance.outcome]
    if dispatch.state == "approved" and dispatch.signed_at is None:
        dispatch.signed_at = clock.now()
    if dispatch.state in ("rejected", "draft"):
        dispatch.signed_by_id, dispatch.signed_at = None, None
    dispatch.save(update_fields=["state", "signed_by_id", "signed_at"])
    if dispatch.state == "approved":
        put_office_lines(dispatch, office_of(dispatch), instance.starter.name, TO_NUMBER)
    request_update(ref=instance.subject)
