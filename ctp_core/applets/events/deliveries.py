"""The operators' view of deliveries that do not get through: never what the events say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, QuerySet

from ctp_core.applets.events.models import EventDelivery
from ctp_core.contracts import Actor, Forbidden

OPEN_STATES = ("pending", "parked", "dead")


@dataclass(frozen=True, slots=True)
class DeliveryDto:
    """One delivery on its way. *subject* is module/kind/id; the event's content is business and stays out."""

    id: UUID
    event: str
    subject: str
    subscriber: str
    state: str
    attempts: int
    published_at: datetime
    next_at: datetime | None
    waits_for: str
    error: str


def list_deliveries(*, actor: Actor, state: str) -> QuerySet[EventDelivery, EventDelivery]:
    """Open deliveries in *state*, not yet ordered: the doors page them by key. Raises Forbidden for other than system administrators."""
    if actor.admin_role != "system" and actor.kind != "system":
        raise Forbidden()
    return EventDelivery.objects.select_related("event").filter(state=state, state__in=OPEN_STATES)


def held_back(found: Sequence[DeliveryDto]) -> Mapping[UUID, int]:
    """By the id of each of *found*: how many later deliveries of its subject to its subscriber wait behind it. One query."""
    rows = EventDelivery.objects.filter(
        state__in=EventDelivery.OPEN,
        subject__in={one.subject for one in found},
        subscriber__in={one.subscriber for one in found},
    )
    counted = rows.order_by().values_list("subject", "subscriber").annotate(Count("id"))
    open_ones = {(subject, subscriber): number for subject, subscriber, number in counted}
    return {one.id: open_ones.get((one.subject, one.subscriber), 1) - 1 for one in found}


def delivery_dto(delivery: EventDelivery) -> DeliveryDto:
    """The DTO of *delivery* (its event loaded)."""
    return DeliveryDto(
        id=delivery.public_id,
        event=delivery.event.name,
        subject=delivery.subject,
        subscriber=delivery.subscriber,
        state=delivery.state,
        attempts=delivery.attempts,
        published_at=delivery.event.published_at,
        next_at=delivery.next_at,
        waits_for=delivery.waits_for,
        error=delivery.error,
    )
