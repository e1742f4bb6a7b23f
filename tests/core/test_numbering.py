"""Numbers: in order, without gaps or doubles, each with a fate."""

from __future__ import annotations

import threading
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from ctp_core.api import numbering
from ctp_core.applets.audit.models import AuditEntry
from ctp_core.applets.numbering.models import NumberEntry
from ctp_core.contracts import Invalid, NotFound, ObjectRef, system_actor

ACTOR = system_actor("test")


def ref() -> ObjectRef:
    return ObjectRef("documents", "document", uuid4())


@pytest.fixture
def _series(db: None) -> None:
    numbering.ensure_series(code="guobanfa", pattern="国办发〔{year}〕{n}号")


def reserve(year: int = 2026, for_: ObjectRef | None = None) -> numbering.NumberDto:
    return numbering.reserve(series="guobanfa", year=year, for_=for_ or ref(), actor=ACTOR)


@pytest.mark.usefixtures("_series")
def test_numbers_follow_each_other_within_a_year() -> None:
    assert [reserve().text for _ in range(3)] == [f"国办发〔2026〕{n}号" for n in (1, 2, 3)]
    assert reserve(2027).text == "国办发〔2027〕1号"
    assert [one.number for one in numbering.list_numbers(series="guobanfa", year=2026)] == [1, 2, 3]
    with pytest.raises(NotFound):
        numbering.reserve(series="none", year=2026, for_=ref(), actor=ACTOR)


@pytest.mark.usefixtures("_series")
def test_an_object_has_one_number() -> None:
    letter = ref()
    one = reserve(for_=letter)
    assert reserve(for_=letter) == one
    assert reserve(2027, for_=letter) == one
    assert numbering.find_number(for_=letter) == one
    assert numbering.find_number(for_=ref()) is None
    assert AuditEntry.objects.filter(action="core.reserve_number").count() == 1


@pytest.mark.usefixtures("_series")
def test_a_number_is_used_or_void_and_never_given_out_again() -> None:
    letter = ref()
    one = reserve(for_=letter)
    assert numbering.use(number_id=one.id, actor=ACTOR).state == "used"
    assert numbering.use(number_id=one.id, actor=ACTOR).state == "used"
    with pytest.raises(Invalid):
        numbering.void(number_id=one.id, reason="  ", actor=ACTOR)
    voided = numbering.void(number_id=one.id, reason="写错了", actor=ACTOR)
    assert (voided.state, voided.reason) == ("void", "写错了")
    with pytest.raises(numbering.NumberVoid):
        numbering.use(number_id=one.id, actor=ACTOR)
    again = reserve(for_=letter)
    assert again.number == 2
    assert [(x.number, x.state) for x in numbering.list_numbers(series="guobanfa", year=2026)] == [
        (1, "void"),
        (2, "reserved"),
    ]
    assert AuditEntry.objects.filter(action="core.use_number").count() == 1
    with pytest.raises(NotFound):
        numbering.use(number_id=UUID(int=1), actor=ACTOR)


@pytest.mark.usefixtures("_series")
def test_a_number_taken_in_a_transaction_that_fails_is_not_lost() -> None:
    with transaction.atomic():
        reserve()
        transaction.set_rollback(True)
    assert reserve().number == 1


@pytest.mark.usefixtures("_series")
def test_the_ledger_itself_refuses_doubles() -> None:
    entry = NumberEntry.objects.select_related("series").get(public_id=reserve().id)
    entry.pk, entry.public_id, entry.for_id = None, uuid4(), uuid4()
    with pytest.raises(IntegrityError), transaction.atomic():
        entry.save(force_insert=True)


@pytest.mark.parametrize("pattern", ["", "A", "{n}{n}", "{n}{x}", "{n", "{n:x}", "{year}{year}{n}", "{n!r}", "{n.x}"])
def test_a_pattern_that_cannot_work_is_refused(pattern: str) -> None:
    with pytest.raises(Invalid):
        numbering.ensure_series(code="x", pattern=pattern)


@pytest.mark.django_db
def test_patterns_fill_with_zeros() -> None:
    numbering.ensure_series(code="x", pattern="CTP-{year}-{n:4}")
    assert numbering.reserve(series="x", year=2026, for_=ref(), actor=ACTOR).text == "CTP-2026-0001"


@pytest.mark.cluster
@pytest.mark.django_db(transaction=True)
def test_many_at_once_get_numbers_without_gap_or_double() -> None:
    numbering.ensure_series(code="guobanfa", pattern="{year}-{n}")
    shared, found, errors = ref(), [], []
    barrier = threading.Barrier(8)

    def work() -> None:
        try:
            barrier.wait()
            found.extend(reserve() for _ in range(5))
            found.append(reserve(for_=shared))
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    run(work, 8)
    assert errors == []
    assert len({one.id for one in found if one.for_ == shared}) == 1
    numbers = sorted(one.number for one in numbering.list_numbers(series="guobanfa", year=2026))
    assert numbers == list(range(1, 42))


def run(work: Any, count: int) -> None:
    threads = [threading.Thread(target=work) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
