"""Carry out timers that are due."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from ctp_core.applets.audit.canonical import clean_text
from ctp_core.applets.events.failpoints import failpoint
from ctp_core.applets.modules.collecting import contributions
from ctp_core.applets.timers.models import Timer
from ctp_core.applets.timers.repeated import Repeated, repeated_by_kind
from ctp_core.applets.timers.services.schedule_timer import schedule
from ctp_core.contracts import TimerHandler

Handle = Callable[[UUID, dict[str, Any]], None]

logger = logging.getLogger("ctp.timers")

BATCH = 100
ATTEMPTS = 8
FIRST_WAIT = timedelta(seconds=10)
ERROR_LENGTH = 2_000


def run_due(*, now: datetime | None = None, limit: int | None = None) -> int:
    """Call the handlers of all timers due at *now* (the database's clock if None). Returns how many were carried out.

    Each runs in one transaction with the removal of its timer, so it happens once however many workers poll. Timers of a
    module that is off stay until it is on. One that fails is tried again later, at most ATTEMPTS times.
    """
    handlers = _handlers()
    # SQLite's clock knows no more than milliseconds: what is due within this one is due.
    due = Q(due_at__lte=Now() + timedelta(milliseconds=1) if now is None else now)
    waiting = Timer.objects.filter(due, is_dead=False, kind__in=handlers).order_by("due_at", "pk")
    done = 0
    for pk in list(waiting.values_list("pk", flat=True)[: BATCH if limit is None else limit]):
        done += _run_one(pk, due, handlers)
    return done


def _handlers() -> dict[str, Handle]:
    found: dict[str, Handle] = {one.kind: one.handle for _, one in contributions(TimerHandler)}
    for kind, repeated in repeated_by_kind().items():
        found[kind] = partial(_repeat, repeated)
    return found


def _repeat(repeated: Repeated, key: UUID, payload: dict[str, Any]) -> None:
    schedule(kind=repeated.kind, key=key, due_at=timezone.now() + repeated.every)
    repeated.run()


def _run_one(pk: int, due: Q, handlers: dict[str, Handle]) -> bool:
    try:
        with transaction.atomic():
            timer = Timer.objects.select_for_update(skip_locked=True).filter(due, pk=pk, is_dead=False).first()
            if timer is None:
                return False
            # Removed first: the handler may set a timer of the same kind and key again.
            Timer.objects.filter(pk=pk).delete()
            failpoint("timers.before_handle")
            handlers[timer.kind](timer.key, timer.payload)
            failpoint("timers.after_handle")
    except Exception as error:
        # One bad timer must not hold up the others: it is written down and tried again later.
        _fail(pk, error)
        return False
    return True


def _fail(pk: int, error: Exception) -> None:
    with transaction.atomic():
        timer = Timer.objects.select_for_update().filter(pk=pk).first()
        if timer is None:
            return
        timer.attempts += 1
        timer.error = clean_text(f"{type(error).__name__}: {error}", ERROR_LENGTH)
        timer.is_dead = timer.attempts >= ATTEMPTS
        timer.due_at = max(timer.due_at, timezone.now() + FIRST_WAIT * (1 << timer.attempts - 1))
        timer.save(update_fields=["attempts", "error", "is_dead", "due_at"])
    logger.error("timers.failed", exc_info=error, extra={"kind": timer.kind, "key": str(timer.key)})
