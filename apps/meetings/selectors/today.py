"""The card on the home page: what is on today."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from apps.meetings.selectors.meetings import between_reading
from ctp_core.api import clock
from ctp_core.contracts import Actor, Reading

LINES = 6


def load_today(actor: Actor) -> Reading[Mapping[str, Any]] | None:
    """The actor's meetings from now to midnight, in the actor's time zone; no card without a member."""
    if actor.member is None:
        return None
    now = timezone.localtime(clock.now())
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    found = between_reading(actor=actor, start=now, end=midnight, limit=LINES)
    return found.then(lambda lines: {"meetings": lines, "all_url": reverse("meetings:meeting-list"), "now": now})
