"""Counting in working time: exact values over real holidays, and what must hold for any calendar."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ctp_workflow.domain.calendar import Calendar, add_days, add_minutes, end_of_day, minutes_between
from ctp_workflow.domain.configuring import Span
from ctp_workflow.domain.deadlines import Reminder, TimeRule, ends_at, planned, resumed
from ctp_workflow.models import CalendarDay
from ctp_workflow.selectors.calendar import USUAL, load_calendar

ZONE = ZoneInfo("Asia/Shanghai")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.fixture
def calendar(holidays: None) -> Calendar:
    return load_calendar(at("2024-02-05T09:00"))


def test_the_days_of_the_state_council_are_there(calendar: Calendar) -> None:
    assert CalendarDay.objects.count() == 606
    assert CalendarDay.objects.filter(is_working=True).count() == 122
    assert [calendar.is_working(date(2024, 2, day)) for day in (4, 9, 10, 17, 18, 19)] == [
        True, True, False, False, True, True,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2024-02-08T10:00", 1, "2024-02-09T10:00"),
        ("2024-02-09T10:00", 1, "2024-02-18T10:00"),  # over the Spring Festival to the Sunday that is worked
        ("2024-02-10T10:00", 1, "2024-02-19T08:30"),  # from a holiday: counted from the next moment somebody works
        ("2024-02-10T10:00", 0, "2024-02-18T08:30"),
        ("2024-03-01T18:00", 2, "2024-03-06T08:30"),
    ],
)
def test_working_days(calendar: Calendar, start: str, days: int, end: str) -> None:
    assert add_days(calendar, at(start), days) == at(end)


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2024-02-08T09:00", 2, "2024-02-08T11:00"),
        ("2024-02-08T11:00", 2, "2024-02-08T15:00"),  # over noon
        ("2024-02-09T16:30", 2, "2024-02-18T09:30"),
        ("2024-02-08T12:00", 1, "2024-02-08T15:00"),
        ("2024-02-08T11:00", 1, "2024-02-08T12:00"),
        ("2024-02-18T09:30", -2, "2024-02-09T16:30"),
        ("2024-02-10T09:30", -1, "2024-02-09T16:30"),
    ],
)
def test_working_hours(calendar: Calendar, start: str, hours: int, end: str) -> None:
    assert add_minutes(calendar, at(start), hours * 60) == at(end)


def test_days_end_with_the_work_of_the_day(calendar: Calendar) -> None:
    assert end_of_day(calendar, date(2024, 2, 9)) == at("2024-02-09T17:30")
    assert end_of_day(calendar, date(2024, 2, 10)) == at("2024-02-11T00:00")
    assert end_of_day(calendar, date(2024, 2, 18)) == at("2024-02-18T17:30"), "a worked Sunday has Monday's hours"


def test_a_calendar_without_hours_says_so() -> None:
    empty = Calendar({}, {}, ZONE)
    with pytest.raises(ValueError, match="without working hours"):
        add_minutes(empty, at("2024-02-08T09:00"), 1)


def test_where_a_rule_ends(calendar: Calendar) -> None:
    start = at("2024-02-09T16:30")
    assert ends_at(calendar, Span(days=1, hours=2), start) == at("2024-02-19T09:30") - timedelta(0)
    assert ends_at(calendar, Span(days=1, hours=2, count="calendar"), start) == at("2024-02-10T18:30")
    assert ends_at(calendar, Span(field="day"), start, "2024-02-20") == at("2024-02-20T17:30")
    assert ends_at(calendar, Span(field="day"), start, "2024-02-20T10:00:00+08:00") == at("2024-02-20T10:00")
    assert ends_at(calendar, Span(field="day"), start, "") is None


def test_what_is_planned_about_a_deadline(calendar: Calendar) -> None:
    rule = TimeRule(Span(days=1), Reminder(before=2, every=2, times=3), escalate=1, then="agree", grace=7)
    found = [(one.at, one.does) for one in planned(calendar, rule, at("2024-02-18T09:30"))]
    assert found == [
        (at("2024-02-09T16:30"), "remind"), (at("2024-02-18T09:30"), "remind"), (at("2024-02-18T09:30"), "escalate"),
        (at("2024-02-18T11:30"), "remind"), (at("2024-02-19T09:30"), "agree"),
    ]  # fmt: skip


def test_a_stopped_clock_moves_the_deadline_by_its_own_time(calendar: Calendar) -> None:
    due, paused, again = at("2024-02-09T17:00"), at("2024-02-09T16:30"), at("2024-02-18T10:00")
    assert resumed(calendar, TimeRule(Span(days=1)), due, paused, again) == at("2024-02-18T10:30")
    assert resumed(calendar, TimeRule(Span(days=1, count="calendar")), due, paused, again) == due + (again - paused)
    assert resumed(calendar, TimeRule(Span(field="day")), due, paused, again) == due


moments = st.integers(0, 1_000_000).map(lambda minutes: at("2023-01-01T00:00") + timedelta(minutes=minutes))
exceptions = st.dictionaries(st.dates(date(2023, 1, 1), date(2025, 3, 1)), st.booleans(), max_size=40)


@settings(max_examples=150, deadline=None)
@given(moments, exceptions, st.integers(0, 4000), st.integers(0, 4000))
def test_minutes_add_up(start: datetime, days: dict[date, bool], one: int, two: int) -> None:
    calendar = Calendar(USUAL, days, ZONE)
    first = add_minutes(calendar, start, one)
    both = add_minutes(calendar, first, two)
    assert both == add_minutes(calendar, start, one + two) or one + two == 0 or one == 0 or two == 0
    assert start <= first <= both
    assert calendar.is_working(first.date())
    assert minutes_between(calendar, start, first) == one
    if one:
        assert minutes_between(calendar, add_minutes(calendar, first, -one), first) == one


@settings(max_examples=150, deadline=None)
@given(moments, exceptions, st.integers(1, 60), st.integers(1, 60))
def test_days_add_up(start: datetime, days: dict[date, bool], one: int, two: int) -> None:
    calendar = Calendar(USUAL, days, ZONE)
    begin, end = add_days(calendar, start, 0), add_days(calendar, start, one)
    between = (begin.date() + timedelta(days=number) for number in range(1, (end.date() - begin.date()).days + 1))
    assert sum(calendar.is_working(day) for day in between) == one
    assert begin.time() == end.time()
    assert add_days(calendar, start, one + two) > end


def test_hours_of_a_worked_day_off_are_those_of_the_first_working_day() -> None:
    calendar = Calendar({2: ((time(9), time(10)),)}, {date(2024, 2, 4): True}, ZONE)
    assert calendar.spans_of(date(2024, 2, 4)) == ((time(9), time(10)),)
