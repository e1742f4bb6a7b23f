"""The bench ``relay``: deliveries a second, beside the least a delivery can be: one insert and one update, committed."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from uuid6 import uuid7

from ctp_core.applets.audit.models import AuditEntry
from ctp_core.applets.events.models import EventDelivery, OutboxEvent
from ctp_core.applets.events.services.deliver_pending import deliver_pending
from ctp_core.applets.events.services.publish_events import publish
from ctp_core.applets.operations.proofs.relay import ACTION, ProofRequested
from ctp_core.applets.operations.scratch import scratch_database
from ctp_core.contracts import ObjectRef

EVENTS = 1_000
ROUNDS = 3
# Order is kept for each object, so events are of many objects, as in a house, and some of them have several.
EVENTS_OF_ONE = 4


def measure_relay(options: dict[str, Any]) -> dict[str, Any]:
    """Publish and deliver ``--events`` in a scratch database; the best of three rounds, relay and floor in turn.

    An effect is one row of the audit. Raises RuntimeError when an event had not exactly one.
    """
    wanted = int(options.get("events", EVENTS))
    best = {"publish": 0.0, "relay": 0.0, "floor": 0.0}
    work: list[tuple[str, Callable[[], object]]] = [
        ("publish", lambda: _publish(wanted)),
        ("relay", deliver_pending),
        ("floor", lambda: _floor(wanted)),
    ]
    with scratch_database():
        for number in range(1, ROUNDS + 1):
            for name, do in work:
                began = time.perf_counter()
                do()
                best[name] = max(best[name], wanted / (time.perf_counter() - began))
            _check(number * wanted)
    return {
        "sizes": {
            "events": wanted,
            "events_of_one_object": EVENTS_OF_ONE,
            "load_average": round(os.getloadavg()[0], 1),
        },
        "figures": {f"{name}_per_second": round(rate, 1) for name, rate in best.items()},
        "ratios": {
            "relay_to_insert_and_update": round(best["relay"] / best["floor"], 3),
            "publish_to_insert_and_update": round(best["publish"] / best["floor"], 3),
        },
    }


def _publish(wanted: int) -> None:
    """Each event in a transaction of its own, as use cases publish."""
    subject = ObjectRef("core", "proof", uuid7())
    for number in range(wanted):
        if number % EVENTS_OF_ONE == 0:
            subject = ObjectRef("core", "proof", uuid7())
        with transaction.atomic():
            publish(ProofRequested(subject=subject, number=number))


def _floor(wanted: int) -> None:
    """The same tables by hand: a row is written, a row is marked, the transaction commits."""
    keys = list(EventDelivery.objects.order_by("-pk").values_list("pk", flat=True)[:wanted])
    for key in keys:
        with transaction.atomic(), connection.cursor() as cursor:
            now = connection.ops.adapt_datetimefield_value(timezone.now())
            public_id = uuid7() if connection.vendor == "postgresql" else uuid7().hex
            cursor.execute(
                "INSERT INTO ctp_core_outboxevent (public_id, name, subject, payload, published_at)"
                " VALUES (%s, 'floor', '', '{}', %s)",
                [public_id, now],
            )
            cursor.execute(
                "UPDATE ctp_core_eventdelivery SET attempts = attempts + 1, done_at = %s WHERE id = %s", [now, key]
            )


def _check(wanted: int) -> None:
    states = set(EventDelivery.objects.values_list("state", flat=True))
    effects = AuditEntry.objects.filter(action=ACTION).count()
    delivered = EventDelivery.objects.count()
    floors = OutboxEvent.objects.filter(name="floor").count()
    if (states, effects, delivered, floors) != ({"done"}, wanted, wanted, wanted):
        raise RuntimeError(f"{effects} effects and {delivered} deliveries of {wanted} events, states {states}")
