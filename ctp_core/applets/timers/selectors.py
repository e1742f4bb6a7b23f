"""What timers wait and which are stuck."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q
from django.db.models.functions import Now

from ctp_core.applets.timers.models import Timer


@dataclass(frozen=True, slots=True)
class TimerDto:
    """A timer that failed for good, for the operators."""

    kind: str
    key: UUID
    due_at: datetime
    attempts: int
    error: str


@dataclass(frozen=True, slots=True)
class TimerCounts:
    """How many timers are due and not yet carried out, and how many have been given up."""

    due: int
    dead: int


def get_counts() -> TimerCounts:
    """Both counts in one query."""
    due = Count("pk", filter=Q(is_dead=False, due_at__lte=Now()))
    return TimerCounts(**Timer.objects.aggregate(due=due, dead=Count("pk", filter=Q(is_dead=True))))


def list_dead(*, limit: int = 50) -> tuple[TimerDto, ...]:
    """Timers that failed too often, oldest first."""
    rows = Timer.objects.filter(is_dead=True).order_by("due_at")[:limit]
    return tuple(TimerDto(one.kind, one.key, one.due_at, one.attempts, one.error) for one in rows)
