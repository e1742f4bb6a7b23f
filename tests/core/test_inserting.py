"""Rows that wait for each other: what is written, when, and what becomes of them when something goes wrong."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ctp_core.api import audit
from ctp_core.applets.audit.models import AuditEntry
from ctp_core.applets.events.models import OutboxEvent
from ctp_core.contracts import keyed, system_actor
from ctp_core.kit.inserting import change_row, change_rows, insert_rows, stop_waiting, write_now, written_together
from ctp_portal.models import Todo

KEY = UUID("019a0000-0000-7000-8000-00000000000a")
ONCE = ("key", "member_pk", "is_tracked")


def line(title: str = "请示", **changed: Any) -> Todo:
    """A line of a to-do list."""
    values: dict[str, Any] = {
        "member_pk": 7, "box": "pending", "module": "news", "kind": "article", "key": KEY, "subject_module": "news",
        "subject_kind": "article", "subject_id": KEY, "title": title, "url": "/", "at": timezone.now(),
    }  # fmt: skip
    return Todo(**{**values, **changed})


def event(payload: Any) -> OutboxEvent:
    """An event nobody hears of."""
    return OutboxEvent(name="a.b.v1", subject="a:b:c", payload=payload, published_at=timezone.now())


@pytest.mark.django_db
def test_rows_wait_and_are_written_in_one_statement_on_postgresql() -> None:
    with CaptureQueriesContext(connection) as queries, transaction.atomic(), written_together():
        insert_rows([line()], unique=ONCE, change=("title",))
        insert_rows([event({"n": 1}), event({"n": 2})])
        audit.record(actor=system_actor("test"), action="test.waits")
        assert not Todo.objects.exists()
        assert not AuditEntry.objects.filter(action="test.waits").exists()
    assert Todo.objects.get().title == "请示"
    assert AuditEntry.objects.filter(action="test.waits").count() == 1
    assert [one.payload for one in OutboxEvent.objects.order_by("pk")] == [{"n": 1}, {"n": 2}]
    # Savepoint and release of the test's transaction, and the two looks in between.
    assert len(queries) == 2 + 2 + (1 if connection.vendor == "postgresql" else 3)


@pytest.mark.django_db
def test_values_come_back_as_they_were_given() -> None:
    given = {"big": 2**80, "small": -1.5e-7, "text": "引号\"'\\ \u2028 %s $1 {}", "none": None, "list": [[], {}, True]}
    row = event(given)
    with transaction.atomic(), written_together():
        insert_rows([row])
    found = OutboxEvent.objects.get()
    assert found.payload == given
    assert (found.public_id, found.published_at) == (row.public_id, row.published_at)


@pytest.mark.django_db
def test_rows_others_name_are_given_their_keys_in_order_on_postgresql() -> None:
    rows = [event({"n": number}) for number in range(5)]
    with CaptureQueriesContext(connection) as queries, transaction.atomic(), written_together():
        given = keyed(rows)
        assert given == (connection.vendor == "postgresql")
    assert keyed(rows) is False
    found = {one.pk: one.payload["n"] for one in OutboxEvent.objects.all()}
    assert found == ({row.pk: row.payload["n"] for row in rows} if given else {})
    assert sorted(found.values()) == [found[key] for key in sorted(found)]
    # Savepoint and release of the test's transaction, and one for all rows.
    assert len(queries) == 2 + given


@pytest.mark.django_db
def test_a_row_written_twice_keeps_the_last_word() -> None:
    with transaction.atomic(), written_together():
        insert_rows([line("first")], unique=ONCE, change=("title", "box"))
        insert_rows([line("second")], unique=ONCE, change=("title", "box"))
        change_rows([line(box="done")], "box", by=ONCE)
        write_now()
        assert (Todo.objects.get().title, Todo.objects.get().box) == ("second", "done")
        change_rows([line(box="sent"), line(box="sent", key=uuid4())], "box", by=ONCE)
    assert Todo.objects.get().box == "sent"


@pytest.mark.django_db
def test_what_must_be_there_and_is_not_is_an_error() -> None:
    row = line()
    row.pk = 4711
    with pytest.raises(LookupError), transaction.atomic(), written_together():  # noqa: PT012 the transaction is what is tried
        insert_rows([event({})])
        change_row(row, "title")
    assert not OutboxEvent.objects.exists()


@pytest.mark.django_db
def test_a_wall_of_the_database_stops_all_of_it() -> None:
    insert_rows([line()])
    with pytest.raises(IntegrityError), transaction.atomic(), written_together():  # noqa: PT012 the transaction is what is tried
        insert_rows([event({})])
        insert_rows([line("again")])
    assert not OutboxEvent.objects.exists()
    assert Todo.objects.count() == 1


@pytest.mark.django_db
def test_what_a_savepoint_takes_back_is_not_written() -> None:
    with transaction.atomic(), written_together():
        insert_rows([event({"n": "before"})])
        with pytest.raises(ZeroDivisionError), transaction.atomic():  # noqa: PT012 the transaction is what is tried
            insert_rows([event({"n": "inside"})])
            audit.record(actor=system_actor("test"), action="test.inside")
            raise ZeroDivisionError
        insert_rows([event({"n": "after"})])
    assert [one.payload["n"] for one in OutboxEvent.objects.order_by("pk")] == ["before", "after"]
    assert not AuditEntry.objects.filter(action="test.inside").exists()


@pytest.mark.django_db
def test_after_a_failure_rows_are_written_at_once_again() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic(), written_together():  # noqa: PT012 the transaction is what is tried
        insert_rows([event({})])
        raise ZeroDivisionError
    insert_rows([event({"n": 1})])
    assert [one.payload for one in OutboxEvent.objects.all()] == [{"n": 1}]


@pytest.mark.django_db
def test_rows_of_before_are_not_written_inside_a_savepoint() -> None:
    with pytest.raises(RuntimeError), transaction.atomic(), written_together():  # noqa: PT012 the transaction is what is tried
        insert_rows([event({})])
        with transaction.atomic():
            write_now()
    assert not OutboxEvent.objects.exists()


@pytest.mark.django_db
def test_code_of_others_finds_all_rows_and_writes_at_once() -> None:
    with transaction.atomic(), written_together():
        insert_rows([event({"n": 1})])
        stop_waiting()
        insert_rows([event({"n": 2})])
        assert [one.payload["n"] for one in OutboxEvent.objects.order_by("pk")] == [1, 2]
