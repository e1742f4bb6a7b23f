"""Idempotency keys: sent twice, carried out once."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from ctp_core.api import audit, idempotency
from ctp_core.applets.audit.models import AuditEntry
from ctp_core.applets.idempotency.models import IdempotencyRecord
from ctp_core.contracts import Invalid, system_actor
from ctp_core.kit.testing import make_account

ANSWER = idempotency.StoredResponse(201, '{"id":1}', "application/json", {"Location": "/x"})


def ask(account: Any, key: str = "k1", body: str = "b", path: str = "POST /x") -> idempotency.StoredResponse | None:
    """One request: an effect that can be counted, and its answer."""
    with transaction.atomic():
        stored = idempotency.begin(account_pk=account.pk, key=key, method_path=path, body_hash=body)
        if stored is None:
            audit.record(actor=system_actor("test"), action="core.effect")
            idempotency.finish(account_pk=account.pk, key=key, response=ANSWER)
        return stored


def effects() -> int:
    return AuditEntry.objects.filter(action="core.effect").count()


@pytest.mark.django_db
def test_the_second_gets_the_answer_of_the_first() -> None:
    chen, li = make_account(), make_account()
    assert ask(chen) is None
    assert ask(chen) == ANSWER
    assert effects() == 1
    assert ask(li) is None
    assert ask(chen, key="k2") is None
    assert effects() == 3


@pytest.mark.django_db
def test_a_key_stands_for_one_request() -> None:
    chen = make_account()
    ask(chen)
    for other in ({"body": "other"}, {"path": "POST /y"}):
        with pytest.raises(idempotency.IdempotencyMismatch) as refusal:
            ask(chen, **other)
        assert (refusal.value.code, refusal.value.status) == ("core.idempotency_mismatch", 422)


@pytest.mark.django_db
def test_while_the_first_runs_the_second_is_refused() -> None:
    chen = make_account()
    with transaction.atomic():
        idempotency.begin(account_pk=chen.pk, key="k1", method_path="POST /x", body_hash="b")
        with pytest.raises(idempotency.IdempotencyInFlight) as refusal:
            idempotency.begin(account_pk=chen.pk, key="k1", method_path="POST /x", body_hash="b")
    assert refusal.value.status == 409


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", "a b", "中", "x" * 101, "a\0"])
def test_strange_keys_are_refused(key: str) -> None:
    with pytest.raises(Invalid):
        ask(make_account(), key=key)


@pytest.mark.django_db
def test_after_a_failure_the_key_is_free() -> None:
    chen = make_account()
    with transaction.atomic():
        idempotency.begin(account_pk=chen.pk, key="k1", method_path="POST /x", body_hash="b")
        transaction.set_rollback(True)
    assert ask(chen) is None


@pytest.mark.django_db
def test_answers_are_forgotten_after_a_day() -> None:
    chen = make_account()
    ask(chen)
    ask(chen, key="k2")
    IdempotencyRecord.objects.update(created_at=timezone.now() - timedelta(hours=24))
    assert ask(chen) is None
    assert effects() == 3
    assert idempotency.remove_old_answers() == 1


@pytest.mark.django_db(transaction=True)
def test_it_needs_a_transaction_and_the_table_refuses_doubles() -> None:
    chen = make_account()
    with pytest.raises(RuntimeError):
        idempotency.begin(account_pk=chen.pk, key="k1", method_path="POST /x", body_hash="b")
    ask(chen)
    record = IdempotencyRecord.objects.get()
    record.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        record.save(force_insert=True)


@pytest.mark.cluster
@pytest.mark.django_db(transaction=True)
def test_many_at_once_have_one_effect() -> None:
    chen = make_account()
    outcomes: list[object] = []
    barrier = threading.Barrier(8)

    def work() -> None:
        try:
            barrier.wait()
            for _ in range(10):
                outcomes.append(ask(chen))
        except idempotency.IdempotencyInFlight as refusal:
            outcomes.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert outcomes.count(None) == 1
    assert effects() == 1
    assert all(one in (None, ANSWER, "core.idempotency_in_flight") for one in outcomes)
