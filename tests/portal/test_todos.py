"""To-dos through the api."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from uuid6 import uuid7

from ctp_core.api import modules
from ctp_core.contracts import Actor, NotFound, PageRequest
from ctp_organization.api import delegations
from ctp_portal.api import todos
from ctp_portal.contracts import COUNT_LIMIT
from ctp_portal.kit.testing import make_entry, make_todo
from ctp_portal.services.mark_todos_read import mark_todos_read
from tests.portal.conftest import Person


def titles(person: Person, box: Any = "pending", **filters: Any) -> list[str]:
    found = todos.list_todos(actor=person.actor, box=box, page=PageRequest(), **filters)
    return [one.title for one in found.items]


def test_counts_equal_lists(su: Person, wang: Person, django_assert_num_queries: Any) -> None:
    now = timezone.now()
    make_todo(su.pk, title="a", module="core")
    make_todo(su.pk, title="b", module="core", due_at=now - timedelta(hours=1), sender="沈括")
    make_todo(su.pk, title="c")
    make_todo(su.pk, title="d", box="draft")
    make_todo(wang.pk, title="不是我的")
    make_todo(su.pk, title="没有这个模块", module="gone")
    actor = su.actor
    # One for who has delegated, one for everything else.
    with django_assert_num_queries(2):
        counts = todos.counts(actor=actor)
    assert (counts.pending, counts.draft, counts.done, counts.overdue) == (3, 1, 0, 1)
    assert counts.modules == {"core": 2, "portal": 1}
    with django_assert_num_queries(2):
        todos.list_todos(actor=actor, box="pending", page=PageRequest())
    assert titles(su) == ["c", "b", "a"]
    assert titles(su, overdue=True) == ["b"]
    assert titles(su, module="portal") == ["c"]
    assert titles(su, text="A") == ["a"]
    assert titles(su, text="沈括") == ["b"]
    assert titles(su, sort="due") == ["b", "c", "a"]
    assert titles(su, "draft") == ["d"]


def test_due_today_ends_at_midnight(su: Person) -> None:
    today = timezone.localtime().replace(hour=23, minute=59, second=59)
    make_todo(su.pk, due_at=today)
    make_todo(su.pk, due_at=today + timedelta(seconds=2))
    assert todos.counts(actor=su.actor).due_today == 1


def test_put_again_writes_over_and_tracked_stands_beside(su: Person) -> None:
    first = make_entry(su.pk, title="old", box="sent")
    todos.put(entries=[first, replace(first, title="new"), replace(first, box="tracked")])
    assert titles(su, "sent") == ["new"]
    assert titles(su, "tracked") == ["old"]
    assert todos.withdraw(keys=[first.key], boxes=["tracked"]) == 1
    assert titles(su, "tracked") == []
    assert titles(su, "sent") == ["new"]


def test_put_is_one_statement(su: Person, wang: Person, django_assert_num_queries: Any) -> None:
    entries = [make_entry(person.pk) for person in (su, wang) for _ in range(10)]
    with django_assert_num_queries(1):
        todos.put(entries=entries)


def test_move_takes_it_from_everybody(su: Person, wang: Person) -> None:
    mine = make_entry(su.pk)
    todos.put(entries=[mine, replace(mine, member_pk=wang.pk)])
    assert todos.move(keys=[mine.key], box="done", at=timezone.now(), tag="同意", member_pk=su.pk) == 1
    assert titles(su) == []
    assert titles(wang) == [mine.title]
    assert todos.list_todos(actor=su.actor, box="done", page=PageRequest()).items[0].tag == "同意"
    assert todos.withdraw(keys=[mine.key]) == 2
    with pytest.raises(ValueError, match="tracked"):
        todos.move(keys=[mine.key], box="tracked", at=timezone.now())


@pytest.mark.parametrize("sort", ["newest", "due"])
@pytest.mark.parametrize("box", ["pending", "done"])
def test_pages_follow_each_other(su: Person, box: Any, sort: Any) -> None:
    now = timezone.now()
    for number in range(5):
        due = now + timedelta(hours=number) if number % 2 else None
        make_todo(su.pk, title=str(number), box=box, due_at=due, at=now + timedelta(minutes=number))
    seen: list[str] = []
    cursor = None
    while True:
        page = todos.list_todos(actor=su.actor, box=box, sort=sort, page=PageRequest(cursor=cursor, size=2))
        seen += [one.title for one in page.items]
        if (cursor := page.next) is None:
            break
    assert seen == (["4", "3", "2", "1", "0"] if sort == "newest" else ["1", "3", "4", "2", "0"])


def test_counting_stops(su: Person) -> None:
    todos.put(entries=[make_entry(su.pk, box="done") for _ in range(COUNT_LIMIT + 5)])
    assert todos.counts(actor=su.actor).done == COUNT_LIMIT


def delegate(grantor: Person, to: Person, units: list[str]) -> None:
    now = timezone.now()
    delegations.set_delegation(
        grantor_id=grantor.member.id,
        delegate_id=to.member.id,
        starts_at=now - timedelta(minutes=1),
        ends_at=now + timedelta(days=1),
        modules=units,
        actor=grantor.actor,
    )


def test_delegate_sees_pending_lines_of_the_grantor(su: Person, wang: Person) -> None:
    make_todo(su.pk, title="代办")
    make_todo(su.pk, title="不代办", module="core")
    make_todo(su.pk, title="已办", box="done")
    own = make_todo(wang.pk, title="自己的")
    assert titles(wang) == ["自己的"]
    delegate(su, wang, ["portal"])
    found = todos.list_todos(actor=wang.actor, box="pending", page=PageRequest()).items
    assert [(one.title, one.on_behalf_of and one.on_behalf_of.name) for one in found] == [
        ("自己的", None),
        ("代办", "苏轼"),
    ]
    assert todos.counts(actor=wang.actor).modules == {"portal": 2}
    assert titles(wang, "done") == []
    # What the delegate opens does not look read to the grantor.
    mark_todos_read(keys=[found[1].key], actor=wang.actor)
    mark_todos_read(keys=[own.key], actor=wang.actor)
    assert [one.is_read for one in todos.list_todos(actor=wang.actor, box="pending", page=PageRequest()).items] == [
        True,
        False,
    ]


def test_two_delegations_of_one_person_add_up(su: Person, wang: Person) -> None:
    make_todo(su.pk, title="a")
    make_todo(su.pk, title="b", module="core")
    delegate(su, wang, ["portal"])
    delegate(su, wang, ["core"])
    assert titles(wang) == ["b", "a"]


def test_lines_of_a_unit_that_is_off_go_and_come_back(su: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    make_todo(su.pk, title="a", module="core")
    make_todo(su.pk, title="b", module="core", box="done")
    assert titles(su) == ["a"]
    with monkeypatch.context() as patched:
        patched.setattr(modules, "is_on", lambda code: code != "core")
        assert titles(su) == titles(su, "done") == []
        counts = todos.counts(actor=su.actor)
        assert (counts.pending, counts.done, counts.modules) == (0, 0, {})
    assert titles(su) == ["a"]
    assert titles(su, "done") == ["b"]


def test_somebody_without_a_list(db: None) -> None:
    nobody = Actor(kind="person", account_pk=None)
    assert todos.list_todos(actor=nobody, box="pending", page=PageRequest()).items == ()
    assert todos.counts(actor=nobody).pending == 0
    with pytest.raises(NotFound):
        mark_todos_read(keys=[uuid7()], actor=nobody)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="reads PostgreSQL's plan")
def test_pending_page_reads_the_partial_index(su: Person) -> None:
    todos.put(entries=[make_entry(pk) for pk in range(10_000, 10_400) for _ in range(5)])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE ctp_portal_todo")
        cursor.execute(
            "EXPLAIN SELECT id FROM ctp_portal_todo WHERE member_pk = 10200 AND box = 'pending' ORDER BY id DESC LIMIT 20"
        )
        plan = " ".join(row[0] for row in cursor.fetchall())
    assert "portal_todo_pending" in plan
    assert "Sort" not in plan
