"""Change the working calendar. Deadlines that are set stay as they are; new ones count by it."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from django.db import transaction

from ctp_core.api import audit
from ctp_core.contracts import Actor, FieldError, Forbidden, Invalid, ObjectRef, mark
from ctp_workflow.domain.calendar import Span
from ctp_workflow.models import CalendarDay, WorkingHours
from ctp_workflow.selectors.calendar import DayDto

MANAGE_CALENDAR = "workflow.manage_calendar"
CALENDAR = UUID(int=1)
FIRST, LAST = 1990, 2100
MOST_DAYS = 366
MOST_SPANS = 6


def save_hours(*, week: Mapping[int, Sequence[Span]], actor: Actor) -> None:
    """The hours of every weekday (0 is Monday); a weekday that is left out is off. Raises Forbidden, Invalid."""
    _require(actor)
    if not any(week.values()):
        raise Invalid({"week": [FieldError("workflow.no_hours", mark("Somebody must work at some time."))]})
    for weekday, spans in week.items():
        sound = all(begins < ends for begins, ends in spans) and all(
            one[1] <= other[0] for one, other in itertools.pairwise(spans)
        )
        if weekday not in range(7) or not sound or len(spans) > MOST_SPANS:
            message = mark("Hours are stretches one after the other, like 08:30-12:00 14:00-17:30.")
            raise Invalid({f"week.{weekday}": [FieldError("workflow.bad_hours", message)]})
    with transaction.atomic():
        WorkingHours.objects.all().delete()
        WorkingHours.objects.bulk_create(
            WorkingHours(weekday=weekday, begins=begins, ends=ends)
            for weekday, spans in week.items()
            for begins, ends in spans
        )
        _record(actor, "save_hours", {"weekdays": sorted(day for day, spans in week.items() if spans)})


def save_day(*, day: date, is_working: bool, name: str, actor: Actor) -> None:
    """Say of one day whether it is worked. Raises Forbidden, Invalid."""
    _require(actor)
    _check(DayDto(day, is_working, name))
    with transaction.atomic():
        CalendarDay.objects.update_or_create(day=day, defaults={"is_working": is_working, "name": name.strip()})
        _record(actor, "save_day", {"day": day.isoformat(), "is_working": is_working})


def forget_day(*, day: date, actor: Actor) -> None:
    """The day is what its weekday says again. Raises Forbidden."""
    _require(actor)
    with transaction.atomic():
        if CalendarDay.objects.filter(day=day).delete()[0]:
            _record(actor, "forget_day", {"day": day.isoformat()})


def replace_year(*, year: int, days: Sequence[DayDto], actor: Actor) -> None:
    """All special days of a year at once. Raises Forbidden, Invalid."""
    _require(actor)
    for one in days:
        _check(one)
    if (
        len(days) > MOST_DAYS
        or any(one.day.year != year for one in days)
        or len({one.day for one in days}) != len(days)
    ):
        message = mark("Each day once, and all of the same year.")
        raise Invalid({"days": [FieldError("workflow.bad_days", message)]})
    with transaction.atomic():
        CalendarDay.objects.filter(day__year=year).delete()
        CalendarDay.objects.bulk_create(
            CalendarDay(day=one.day, is_working=one.is_working, name=one.name.strip()) for one in days
        )
        _record(actor, "replace_year", {"year": year, "days": len(days)})


def _require(actor: Actor) -> None:
    if not actor.may(MANAGE_CALENDAR):
        raise Forbidden


def _check(one: DayDto) -> None:
    if not FIRST <= one.day.year <= LAST:
        raise Invalid({"day": [FieldError("workflow.bad_day", mark("Choose a day from 1990 to 2100."))]})
    if len(one.name.strip()) > 50:
        raise Invalid({"name": [FieldError("workflow.long_name", mark("A name has at most 50 characters."))]})


def _record(actor: Actor, action: str, details: Mapping[str, object]) -> None:
    audit.record(
        actor=actor,
        action=f"workflow.{action}",
        subject=ObjectRef("workflow", "calendar", CALENDAR),
        details=dict(details),
    )
