"""Readings: statements built once, several in one round trip, never somebody else's answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.db.models import FloatField, Q, QuerySet

from ctp_core.api import audit
from ctp_core.api.actors import actor_for_account
from ctp_core.applets.accounts.models import Account
from ctp_core.applets.audit.models import AuditEntry
from ctp_core.applets.permissions.models import FunctionGrant
from ctp_core.contracts import Actor, MemberRef, ObjectRef
from ctp_core.kit.readings import PreparedRead, column_kind, read_one, read_together
from ctp_core.kit.testing import make_account
from ctp_workflow.models import WorkingHours

pytestmark = pytest.mark.django_db


def _person(account: Any, *groups: int, **changes: Any) -> Actor:
    keys = frozenset({f"a{account.pk}", *(f"g{pk}" for pk in groups)})
    member = MemberRef(account.pk, account.public_id, account.name)
    return replace(Actor(kind="person", account_pk=account.pk, member=member, principals=keys), **changes)


def _own(actor: Actor, *, since: datetime) -> QuerySet[Any, Any]:
    mine = Account.objects.filter(pk=actor.account_pk, created_at__gte=since)
    return mine.order_by("pk").values_list("pk", "public_id", "username", "is_active", "created_at")[:5]


def test_each_reader_gets_their_own_rows_with_their_types(django_assert_num_queries: Any) -> None:
    long_ago = datetime(2000, 1, 1, tzinfo=UTC)
    people = [make_account(name) for name in ("su", "wang")]
    prepared = PreparedRead(_own)
    for one in people:
        with django_assert_num_queries(1):
            found = read_one(prepared.reading(actor=_person(one), since=long_ago))
        one.refresh_from_db()
        assert found == [(one.pk, one.public_id, one.username, True, one.created_at)]
        assert [type(value) for value in found[0]] == [int, UUID, str, bool, datetime]
        assert read_one(prepared.reading(actor=_person(one), since=one.created_at + timedelta(microseconds=1))) == []
    assert len(prepared._statements) == 1


def _held(actor: Actor) -> QuerySet[Any, Any]:
    return FunctionGrant.objects.filter(group_id__in=actor.group_pks).order_by("code").values_list("code")[:9]


def test_readers_with_a_few_groups_more_or_less_share_a_statement_and_keep_their_own_rights() -> None:
    account, prepared = make_account("su"), PreparedRead(_held)
    groups = [Group.objects.create(name=f"g{number}") for number in range(10)]
    for number, group in enumerate(groups):
        FunctionGrant.objects.create(group=group, code=f"core.code{number}")
    for many in (1, 3, 8, 9):
        held = groups[-many:]
        found = read_one(prepared.reading(actor=_person(account, *(one.pk for one in held))))
        assert found == [(f"core.code{number}",) for number in range(10 - many, 10)]
    assert read_one(prepared.reading(actor=_person(account))) == []
    assert sorted(len(one.places) for one in prepared._statements.values()) == [0, 8, 16]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL keeps statements")
def test_the_server_keeps_the_statement_with_one_plan_and_no_other() -> None:
    account, prepared = make_account("su"), PreparedRead(_own)
    for _ in range(7):
        read_one(prepared.reading(actor=_person(account), since=datetime(2000, 1, 1, tzinfo=UTC)))
        Account.objects.filter(pk=account.pk).count()
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement, custom_plans + generic_plans FROM pg_prepared_statements")
        kept = [(statement, asked) for statement, asked in cursor.fetchall() if "ctp_core_account" in statement]
    assert [(statement.startswith("WITH part_0"), asked) for statement, asked in kept] == [(True, 7)]


def test_a_statement_is_built_once_for_a_shape_and_again_for_another() -> None:
    built: list[Actor] = []

    def make(actor: Actor, limit: int) -> QuerySet[Any, Any]:
        built.append(actor)
        held = Q(account_id=actor.account_pk) | Q(group_id__in=actor.group_pks)
        rows = FunctionGrant.objects.filter(held) if actor.may("core.all") else FunctionGrant.objects.none()
        return rows.order_by("code").values_list("code")[:limit]

    account = make_account("su")
    FunctionGrant.objects.create(account=account, code="core.all")
    prepared = PreparedRead(make)
    may = _person(account, permissions=frozenset({"core.all"}))
    assert read_one(prepared.reading(actor=may, fixed=(5,))) == [("core.all",)]
    assert read_one(prepared.reading(actor=_person(account), fixed=(5,))) == []
    assert read_one(prepared.reading(actor=may, fixed=(5,))) == [("core.all",)]
    builds = 2 if connection.vendor == "postgresql" else 1  # once more with small numbers, to see whether they fit
    assert len(built) == 2 * builds
    assert read_one(prepared.reading(actor=replace(may, principals=may.principals | {"g7"}), fixed=(5,)))
    assert read_one(prepared.reading(actor=may, fixed=(6,)))
    assert len(built) == 4 * builds
    # Who it was built for is nobody: no name, no key of the reader.
    assert {(one.name, one.account_pk == account.pk, one.address) for one in built} == {("", False, "")}
    assert not any(may.principals & one.principals for one in built)


def test_what_is_taken_away_is_gone_at_the_next_question() -> None:
    account = make_account("su")
    row = FunctionGrant.objects.create(account=account, code="core.all")
    prepared = PreparedRead(lambda actor: FunctionGrant.objects.filter(account_id=actor.account_pk).values_list("code"))
    assert read_one(prepared.reading(actor=_person(account))) == [("core.all",)]
    row.delete()
    assert read_one(prepared.reading(actor=_person(account))) == []


def test_several_are_asked_in_one_statement_and_the_empty_ones_not_at_all(django_assert_num_queries: Any) -> None:
    accounts = [make_account(name) for name in ("su", "wang")]
    names = PreparedRead(lambda *, pk: Account.objects.filter(pk=pk).values_list("username"))
    nothing = PreparedRead(lambda *, pk: Account.objects.none().values_list("username"))
    readings = [names.reading(pk=accounts[1].pk), nothing.reading(pk=1), names.reading(pk=accounts[0].pk)]
    with django_assert_num_queries(1):
        found = read_together([*readings, readings[0].then(len)])
    assert found == [[(accounts[1].username,)], [], [(accounts[0].username,)], 1]
    with django_assert_num_queries(0):
        assert read_together([nothing.reading(pk=1).then(len)]) == [0]


def test_percent_signs_and_quotes_of_a_statement_stay_what_they_are() -> None:
    make_account("100% O'Neil")
    prepared = PreparedRead(
        lambda *, pk: Account.objects.filter(pk__gt=pk, name__contains="100% O'N").values_list("name")
    )
    assert read_one(prepared.reading(pk=0)) == [("100% O'Neil",)]


def test_an_order_without_a_limit_and_values_of_other_kinds_are_refused() -> None:
    ordered = PreparedRead(lambda *, pk: Account.objects.filter(pk=pk).order_by("pk").values_list("pk"))
    with pytest.raises(ValueError, match="limit"):
        ordered.reading(pk=1)
    with pytest.raises(TypeError, match="can't be prepared for float"):
        ordered.reading(pk=1.0)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="FloatField"):
        column_kind(FloatField())


def test_an_id_as_a_value() -> None:
    account = make_account("su")
    prepared = PreparedRead(lambda *, wanted: Account.objects.filter(public_id=wanted).values_list("pk"))
    assert read_one(prepared.reading(wanted=account.public_id)) == [(account.pk,)]
    assert read_one(prepared.reading(wanted=uuid4())) == []


def test_a_number_of_any_width_is_a_value_and_no_constant() -> None:
    """The driver writes numbers as types of their column's width: this one is no key and eight bytes wide."""
    for name in ("su", "shi"):
        actor = actor_for_account(account_pk=make_account(name).pk)
        audit.record(actor=actor, action=f"core.trial.{name}", subject=ObjectRef("core", "trial", uuid4()))
    pks = list(Account.objects.order_by("pk").values_list("pk", flat=True))
    prepared = PreparedRead(lambda *, pk: AuditEntry.objects.filter(account_pk=pk).values_list("action"))
    found = [read_one(prepared.reading(pk=pk)) for pk in (*pks, pks[-1] + 1)]
    assert found == [[("core.trial.su",)], [("core.trial.shi",)], []]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite's columns hold numbers of any width")
@pytest.mark.parametrize("lookup", ["weekday", "weekday__lt", "weekday__gt"])
@pytest.mark.parametrize("alternative", [True, False])
def test_a_column_too_small_for_a_stand_in_is_refused_and_not_answered_empty(lookup: str, alternative: bool) -> None:
    def make(*, day: int) -> QuerySet[Any, Any]:
        wanted = Q(**{lookup: day})
        return WorkingHours.objects.filter(wanted | Q(pk=0) if alternative else wanted).values_list("pk")

    with pytest.raises(ValueError, match="can't hold its stand-in"):
        PreparedRead(make).reading(day=1)

    def as_fixed(day: int) -> QuerySet[Any, Any]:
        return make(day=day)

    WorkingHours.objects.all().delete()
    WorkingHours.objects.create(weekday=1, begins=time(8), ends=time(9))
    found = read_one(PreparedRead(as_fixed).reading(fixed=(1 if lookup[-2:] not in ("lt", "gt") else 9,)))
    assert len(found) == (0 if lookup == "weekday__gt" else 1)


def test_a_list_for_a_small_column_is_compared_as_it_is() -> None:
    def make(*, day: int) -> QuerySet[Any, Any]:
        return WorkingHours.objects.filter(weekday__in=[day]).values_list("weekday")

    WorkingHours.objects.all().delete()
    WorkingHours.objects.create(weekday=1, begins=time(8), ends=time(9))
    prepared = PreparedRead(make)
    assert [read_one(prepared.reading(day=one)) for one in (1, 2)] == [[(1,)], []]


def test_what_is_known_to_be_empty_stays_empty() -> None:
    def make(*, name: str) -> QuerySet[Any, Any]:
        return Account.objects.filter(pk__in=[], username=name).values_list("pk")

    assert read_one(PreparedRead(make).reading(name="x")) == []
