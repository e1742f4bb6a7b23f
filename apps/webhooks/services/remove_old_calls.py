"""The log does not grow for ever."""

from __future__ import annotations

from datetime import timedelta

from apps.webhooks.models import Call
from ctp_core.api import clock

KEPT = timedelta(days=30)
BATCH = 1_000


def remove_old_calls() -> None:
    """Calls that are sent or dead and older than thirty days."""
    old = Call.objects.filter(created_at__lt=clock.now() - KEPT).exclude(state=Call.State.WAITING).order_by("pk")
    while batch := list(old.values_list("pk", flat=True)[:BATCH]):
        Call.objects.filter(pk__in=batch).delete()
