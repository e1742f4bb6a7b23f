"""Where a booking stands on a line from seven to nine: columns of a quarter of an hour, no measuring in the page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

FIRST_HOUR, LAST_HOUR = 7, 21
QUARTER = timedelta(minutes=15)
COLUMNS = (LAST_HOUR - FIRST_HOUR) * 4


@dataclass(frozen=True, slots=True)
class Span:
    """From column *start* up to column *end*, counted from 1 as style sheets do."""

    start: int
    end: int


def span_of(starts_at: datetime, ends_at: datetime, day: datetime) -> Span | None:
    """The columns of a booking on the line of *day* (its midnight, local); None when it lies outside the line.

    All three are local times. What begins before seven or ends after nine is cut; a short booking keeps one column.
    """
    first = day.replace(hour=FIRST_HOUR)
    last = day.replace(hour=LAST_HOUR)
    if ends_at <= first or starts_at >= last:
        return None
    start = max(0, int((starts_at - first) // QUARTER))
    end = min(COLUMNS, -int((first - ends_at) // QUARTER))
    return Span(start + 1, max(end, start + 1) + 1)
