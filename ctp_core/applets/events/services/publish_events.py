"""Write events to the outbox in the caller's transaction."""

from __future__ import annotations

from django.db import connection
from django.utils import timezone

from ctp_core.applets.events.codec import encode
from ctp_core.applets.events.models import EventDelivery, OutboxEvent
from ctp_core.applets.events.nudging import nudge_on_commit
from ctp_core.applets.events.registry import subscribers_of
from ctp_core.contracts import Event, taken


def publish(*events: Event) -> None:
    """Tell all subscribers of *events*, in this order, once the running transaction commits.

    Raises RuntimeError outside a transaction and EventFormatError for a field that can't travel.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("events.publish belongs into the transaction of what the event tells of")
    now = timezone.now()
    rows = [
        OutboxEvent(name=one.NAME, subject=str(one.subject), payload=encode(one), published_at=now) for one in events
    ]
    heard = [(row, one) for row in rows for one in subscribers_of(row.name)]
    # A delivery needs the key of its event; what nobody subscribes to may wait for the rest of the use case.
    if not heard and rows and taken(rows):
        return
    OutboxEvent.objects.bulk_create(rows)
    if heard:
        EventDelivery.objects.bulk_create(
            EventDelivery(event=row, subscriber=one.key, subject=row.subject) for row, one in heard
        )
        nudge_on_commit()
