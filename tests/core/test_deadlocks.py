"""Requests that lock each other out on PostgreSQL: the victim is tried again, and what it does is done once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError, connections, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat
from psycopg import errors

from ctp_core.applets.accounts.models import Account
from ctp_core.kit.testing import api_client, client_for, make_account
from ctp_core.rest.v1 import me as rest
from ctp_core.web import busy_gate
from ctp_core.web.accounts import own as pages

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.cluster]


class Crossing:
    """A use case of two people that takes their two rows in opposite order; at first each waits until both hold one."""

    def __init__(self, first: Account, second: Account) -> None:
        self.pks = [first.pk, second.pk]
        self.barrier = threading.Barrier(2)
        self.tried: list[int] = []

    def __call__(self, *, account_pk: int, **_given: Any) -> None:
        with transaction.atomic():
            Account.objects.filter(pk=account_pk).update(name=Concat(F("name"), Value("+")))
            self.tried.append(account_pk)
            if self.tried.count(account_pk) == 1:
                self.barrier.wait(timeout=10)
            other = sum(self.pks) - account_pk
            Account.objects.filter(pk=other).update(name=Concat(F("name"), Value("-")))


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    answers: list[Any] = []

    def run(call: Callable[[], Any]) -> None:
        try:
            answers.append(call())
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def names(*accounts: Account) -> list[str]:
    """Each person's name with its signs in order: how often it was changed by whom."""
    found = dict(Account.objects.values_list("pk", "name"))
    return ["".join(sorted(found[one.pk])) for one in accounts]


def test_pages_that_lock_each_other_out_are_both_done(monkeypatch: pytest.MonkeyPatch) -> None:
    people = make_account("A"), make_account("B")
    crossing = Crossing(*people)
    monkeypatch.setattr(pages, "choose_appearance", crossing)
    clients = [client_for(one) for one in people]
    answers = at_once(*(lambda client=client: client.post("/account/", {"theme": "dark"}) for client in clients))
    assert [one.status_code for one in answers] == [302, 302]
    assert names(*people) == ["+-A", "+-B"]
    assert len(crossing.tried) == 3
    # The victim's attempt said nothing to the person.
    assert [answer.cookies["messages"].value.count("Saved") <= 1 for answer in answers] == [True, True]


def test_rest_reads_its_body_again(monkeypatch: pytest.MonkeyPatch) -> None:
    people = make_account("A"), make_account("B")
    crossing = Crossing(*people)
    monkeypatch.setattr(rest, "choose_appearance", crossing)
    clients = [api_client(one, ["accounts:read", "accounts:write"]) for one in people]
    # It is the first use of both tokens, which is written down and committed before: that keeps nothing from another attempt.
    answers = at_once(*(lambda client=client: client.patch("/api/v1/me/", {"theme": "dark"}) for client in clients))
    assert [one.status_code for one in answers] == [200, 200]
    assert names(*people) == ["+-A", "+-B"]
    assert len(crossing.tried) == 3


def refusing(cause: Exception, before: Callable[[], Any] = lambda: None) -> tuple[Callable[..., None], list[int]]:
    tried: list[int] = []

    def act(*, account_pk: int, **_given: Any) -> None:
        tried.append(1)
        before()
        raise OperationalError(str(cause)) from cause

    return act, tried


def post(monkeypatch: pytest.MonkeyPatch, act: Callable[..., None]) -> int:
    monkeypatch.setattr(busy_gate, "PAUSE", 0.001)
    monkeypatch.setattr(pages, "choose_appearance", act)
    return int(client_for(make_account()).post("/account/", {"theme": "dark"}).status_code)


@pytest.mark.parametrize(
    ("cause", "attempts"),
    [(errors.DeadlockDetected("x"), 4), (errors.SerializationFailure("x"), 4), (errors.LockNotAvailable("x"), 1)],
)
def test_it_ends_after_three_more_attempts(monkeypatch: pytest.MonkeyPatch, cause: Exception, attempts: int) -> None:
    act, tried = refusing(cause)
    assert post(monkeypatch, act) == 503
    assert len(tried) == attempts


def change() -> None:
    Account.objects.update(name=Concat(F("name"), Value("!")))


def committing() -> None:
    with transaction.atomic():
        change()


def undoing() -> None:
    with transaction.atomic():
        change()
        transaction.set_rollback(True)


def reading() -> None:
    with transaction.atomic():
        list(Account.objects.select_for_update())


@pytest.mark.parametrize(
    ("before", "attempts"),
    [(committing, 1), (change, 1), (undoing, 4), (reading, 4)],
    ids=["committed", "at once", "undone", "read"],
)
def test_what_is_half_committed_is_not_done_again(
    monkeypatch: pytest.MonkeyPatch, before: Callable[[], None], attempts: int
) -> None:
    act, tried = refusing(errors.DeadlockDetected("x"), before)
    assert post(monkeypatch, act) == 503
    assert len(tried) == attempts
    assert Account.objects.get().name.count("!") == (1 if attempts == 1 else 0)


@pytest.mark.parametrize(
    ("statement", "reads"),
    [
        ("SELECT 1", True),
        ("(SELECT 1) UNION (SELECT 2)", True),
        ("  savepoint x", True),
        ("WITH a AS (SELECT 1) SELECT * FROM a", True),
        ("WITH a AS (DELETE FROM b RETURNING 1) SELECT * FROM a", False),
        ("UPDATE a SET b = 1", False),
        ("TRUNCATE a", False),
        (b"SELECT 1", False),
    ],
)
def test_what_counts_as_a_change(statement: Any, reads: bool) -> None:
    watch = busy_gate.CommitWatch()
    watch(lambda *_given: None, statement, None, False, {})
    assert watch.committed is not reads
