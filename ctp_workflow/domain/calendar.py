"""Working time: which days are worked, at which hours, and where so many hours or days from a moment end. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

Span = tuple[time, time]
FARTHEST = 366 * 30
"""Days one looks ahead; a calendar without working hours ends here instead of never."""


@dataclass(frozen=True)
class Calendar:
    """*week* gives the hours of each weekday (0 is Monday), in order; *days* says of single days whether they are worked.

    A worked day that has no hours by its weekday has those of the first weekday that has some.
    """

    week: Mapping[int, tuple[Span, ...]]
    days: Mapping[date, bool]
    zone: tzinfo

    def spans_of(self, day: date) -> tuple[Span, ...]:
        """The working hours of a day; none on a day off."""
        usual = self.week.get(day.weekday(), ())
        worked = self.days.get(day)
        if worked is None:
            return usual
        if not worked:
            return ()
        return usual or next((spans for _weekday, spans in sorted(self.week.items()) if spans), ())

    def is_working(self, day: date) -> bool:
        """Whether anybody works on that day."""
        return bool(self.spans_of(day))


def add_minutes(calendar: Calendar, moment: datetime, minutes: int) -> datetime:
    """The moment so many working minutes after *moment* (before it when negative). Raises ValueError in a calendar without hours.

    No minutes: the moment itself when it is worked, else the next one that is.
    """
    if minutes < 0:
        return _before(calendar, moment, timedelta(minutes=-minutes))
    left = timedelta(minutes=minutes)
    for begins, ends in _stretches(calendar, moment):
        here = max(begins, moment)
        if here + left <= ends and (here < ends or left):
            return here + left
        left -= max(ends - here, timedelta())
    raise ValueError("a calendar without working hours")


def add_days(calendar: Calendar, moment: datetime, days: int) -> datetime:
    """The same time of day so many working days later; from a moment nobody works at, counted from the next one somebody does."""
    start = add_minutes(calendar, moment, 0).astimezone(calendar.zone)
    day, left = start.date(), days
    for _ in range(FARTHEST):
        if left == 0:
            return _at(calendar, day, start.timetz().replace(tzinfo=None))
        day += timedelta(days=1)
        left -= calendar.is_working(day)
    raise ValueError("a calendar without working days")


def minutes_between(calendar: Calendar, first: datetime, last: datetime) -> int:
    """The whole working minutes from one moment to a later one; nothing when it is not later."""
    total = timedelta()
    if last <= first:
        return 0
    for begins, ends in _stretches(calendar, first):
        if begins >= last:
            break
        total += max(min(ends, last) - max(begins, first), timedelta())
    return int(total.total_seconds() // 60)


def end_of_day(calendar: Calendar, day: date) -> datetime:
    """When work ends on a day; midnight after a day off."""
    spans = calendar.spans_of(day)
    if spans:
        return _at(calendar, day, spans[-1][1])
    return _at(calendar, day + timedelta(days=1), time())


def _stretches(calendar: Calendar, moment: datetime, step: int = 1) -> Iterator[tuple[datetime, datetime]]:
    """The stretches of work from the day of *moment* on, forwards or backwards, for as long as somebody asks."""
    day = moment.astimezone(calendar.zone).date()
    for _ in range(FARTHEST):
        for begins, ends in calendar.spans_of(day)[::step]:
            yield _at(calendar, day, begins), _at(calendar, day, ends)
        day += timedelta(days=step)


def _before(calendar: Calendar, moment: datetime, left: timedelta) -> datetime:
    for begins, ends in _stretches(calendar, moment, -1):
        here = min(ends, moment)
        if here > begins and here - left >= begins:
            return here - left
        left -= max(here - begins, timedelta())
    raise ValueError("a calendar without working hours")


def _at(calendar: Calendar, day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, tzinfo=calendar.zone)
