"""What a large organisation costs: statements that don't grow with people, searches that use their indexes."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ctp_core.api.actors import actor_for_account
from ctp_core.contracts import system_actor
from ctp_organization.api import principals, setup
from ctp_organization.models import Member, Unit
from ctp_organization.services.measure_filling import LARGE, fill_organization
from ctp_organization.services.memberships import find_membership_faults
from ctp_organization.services.tree import find_tree_faults
from tests.organization.conftest import House


def count_of_move(code: str, parent: str, house: House) -> int:
    ids = dict(Unit.objects.filter(code__in=[code, parent]).values_list("code", "public_id"))
    with CaptureQueriesContext(connection) as seen:
        setup.move_unit(id=ids[code], parent_id=ids[parent], actor=house.actor)
    return len(seen)


def test_moving_a_department_takes_as_many_statements_for_many_as_for_few(house: House) -> None:
    fill_organization(members=240, units=60)
    few, many = count_of_move("B-D3", "C", house), count_of_move(LARGE, "C", house)
    # One of them keeps where the department stood; PostgreSQL asks for the lock besides.
    assert few == many <= 37
    assert find_tree_faults() == []
    assert find_membership_faults() == []


@pytest.mark.django_db
def test_copied_people_stand_where_the_imported_ones_do() -> None:
    before = Member.objects.count()
    people = fill_organization(members=90, units=60, imported=45)
    assert len(people) == 90
    assert Member.objects.count() == before + 90
    assert find_membership_faults() == []
    first, copy = (
        actor_for_account(account_pk=one.account_id)
        for one in Member.objects.filter(pk__in=[people[3], people[48]]).order_by("pk")
    )
    assert copy.name == first.name
    groups = [{key for key in one.principals if key[0] == "g"} for one in (first, copy)]
    assert groups[0] == groups[1] != set()
    assert copy.member is not None
    assert copy.member.pk == people[48]
    new = setup.create_unit(code="after", name="after", kind="company", actor=system_actor("test"))
    assert new.name == "after"


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("李", ["李清照"]),
        ("清照", ["李清照"]),
        ("liq", ["李清照"]),
        ("lqz", ["李清照"]),
        ("SXX", ["单雄信"]),
        ("shan", ["单雄信"]),
        ("e100", ["李清照", "单雄信", "王安石", "赵明诚"]),
        ("E1003", ["赵明诚"]),
        ("1380000100", ["李清照", "单雄信", "王安石", "赵明诚"]),
        ("13800001002", ["李清照"]),
        ("qingzhao", []),
        ("%", []),
        ("李_", []),
    ],
)
def test_the_picker_finds_by_every_way_of_typing(house: House, typed: str, names: list[str]) -> None:
    actor = actor_for_account(account_pk=house.wang.account_pk)
    found = principals.search_principals(text=typed, kinds=("member",), actor=actor)
    assert [one.label for one in found] == names
    if names:
        assert found[0].detail.endswith(" · 科员")


def test_the_picker_asks_one_query_for_people(house: House) -> None:
    actor = actor_for_account(account_pk=house.wang.account_pk)
    with CaptureQueriesContext(connection) as seen:
        principals.search_principals(text="wang", kinds=("member",), actor=actor)
    assert len(seen) == 1
    with connection.cursor() as cursor:
        explain = "EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN "
        cursor.execute("SET LOCAL enable_seqscan = off" if connection.vendor == "postgresql" else "SELECT 1")
        cursor.execute(explain + seen.captured_queries[0]["sql"].replace("%", "%%"))
        plan = " ".join(str(row) for row in cursor.fetchall())
    for index in ("member_by_pinyin", "member_by_initials", "member_by_number"):
        assert index in plan
