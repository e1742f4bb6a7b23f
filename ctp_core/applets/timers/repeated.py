"""Housekeeping that comes round again: a timer that sets itself anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from ctp_core.applets.modules.collecting import contributions
from ctp_core.applets.timers.models import Timer

KEY = UUID(int=0)


@dataclass(frozen=True)
class Repeated:
    """A contribution: *run* is called once every *every*, by one worker of the whole cluster. *kind* is ``core.clean_events``."""

    kind: str
    every: timedelta
    run: Callable[[], object]


def repeated_by_kind() -> dict[str, Repeated]:
    """What comes round in the modules that are on."""
    return {one.kind: one for _, one in contributions(Repeated)}


def ensure_repeated() -> None:
    """Set the timers that are not there yet; those that are stay as they are."""
    wanted = repeated_by_kind()
    there = set(Timer.objects.filter(kind__in=wanted, key=KEY).values_list("kind", flat=True))
    now = timezone.now()
    fresh = [Timer(kind=kind, key=KEY, due_at=now + one.every) for kind, one in wanted.items() if kind not in there]
    if fresh:
        Timer.objects.bulk_create(fresh, ignore_conflicts=True)
