"""Set, move and cancel timers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from ctp_core.applets.timers.models import Timer

NOTHING: Mapping[str, Any] = {}


def schedule(*, kind: str, key: UUID, due_at: datetime, payload: Mapping[str, Any] = NOTHING) -> None:
    """Have the handler of *kind* called for *key* at *due_at*; a timer of the same kind and key is moved."""
    if due_at.tzinfo is None:
        raise ValueError("due_at needs a time zone")
    Timer.objects.bulk_create(
        [Timer(kind=kind, key=key, due_at=due_at, payload=dict(payload))],
        update_conflicts=True,
        unique_fields=["kind", "key"],
        update_fields=["due_at", "payload", "attempts", "is_dead", "error"],
    )


def cancel(*, kind: str, key: UUID) -> bool:
    """Forget the timer. Returns False when there was none (any more)."""
    return Timer.objects.filter(kind=kind, key=key).delete()[0] > 0
