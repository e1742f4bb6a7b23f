"""What waits, for whom and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.utils import timezone

from ctp_core.applets.events.models import EventDelivery

State = EventDelivery.State


@dataclass(frozen=True, slots=True)
class Backlog:
    """The state of the outbox: how many deliveries stand where, and how long the oldest due one has waited."""

    pending: int
    parked: int
    dead: int
    lag_seconds: float


def deliverable(now: datetime) -> QuerySet[EventDelivery, EventDelivery]:
    """Deliveries due now whose subject has nothing older open for the same subscriber.

    A parked or dead delivery holds back the later ones of its subject: order is promised, and only that subject waits.
    """
    older = EventDelivery.objects.filter(
        subscriber=OuterRef("subscriber"),
        subject=OuterRef("subject"),
        id__lt=OuterRef("id"),
        state__in=EventDelivery.OPEN,
    )
    due = Q(next_at__isnull=True) | Q(next_at__lte=now)
    return EventDelivery.objects.filter(due, ~Exists(older), state=State.PENDING).order_by("id")


def get_backlog() -> Backlog:
    """Counts of open deliveries and the age of the oldest pending one, in one query."""
    found: dict[str, Any] = EventDelivery.objects.filter(state__in=EventDelivery.OPEN).aggregate(
        pending=Count("id", filter=Q(state=State.PENDING)),
        parked=Count("id", filter=Q(state=State.PARKED)),
        dead=Count("id", filter=Q(state=State.DEAD)),
        oldest=Min("event__published_at", filter=Q(state=State.PENDING)),
    )
    oldest = found.pop("oldest")
    lag = max(0.0, (timezone.now() - oldest).total_seconds()) if oldest else 0.0
    return Backlog(lag_seconds=lag, **found)
