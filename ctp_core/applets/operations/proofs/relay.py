"""The relay killed before, during and after a delivery: each effect happens once."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from uuid6 import uuid7

from ctp_core.applets.audit.models import AuditEntry
from ctp_core.applets.audit.services.record_entry import record
from ctp_core.applets.events.selectors import get_backlog
from ctp_core.applets.events.services.deliver_pending import deliver_pending
from ctp_core.applets.events.services.publish_events import publish
from ctp_core.applets.operations.kills import KillScenario
from ctp_core.contracts import Delivery, Event, ObjectRef, Subscription, system_actor

ACTION = "core.prove_relay"
EVENTS = 5


@dataclass(frozen=True, kw_only=True)
class ProofRequested(Event):
    """Published by ``manage.py prove kills`` alone, in its scratch database."""

    NAME = "core.proof.requested.v1"
    number: int


def take_note(event: ProofRequested, delivery: Delivery) -> None:
    """An effect that can be counted: one audit row for each event."""
    record(actor=system_actor("proof"), action=ACTION, subject=event.subject, details={"number": event.number})


def _prepare() -> ObjectRef:
    subject = ObjectRef("core", "proof", uuid7())
    with transaction.atomic():
        publish(*(ProofRequested(subject=subject, number=number) for number in range(EVENTS)))
    return subject


def _deliver(subject: ObjectRef) -> None:
    deliver_pending()


def _check(subject: ObjectRef) -> str | None:
    seen = _noted(subject.id)
    if seen != [f'{{"number":{number}}}' for number in range(EVENTS)]:
        return f"expected each of {EVENTS} effects once and in order, found {seen}"
    open_ones = get_backlog()
    return f"deliveries stay open: {open_ones}" if open_ones.pending or open_ones.dead else None


def _noted(subject_id: UUID) -> list[str]:
    return list(
        AuditEntry.objects.filter(action=ACTION, subject_id=subject_id).order_by("pk").values_list("details", flat=True)
    )


SUBSCRIPTION = Subscription("proof", ProofRequested, take_note)
SCENARIO = KillScenario(
    name="relay",
    failpoints=("relay.before_handle", "relay.after_handle", "relay.after_commit"),
    prepare=_prepare,
    act=_deliver,
    recover=_deliver,
    check=_check,
)
