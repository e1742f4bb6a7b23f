"""The pure parts: slots, timelines, proposals."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.meetings.domain.proposals import Busy, is_free, propose
from apps.meetings.domain.slots import is_on_grid, on_grid_after, slots_of
from apps.meetings.domain.timelines import COLUMNS, Span, span_of

DAY = datetime(2026, 5, 3, tzinfo=UTC)
# Machines under load are slow at inventing examples; that is no fault of ours.
CALM = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
FIVE = st.integers(0, 288)


def _at(fives: int) -> datetime:
    return DAY + timedelta(minutes=5 * fives)


@CALM
@given(FIVE, FIVE, FIVE, FIVE)
def test_slots_meet_exactly_when_times_do(a: int, b: int, c: int, d: int) -> None:
    first, second = slots_of(_at(a), _at(b)), slots_of(_at(c), _at(d))
    overlap = a < b and c < d and a < d and c < b
    assert bool(set(first) & set(second)) is overlap


@CALM
@given(st.integers(0, 200_000_000))
def test_grid(tenths: int) -> None:
    moment = DAY + timedelta(milliseconds=tenths)
    found = on_grid_after(moment)
    assert is_on_grid(found)
    assert timedelta(0) <= found - moment < timedelta(minutes=5)


@CALM
@given(FIVE, st.integers(1, 288))
def test_spans_stay_on_the_line(start: int, length: int) -> None:
    span = span_of(_at(start), _at(start + length), DAY)
    if span is not None:
        assert 1 <= span.start < span.end <= COLUMNS + 1


def test_spans() -> None:
    def span(first: float, last: float) -> Span | None:
        return span_of(DAY + timedelta(hours=first), DAY + timedelta(hours=last), DAY)

    assert span(7, 8) == Span(1, 5)
    assert span(9, 9.25) == Span(9, 10)
    assert span(9, 9.1) == Span(9, 10)
    assert span(6, 7.5) == Span(1, 3)
    assert span(20, 23) == Span(53, 57)
    assert span(5, 7) is None
    assert span(21, 22) is None


@CALM
@given(st.lists(st.tuples(FIVE, st.integers(1, 40)), max_size=8), st.integers(1, 24))
def test_proposals_are_free_and_inside(busy: list[tuple[int, int]], length: int) -> None:
    people = [Busy(_at(start), _at(start + wide)) for start, wide in busy]
    hours = [Busy(_at(108), _at(144)), Busy(_at(168), _at(216))]
    wanted = timedelta(minutes=5 * length)
    found = propose(hours, wanted, people=people, fits=lambda _start, _end: True)
    assert len(found) <= 5
    for one in found:
        assert one.end - one.start == wanted
        assert is_free(people, one.start, one.end)
        assert any(window.start <= one.start and one.end <= window.end for window in hours)
    assert all(before.end <= after.start for before, after in pairwise(found))
