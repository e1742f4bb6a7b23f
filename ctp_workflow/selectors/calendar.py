"""The working calendar as the engine counts by it, and as its pages show it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from ctp_workflow.domain.calendar import Calendar, Span
from ctp_workflow.models import CalendarDay, WorkingHours

BACK, AHEAD = timedelta(days=400), timedelta(days=1500)
USUAL: Mapping[int, tuple[Span, ...]] = {
    weekday: ((time(8, 30), time(12)), (time(14), time(17, 30))) for weekday in range(5)
}
"""What is worked where nobody has said anything."""


@dataclass(frozen=True, slots=True)
class DayDto:
    """A day that is not what its weekday says."""

    day: date
    is_working: bool
    name: str


def load_calendar(around: datetime) -> Calendar:
    """The calendar for counting from a moment on; two queries."""
    today = around.date()
    days = CalendarDay.objects.filter(day__range=(today - BACK, today + AHEAD)).values_list("day", "is_working")
    return Calendar(list_hours(), dict(days), timezone.get_default_timezone())


def list_hours() -> Mapping[int, tuple[Span, ...]]:
    """The hours of each weekday, 0 to 6."""
    found: dict[int, list[Span]] = defaultdict(list)
    for one in WorkingHours.objects.order_by("weekday", "begins"):
        found[one.weekday].append((one.begins, one.ends))
    return {weekday: tuple(spans) for weekday, spans in found.items()} or USUAL


def list_days(*, year: int) -> tuple[DayDto, ...]:
    """Holidays and days worked instead, in order."""
    rows = CalendarDay.objects.filter(day__year=year).order_by("day")
    return tuple(DayDto(one.day, one.is_working, one.name) for one in rows)
