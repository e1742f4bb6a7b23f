"""The relay: bring events to their subscribers, each effect exactly once."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Literal

from django.db import transaction
from django.utils import timezone

from ctp_core.applets.audit.canonical import clean_text
from ctp_core.applets.events.codec import decode
from ctp_core.applets.events.failpoints import failpoint
from ctp_core.applets.events.models import EventDelivery
from ctp_core.applets.events.registry import Subscriber, find_subscriber
from ctp_core.applets.events.selectors import deliverable
from ctp_core.applets.modules import state as modules
from ctp_core.contracts import Delivery, ModuleUnavailable, ObjectRef

logger = logging.getLogger("ctp.events")

BATCH = 100
ATTEMPTS = 8
FIRST_WAIT = timedelta(seconds=1)
LONGEST_WAIT = timedelta(minutes=10)
ERROR_LENGTH = 2_000

State = EventDelivery.State
Outcome = Literal["done", "parked", "failed", "taken"]


def deliver_pending(*, limit: int | None = None) -> int:
    """Deliver what is due, and what that leads to, until nothing is left or *limit* deliveries are done. Returns how many.

    Any number of relays may run side by side: each delivery is claimed by a row lock.
    """
    unpark_deliveries()
    done = 0
    while True:
        batch = list(deliverable(timezone.now()).values_list("pk", flat=True)[:BATCH])
        moved = False
        for pk in batch:
            outcome = deliver_one(pk=pk)
            moved = moved or outcome != "taken"
            done += outcome == "done"
            if limit is not None and done >= limit:
                return done
        if not moved:
            return done


def unpark_deliveries() -> int:
    """Let deliveries go on whose module is on again. Returns how many."""
    waiting = EventDelivery.objects.filter(state=State.PARKED)
    codes = waiting.order_by().values_list("waits_for", flat=True).distinct()
    on = [code for code in codes if modules.is_on(code)]
    return waiting.filter(waits_for__in=on).update(state=State.PENDING, waits_for="", next_at=None) if on else 0


def deliver_one(*, pk: int) -> Outcome:
    """Carry out one delivery: the subscriber's effect and the mark that it is done are one transaction."""
    try:
        with transaction.atomic():
            delivery = _claim(pk)
            if delivery is None:
                return "taken"
            subscriber = _subscriber(delivery)
            failpoint("relay.before_handle")
            _handle(subscriber, delivery)
            failpoint("relay.after_handle")
            delivery.state, delivery.done_at = State.DONE, timezone.now()
            delivery.attempts += 1
            delivery.error = delivery.waits_for = ""
            delivery.save(update_fields=["state", "done_at", "attempts", "error", "waits_for"])
    except ModuleUnavailable as error:
        if not modules.is_on(error.module):
            return _park(pk, error.module)
        return _fail(pk, error)
    except Exception as error:
        # Whatever a subscriber raises must not stop the others: it is written down and tried again later.
        return _fail(pk, error)
    failpoint("relay.after_commit")
    return "done"


def _claim(pk: int) -> EventDelivery | None:
    # SQLite knows no row locks and needs none: there a transaction is the only writer.
    rows = deliverable(timezone.now()).filter(pk=pk).select_related("event")
    return rows.select_for_update(skip_locked=True, of=("self",)).first()


def _subscriber(delivery: EventDelivery) -> Subscriber:
    subscriber = find_subscriber(delivery.subscriber)
    unit = delivery.subscriber.partition(".")[0]
    if not modules.is_on(unit):
        raise ModuleUnavailable(unit)
    if subscriber is None:
        raise LookupError(f"{unit} has no subscription {delivery.subscriber} any more")
    return subscriber


def _handle(subscriber: Subscriber, delivery: EventDelivery) -> None:
    stored = delivery.event
    event = decode(subscriber.subscription.event, ObjectRef.parse(stored.subject), stored.payload)
    arrival = Delivery(id=stored.public_id, at=stored.published_at, attempt=delivery.attempts + 1)
    subscriber.subscription.handle(event, arrival)


def _park(pk: int, module: str) -> Outcome:
    EventDelivery.objects.filter(pk=pk, state=State.PENDING).update(state=State.PARKED, waits_for=module)
    return "parked"


def _fail(pk: int, error: Exception) -> Outcome:
    with transaction.atomic():
        delivery = EventDelivery.objects.select_for_update().filter(pk=pk, state=State.PENDING).first()
        if delivery is None:
            return "taken"
        delivery.attempts += 1
        delivery.error = clean_text(f"{type(error).__name__}: {error}", ERROR_LENGTH)
        delivery.next_at = timezone.now() + wait_after(delivery.attempts)
        if delivery.attempts >= ATTEMPTS:
            delivery.state = State.DEAD
        delivery.save(update_fields=["attempts", "error", "next_at", "state"])
    level = logging.ERROR if delivery.state == State.DEAD else logging.WARNING
    logger.log(level, "events.delivery_failed", exc_info=error, extra={"subscriber": delivery.subscriber})
    return "failed"


def wait_after(attempts: int) -> timedelta:
    """How long to wait after that many failures: one second, doubled each time, ten minutes at most."""
    return min(LONGEST_WAIT, FIRST_WAIT * (1 << min(attempts - 1, 20)))
