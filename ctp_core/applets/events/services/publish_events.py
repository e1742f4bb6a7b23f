"""Write events to the outbox in the caller's transaction."""

from __future__ import annotations

from django.db import connection
from django.utils import timezone

from ctp_core.applets.events.codec import encode
from ctp_core.applets.events.models import EventDelivery, OutboxEvent
from ctp_core.applets.events.nudging import nudge_on_commit
from ctp_core.applets.events.registry import subscribers_of
from ctp_core.contracts import Event, keyed, taken


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
    listening = subscribers_of({row.name for row in rows})
    if not listening:
        if rows and not taken(rows):
            OutboxEvent.objects.bulk_create(rows)
        return
    # A delivery needs the key of its event; what nobody subscribes to may wait for the rest of the use case.
    if not keyed(rows):
        OutboxEvent.objects.bulk_create(rows)
    deliveries = [
        EventDelivery(event_id=row.pk, subscriber=one.key, subject=row.subject)
        for row in rows
        for one in listening.get(row.name, ())
    ]
    if not taken(deliveries):
        EventDelivery.objects.bulk_create(deliveries)
    nudge_on_commit()
