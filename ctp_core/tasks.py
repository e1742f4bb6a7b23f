"""The tasks of the core for the cluster's Celery workers. They carry nothing: what is to be done stands in the database."""

from __future__ import annotations

import time
from collections.abc import Mapping

from celery import shared_task

from ctp_core.api import audit, events, operations, timers

# Seconds between two sweeps; the beat reads it (ctp_core.conf.celery).
BEAT: Mapping[str, float] = {"core.relay": 1.0, "core.timers": 1.0, "core.seal": 2.0, "core.outside": 2.0}
DELIVERIES = 500
QUIET_SECONDS = 15.0

_silent_until = 0.0


@shared_task(name="core.relay")  # type: ignore[untyped-decorator]
def relay() -> None:
    """Deliver what waits in the outbox."""
    operations.show_life(name=f"celery@{operations.process_name()}", kind="celery")
    events.deliver_pending(limit=DELIVERIES)


@shared_task(name="core.timers")  # type: ignore[untyped-decorator]
def due_timers() -> None:
    """Carry out timers that are due."""
    timers.ensure_repeated()
    timers.run_due()


@shared_task(name="core.seal")  # type: ignore[untyped-decorator]
def seal() -> None:
    """Put new audit rows into the chain."""
    audit.seal_pending()


# Reading all people of a directory may take longer than anything else; the broker hands out again what takes 900 seconds.
@shared_task(name="core.outside", soft_time_limit=840, time_limit=870)  # type: ignore[untyped-decorator]
def outside() -> None:
    """Talk to other systems."""
    operations.run_outside()


def send_nudge() -> None:
    """Ask a worker to look into the outbox now. After a failure the broker is left alone for a while: the sweep goes on."""
    global _silent_until
    if time.monotonic() < _silent_until:
        return
    try:
        relay.apply_async(retry=False, expires=30, ignore_result=True)
    except Exception:
        _silent_until = time.monotonic() + QUIET_SECONDS
        raise
