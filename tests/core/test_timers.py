"""Timers: once, at their time, patiently."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.utils import timezone

from ctp_core.api import audit, timers
from ctp_core.applets.timers import repeated
from ctp_core.applets.timers.models import Timer
from ctp_core.applets.timers.services import run_due
from ctp_core.contracts import TimerHandler, system_actor

KEY = uuid4()
pytestmark = pytest.mark.django_db


class House:
    """What units contribute in these tests."""

    def __init__(self) -> None:
        self.items: list[object] = []
        self.rang: list[tuple[UUID, dict[str, Any]]] = []

    def ring(self, key: UUID, payload: dict[str, Any]) -> None:
        self.rang.append((key, payload))

    def contributions(self, kind: type) -> Iterator[tuple[str, Any]]:
        return iter([("core", one) for one in self.items if isinstance(one, kind)])


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> House:
    house = House()
    house.items.append(TimerHandler("core.ring", house.ring))
    monkeypatch.setattr(run_due, "contributions", house.contributions)
    monkeypatch.setattr(repeated, "contributions", house.contributions)
    return house


def soon(seconds: float = -1) -> datetime:
    return timezone.now() + timedelta(seconds=seconds)


def test_a_timer_goes_off_once_when_it_is_due(house: House) -> None:
    timers.schedule(kind="core.ring", key=KEY, due_at=soon(60), payload={"n": 1})
    assert timers.run_due() == 0
    assert timers.run_due(now=soon(59)) == 0
    assert timers.run_due(now=soon(61)) == 1
    assert timers.run_due(now=soon(61)) == 0
    assert house.rang == [(KEY, {"n": 1})]


def test_the_clock_is_the_databases(house: House) -> None:
    timers.schedule(kind="core.ring", key=KEY, due_at=soon(-1))
    assert timers.run_due() == 1


def test_the_same_kind_and_key_is_one_timer(house: House) -> None:
    timers.schedule(kind="core.ring", key=KEY, due_at=soon(-1), payload={"n": 1})
    timers.schedule(kind="core.ring", key=KEY, due_at=soon(60), payload={"n": 2})
    assert timers.run_due() == 0
    assert timers.run_due(now=soon(61)) == 1
    assert house.rang == [(KEY, {"n": 2})]
    with pytest.raises(ValueError, match="time zone"):
        timers.schedule(kind="core.ring", key=KEY, due_at=datetime(2026, 1, 1))  # noqa: DTZ001


def test_cancelled_is_gone(house: House) -> None:
    timers.schedule(kind="core.ring", key=KEY, due_at=soon())
    assert timers.cancel(kind="core.ring", key=KEY)
    assert not timers.cancel(kind="core.ring", key=KEY)
    assert timers.run_due() == 0


def test_a_handler_may_set_its_timer_again(house: House) -> None:
    def again(key: UUID, payload: dict[str, Any]) -> None:
        timers.schedule(kind="core.again", key=key, due_at=soon(60), payload={"n": payload["n"] + 1})

    house.items.append(TimerHandler("core.again", again))
    timers.schedule(kind="core.again", key=KEY, due_at=soon(), payload={"n": 1})
    assert timers.run_due() == 1
    assert Timer.objects.get().payload == {"n": 2}


def test_timers_of_a_module_that_is_off_wait(house: House) -> None:
    timers.schedule(kind="news.expire", key=KEY, due_at=soon())
    assert timers.run_due() == 0
    house.items.append(TimerHandler("news.expire", house.ring))
    assert timers.run_due() == 1


def test_one_that_fails_is_undone_tried_again_and_given_up(house: House) -> None:
    def fails(key: UUID, payload: dict[str, Any]) -> None:
        with transaction.atomic():
            audit.record(actor=system_actor("test"), action="core.half")
        raise ValueError("no luck")

    house.items.append(TimerHandler("core.fails", fails))
    timers.schedule(kind="core.fails", key=KEY, due_at=soon(-10))
    timers.schedule(kind="core.ring", key=KEY, due_at=soon())
    assert timers.run_due() == 1
    timer = Timer.objects.get()
    assert (timer.attempts, timer.error, timer.is_dead) == (1, "ValueError: no luck", False)
    assert audit.count_unsealed() == 0
    assert timers.run_due() == 0
    for _ in range(9):
        timers.run_due(now=soon(100_000))
    assert timers.get_counts() == timers.TimerCounts(due=0, dead=1)
    (dead,) = timers.list_dead()
    assert (dead.kind, dead.attempts) == ("core.fails", 8)
    # Set anew it has all its attempts again.
    timers.schedule(kind="core.fails", key=KEY, due_at=soon())
    assert timers.get_counts() == timers.TimerCounts(due=1, dead=0)


def test_what_comes_round_sets_itself_again(house: House) -> None:
    rounds: list[int] = []
    house.items.append(timers.Repeated("core.sweep", timedelta(hours=1), lambda: rounds.append(1)))
    timers.ensure_repeated()
    timers.ensure_repeated()
    assert Timer.objects.count() == 1
    assert timers.run_due() == 0
    assert timers.run_due(now=soon(3601)) == 1
    assert rounds == [1]
    assert Timer.objects.get().due_at > soon(3500)


def test_what_is_due_now_is_carried_out_now(house: House) -> None:
    # Again and again: the clock of SQLite knows no more than milliseconds, and may stand before the moment just written.
    for number in range(100):
        timers.schedule(kind="core.ring", key=KEY, due_at=timezone.now(), payload={"number": number})
        assert timers.run_due() == 1
