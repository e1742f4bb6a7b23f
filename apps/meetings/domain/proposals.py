"""Finding a time when everybody is free."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

STEP = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Busy:
    """A stretch of time that is taken, half open."""

    start: datetime
    end: datetime


def is_free(busy: Iterable[Busy], start: datetime, end: datetime) -> bool:
    """True when nothing of *busy* touches the time from *start* to *end*."""
    return not any(one.start < end and start < one.end for one in busy)


def propose(
    hours: Sequence[Busy],
    length: timedelta,
    *,
    people: Sequence[Busy],
    fits: Callable[[datetime, datetime], bool],
    limit: int = 5,
) -> list[Busy]:
    """The first *limit* times of *length* inside *hours* when none of *people* is busy and *fits* (a room) says yes.

    Times begin on the half hours of *hours*; each proposal begins where the one before has ended, or later.
    """
    found: list[Busy] = []
    for window in hours:
        start = window.start
        while start + length <= window.end and len(found) < limit:
            end = start + length
            if is_free(people, start, end) and fits(start, end):
                found.append(Busy(start, end))
                start += max(STEP, length + (-length % STEP))
            else:
                start += STEP
    return found
