"""Set, move and cancel timers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from ctp_core.applets.timers.models import Timer

NOTHING: Mapping[str, Any] = {}


def schedule(*, kind: str, key: UUID, due_at: datetime, payload: Mapping[str, Any] = NOTHING) -> None:
    """Have the handler of *kind* called for *key* at *due_at*; a timer of the same kind and key is moved."""
    schedule_many(kind=kind, moments=[(key, due_at)], payload=payload)


def schedule_many(*, kind: str, moments: Iterable[tuple[UUID, datetime]], payload: Mapping[str, Any] = NOTHING) -> None:
    """The same for several keys, in one statement."""
    timers = [Timer(kind=kind, key=key, due_at=due_at, payload=dict(payload)) for key, due_at in moments]
    if any(one.due_at.tzinfo is None for one in timers):
        raise ValueError("due_at needs a time zone")
    if not timers:
        return
    Timer.objects.bulk_create(
        timers,
        update_conflicts=True,
        unique_fields=["kind", "key"],
        update_fields=["due_at", "payload", "attempts", "is_dead", "error"],
    )


def cancel(*, kind: str, key: UUID) -> bool:
    """Forget the timer. Returns False when there was none (any more)."""
    return Timer.objects.filter(kind=kind, key=key).delete()[0] > 0
