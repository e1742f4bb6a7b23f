"""Forget events that everybody has heard."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Exists, OuterRef
from django.utils import timezone

from ctp_core.applets.events.models import EventDelivery, OutboxEvent
from ctp_core.applets.preferences.values import get

BATCH = 1_000


def clean_events() -> int:
    """Remove delivered events older than the setting ``core.event_days``; what is still open stays. Returns how many."""
    before = timezone.now() - timedelta(days=get("core.event_days"))
    still_open = EventDelivery.objects.filter(event=OuterRef("pk"), state__in=EventDelivery.OPEN)
    old = OutboxEvent.objects.filter(~Exists(still_open), published_at__lt=before).order_by("pk")
    removed = 0
    while batch := list(old.values_list("pk", flat=True)[:BATCH]):
        OutboxEvent.objects.filter(pk__in=batch).delete()
        removed += len(batch)
    return removed
