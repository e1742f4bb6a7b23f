"""Reading a moment that somebody typed."""

from __future__ import annotations

from datetime import UTC, datetime

from django.utils import timezone
from django.utils.dateparse import parse_datetime

__all__ = ["read_moment"]


def read_moment(text: str) -> datetime | None:
    """A ``datetime-local`` value (``2026-03-02T14:30``), in the reader's time zone unless it names one, aware; else None.

    A day so far away that it can't be kept in UTC is none either: the database would stumble over it.
    """
    try:
        found = parse_datetime(text.strip())
        if found is None:
            return None
        aware = found if timezone.is_aware(found) else timezone.make_aware(found)
        aware.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return aware
