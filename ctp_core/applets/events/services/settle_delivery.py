"""What operators do about a delivery that does not get through."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from ctp_core.applets.audit.services.record_entry import record
from ctp_core.applets.events.deliveries import DeliveryDto, delivery_dto, list_deliveries
from ctp_core.applets.events.models import EventDelivery
from ctp_core.applets.events.nudging import nudge_on_commit
from ctp_core.contracts import Actor, Conflict, FieldError, Invalid, NotFound, ObjectRef, mark

State = EventDelivery.State
REASON_LENGTH = 500


class DeliveryMoving(Conflict):
    """Nothing to settle: it is on its way or has arrived."""

    code = "core.delivery_moving"
    message = mark("This delivery is on its way or has arrived: there is nothing to settle.")


def retry_delivery(*, delivery_id: UUID, reason: str, actor: Actor) -> DeliveryDto:
    """Try a dead delivery again, with all its attempts. Raises NotFound, Forbidden, DeliveryMoving, Invalid without a reason."""
    return _settle(delivery_id, State.PENDING, "core.retry_delivery", reason, actor)


def discard_delivery(*, delivery_id: UUID, reason: str, actor: Actor) -> DeliveryDto:
    """Give a dead or parked delivery up: its subscriber never hears of that event. Raises as ``retry_delivery``."""
    return _settle(delivery_id, State.DISCARDED, "core.discard_delivery", reason, actor)


def _settle(delivery_id: UUID, state: str, action: str, reason: str, actor: Actor) -> DeliveryDto:
    list_deliveries(actor=actor, state=State.DEAD)
    if not reason.strip() or len(reason) > REASON_LENGTH:
        raise Invalid({"reason": [FieldError("core.reason_needed", mark("Say why, in at most 500 characters."))]})
    with transaction.atomic():
        rows = EventDelivery.objects.select_for_update(of=("self",)).select_related("event")
        delivery = rows.filter(public_id=delivery_id).first()
        if delivery is None:
            raise NotFound()
        may_go = (State.DEAD,) if state == State.PENDING else (State.DEAD, State.PARKED)
        if delivery.state not in may_go:
            raise DeliveryMoving()
        delivery.state, delivery.attempts, delivery.next_at = state, 0, None
        delivery.done_at = timezone.now() if state == State.DISCARDED else None
        delivery.save(update_fields=["state", "attempts", "next_at", "done_at"])
        record(
            actor=actor,
            action=action,
            subject=ObjectRef("core", "delivery", delivery.public_id),
            details={
                "event": delivery.event.name,
                "subject": delivery.subject,
                "subscriber": delivery.subscriber,
                "reason": reason.strip(),
            },
        )
        nudge_on_commit()
        return delivery_dto(delivery)
