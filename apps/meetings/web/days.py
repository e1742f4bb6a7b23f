"""Days in the reader's time zone."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.dateparse import parse_date

FIRST, LAST = date(2000, 1, 1), date(2199, 12, 31)


def wanted_day(text: str) -> date:
    """The day in an address, today when it is none."""
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    return day if day is not None and FIRST <= day <= LAST else timezone.localdate()


def midnight(day: date) -> datetime:
    """When *day* begins here."""
    return timezone.make_aware(datetime.combine(day, time()))


def monday_of(day: date) -> date:
    """The Monday of its week."""
    return day - timedelta(days=day.weekday())


def week_of(day: date) -> list[date]:
    """The seven days of its week, from Monday."""
    first = monday_of(day)
    return [first + timedelta(days=number) for number in range(7)]
