"""Is the work being done: workers alive, nothing piling up."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from ctp_core.applets.events.selectors import get_backlog
from ctp_core.applets.operations.models import WorkerHeartbeat
from ctp_core.applets.timers.selectors import get_counts

HEARTBEAT_SECONDS = 30.0
LAG_SECONDS = 60.0


def heartbeat_age() -> float | None:
    """Seconds since a worker last showed itself; None when none ever did."""
    seen: datetime | None = WorkerHeartbeat.objects.aggregate(seen=Max("seen_at"))["seen"]
    return None if seen is None else max(0.0, (timezone.now() - seen).total_seconds())


def worker_is_alive() -> str | None:
    """A worker showed itself lately."""
    age = heartbeat_age()
    if age is None or age > HEARTBEAT_SECONDS:
        return _("No worker is at work. Start the server, a Celery worker with its beat, or: python3 manage.py worker")
    return None


def outbox_moves() -> str | None:
    """Events arrive soon after they are published."""
    backlog = get_backlog()
    if backlog.dead:
        advice = _("%(count)s deliveries have failed for good. Open the page Deliveries and retry or discard them.")
        return advice % {"count": backlog.dead}
    if backlog.lag_seconds > LAG_SECONDS:
        advice = _("The oldest of %(count)s deliveries has waited for %(seconds)s seconds. Look at the worker's log.")
        return advice % {"count": backlog.pending, "seconds": round(backlog.lag_seconds)}
    return None


def timers_move() -> str | None:
    """Timers are carried out."""
    dead = get_counts().dead
    advice = _("%(count)s timers have failed for good. Open the page Deliveries to see them.")
    return advice % {"count": dead} if dead else None
