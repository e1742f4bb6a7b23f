"""Events: written with their cause, delivered once, in order, and patiently."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from django.utils import timezone

from ctp_core.api import events
from ctp_core.applets.events.codec import decode, encode
from ctp_core.applets.events.models import EventDelivery, OutboxEvent
from ctp_core.applets.events.services import deliver_pending as relay
from ctp_core.applets.modules import collecting, state
from ctp_core.contracts import Delivery, Event, ModuleUnavailable, ObjectRef, Subscription


@dataclass(frozen=True, kw_only=True)
class Said(Event):
    NAME = "core.test.said.v1"
    text: str


@dataclass(frozen=True, kw_only=True)
class Everything(Event):
    NAME = "core.test.everything.v1"
    text: str
    count: int
    yes: bool
    amount: Decimal
    day: date
    moment: datetime
    one: UUID
    other: ObjectRef
    many: tuple[int, ...]
    nothing: str | None
    mode: Literal["a", "b"]
    later: int = 7


THING = ObjectRef("core", "thing", uuid4())
OTHER = ObjectRef("core", "thing", uuid4())


class Listener:
    """A subscriber that writes down what it hears and does what it is told."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, int]] = []
        self.refuse: dict[str, Exception] = {}

    def __call__(self, event: Said, delivery: Delivery) -> None:
        if event.text in self.refuse:
            raise self.refuse[event.text]
        self.heard.append((event.text, delivery.attempt))


@pytest.fixture
def listener(monkeypatch: pytest.MonkeyPatch) -> Listener:
    listener = Listener()
    subscription = Subscription("listener", Said, listener)
    monkeypatch.setattr(collecting, "subscriptions", lambda: iter([("core", subscription)]))
    return listener


def say(*texts: str, subject: ObjectRef = THING) -> None:
    with transaction.atomic():
        events.publish(*(Said(subject=subject, text=text) for text in texts))


def make_due() -> None:
    EventDelivery.objects.filter(state="pending").update(next_at=None)


def everything(**changes: Any) -> Everything:
    values: dict[str, Any] = {
        "subject": THING,
        "text": "第一",
        "count": 3,
        "yes": True,
        "amount": Decimal("8200.50"),
        "day": date(2026, 5, 3),
        "moment": datetime(2026, 5, 3, 10, 12, tzinfo=UTC),
        "one": uuid4(),
        "other": OTHER,
        "many": (1, 2, 3),
        "nothing": None,
        "mode": "b",
    }
    return Everything(**(values | changes))


def test_an_event_survives_the_journey() -> None:
    event = everything()
    assert decode(Everything, THING, encode(event)) == event


@pytest.mark.parametrize(
    "wrong",
    [
        {"count": True},
        {"count": 1.5},
        {"count": "3"},
        {"day": datetime(2026, 5, 3, tzinfo=UTC)},
        {"moment": datetime(2026, 5, 3)},  # noqa: DTZ001
        {"many": [1]},
        {"many": (1, "2")},
        {"text": None},
        {"mode": "c"},
        {"one": "x"},
    ],
)
def test_what_the_declaration_does_not_allow_is_refused_when_published(wrong: dict[str, Any]) -> None:
    with pytest.raises(events.EventFormatError):
        encode(everything(**wrong))


def test_a_field_that_came_later_takes_its_default_and_one_that_went_is_left_out() -> None:
    payload = encode(everything())
    del payload["later"]
    payload["gone"] = 1
    assert decode(Everything, THING, payload).later == 7  # type: ignore[attr-defined]
    del payload["count"]
    with pytest.raises(events.EventFormatError, match="count is missing"):
        decode(Everything, THING, payload)


@pytest.mark.django_db(transaction=True)
def test_publishing_needs_a_transaction(listener: Listener) -> None:
    with pytest.raises(RuntimeError):
        events.publish(Said(subject=THING, text="alone"))
    with transaction.atomic():
        events.publish(Said(subject=THING, text="undone"))
        transaction.set_rollback(True)
    assert OutboxEvent.objects.count() == 0
    assert not connection.in_atomic_block


@pytest.mark.django_db
def test_each_event_arrives_once_in_order(listener: Listener) -> None:
    say("one", "two")
    say("three")
    assert events.deliver_pending() == 3
    assert listener.heard == [("one", 1), ("two", 1), ("three", 1)]
    assert events.deliver_pending() == 0
    EventDelivery.objects.filter(state="done").update(next_at=timezone.now())
    for pk in EventDelivery.objects.values_list("pk", flat=True):
        assert relay.deliver_one(pk=pk) == "taken"
    assert len(listener.heard) == 3


@pytest.mark.django_db
def test_a_failing_delivery_holds_back_only_its_own_subject(listener: Listener) -> None:
    listener.refuse["one"] = ValueError("not today")
    say("one", "two")
    say("elsewhere", subject=OTHER)
    assert events.deliver_pending() == 1
    assert listener.heard == [("elsewhere", 1)]
    first = EventDelivery.objects.order_by("pk").first()
    assert first is not None
    assert (first.state, first.attempts, first.error) == ("pending", 1, "ValueError: not today")
    assert timedelta(0) < first.next_at - timezone.now() <= timedelta(seconds=1)  # type: ignore[operator]
    listener.refuse.clear()
    make_due()
    events.deliver_pending()
    assert listener.heard == [("elsewhere", 1), ("one", 2), ("two", 1)]


@pytest.mark.django_db
def test_after_eight_attempts_it_is_dead_and_the_subject_waits_for_an_operator(listener: Listener) -> None:
    listener.refuse["one"] = ValueError("never")
    say("one", "two")
    for _ in range(10):
        events.deliver_pending()
        make_due()
    backlog = events.get_backlog()
    assert (backlog.pending, backlog.parked, backlog.dead) == (1, 0, 1)
    assert EventDelivery.objects.get(state="dead").attempts == 8
    assert listener.heard == []


def test_waiting_doubles_up_to_ten_minutes() -> None:
    assert [relay.wait_after(n).total_seconds() for n in (1, 2, 3, 4, 10, 11, 99)] == [1, 2, 4, 8, 512, 600, 600]


@pytest.mark.django_db
def test_a_handler_that_needs_a_module_that_is_off_waits_for_it(
    listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    off = {"news"}
    monkeypatch.setattr(state, "is_on", lambda code: code not in off)
    listener.refuse["one"] = ModuleUnavailable("news")
    say("one", "two")
    assert events.deliver_pending() == 0
    parked = EventDelivery.objects.get(state="parked")
    assert (parked.waits_for, parked.attempts) == ("news", 0)
    assert events.deliver_pending() == 0
    off.clear()
    listener.refuse.clear()
    assert events.deliver_pending() == 2
    assert listener.heard == [("one", 1), ("two", 1)]


@pytest.mark.django_db
def test_deliveries_of_a_module_that_is_off_are_parked(listener: Listener, monkeypatch: pytest.MonkeyPatch) -> None:
    off = {"core"}
    monkeypatch.setattr(state, "is_on", lambda code: code not in off)
    say("one")
    assert events.deliver_pending() == 0
    assert EventDelivery.objects.get().waits_for == "core"
    off.clear()
    assert events.deliver_pending() == 1


@pytest.mark.django_db
def test_effects_of_a_handler_that_fails_are_undone(listener: Listener, monkeypatch: pytest.MonkeyPatch) -> None:
    def half(event: Said, delivery: Delivery) -> None:
        events.publish(Said(subject=OTHER, text="half"))
        raise ValueError("half way")

    monkeypatch.setattr(collecting, "subscriptions", lambda: iter([("core", Subscription("half", Said, half))]))
    say("one")
    assert events.deliver_pending() == 0
    assert OutboxEvent.objects.count() == 1


@pytest.mark.django_db
def test_what_a_delivery_leads_to_is_delivered_in_the_same_run(monkeypatch: pytest.MonkeyPatch) -> None:
    heard = []

    def countdown(event: Said, delivery: Delivery) -> None:
        heard.append(event.text)
        if event.text != "0":
            events.publish(Said(subject=THING, text=str(int(event.text) - 1)))

    monkeypatch.setattr(collecting, "subscriptions", lambda: iter([("core", Subscription("count", Said, countdown))]))
    say("3")
    assert events.deliver_pending() == 4
    assert heard == ["3", "2", "1", "0"]


@pytest.mark.django_db
def test_publishing_costs_two_statements_and_nothing_to_hear_costs_one(
    listener: Listener, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(2):
        events.publish(*(Said(subject=THING, text=str(number)) for number in range(20)))
    with django_assert_num_queries(1):
        events.publish(everything())


@pytest.mark.django_db
def test_events_everybody_heard_are_removed_after_a_while(listener: Listener) -> None:
    say("one")
    say("two", subject=OTHER)
    listener.refuse["two"] = ValueError("wait")
    events.deliver_pending()
    assert events.clean_events() == 0
    OutboxEvent.objects.update(published_at=timezone.now() - timedelta(days=15))
    assert events.clean_events() == 1
    assert [one.subject for one in OutboxEvent.objects.all()] == [str(OTHER)]
