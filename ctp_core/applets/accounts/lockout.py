"""Guessing gets slow: after five failures for a name from one address each further one doubles the wait.

django-axes counts and stores the failures; how long they lock is decided here. Names that do not exist lock alike, so that
the answer tells nobody which names do.
"""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.db import transaction
from django.db.models import F, Max, Sum
from django.http import HttpRequest
from django.utils import timezone

from ctp_core.applets.accounts.errors import LockedOut

FREE_FAILURES = 5
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)
REMEMBERED = timedelta(hours=24)


class GrowingLock(AxesDatabaseHandler):  # type: ignore[misc]
    """axes' counting with our waiting."""

    def is_locked(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> bool:
        """True while the wait lasts."""
        username = str((credentials or {}).get("username", ""))
        return locked_until(username=username, address=request.axes_ip_address) is not None  # type: ignore[attr-defined]


def locked_until(*, username: str, address: str | None) -> datetime | None:
    """Until when this name can't be tried from this address, None when it can."""
    now = timezone.now()
    failures = AccessAttempt.objects.filter(ip_address=address or None)
    found = failures.filter(username=username, attempt_time__gt=now - REMEMBERED).aggregate(
        count=Sum("failures_since_start"), last=Max("attempt_time")
    )
    until = found["last"] + wait_after(found["count"]) if found["count"] else None
    return until if until is not None and until > now else None


def wait_after(failures: int) -> timedelta:
    """How long the lock lasts after so many failures: 5 → 1 min, 6 → 2, 7 → 4 … 11 and more → 1 hour."""
    if failures < FREE_FAILURES:
        return timedelta()
    doublings: int = min(failures - FREE_FAILURES, 10)
    return min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)


def require_unlocked(*, username: str, address: str | None) -> None:
    """Raises LockedOut with the minutes left."""
    until = locked_until(username=username, address=address)
    if until is not None:
        raise LockedOut(minutes=math.ceil((until - timezone.now()).total_seconds() / 60))


def count_failure(*, username: str, address: str) -> None:
    """A wrong code or a wrong present password counts like a wrong sign-in."""
    now = timezone.now()
    with transaction.atomic():
        attempt, made = AccessAttempt.objects.select_for_update().get_or_create(
            username=username,
            ip_address=address or None,
            user_agent="",
            defaults={"failures_since_start": 1, "get_data": "", "post_data": ""},
        )
        if not made:
            fresh = {"failures_since_start": F("failures_since_start") + 1, "attempt_time": now}
            AccessAttempt.objects.filter(pk=attempt.pk).update(**fresh)


def lock_of_account(*, username: str) -> datetime | None:
    """Until when the name is locked from any address, for the administrators' page."""
    now = timezone.now()
    rows = AccessAttempt.objects.filter(username=username, attempt_time__gt=now - REMEMBERED).values("ip_address")
    counted = rows.annotate(count=Sum("failures_since_start"), last=Max("attempt_time"))
    ends = [row["last"] + wait_after(row["count"]) for row in counted]
    return max((end for end in ends if end > now), default=None)


def forget_failures(*, username: str) -> None:
    """Unlock a name everywhere."""
    AccessAttempt.objects.filter(username=username).delete()
