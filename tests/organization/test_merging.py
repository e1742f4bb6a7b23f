"""Units become one: people, heads, roles and units follow, rights don't grow."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ctp_core.api.actors import actor_for_account
from ctp_core.contracts import Forbidden, NotFound, PrincipalRef
from ctp_organization.api import delegations, principals, roles, setup, units
from ctp_organization.contracts import UnitUnderItself
from ctp_organization.contracts.errors import UnitDisabled
from ctp_organization.models import Assignment, Unit
from ctp_organization.services.memberships import find_membership_faults
from ctp_organization.services.tree import find_tree_faults
from tests.organization.conftest import House


def names(house: House, unit_id: object) -> list[str]:
    return [one.name for one in principals.members_of(refs=[PrincipalRef("unit", unit_id)])]  # type: ignore[arg-type]


def test_people_heads_roles_and_units_follow(house: House) -> None:
    role = setup.create_role(code="seal", name="用印", per_unit=True, actor=house.actor)
    setup.grant_role(role_id=role.id, member_id=house.li.id, unit_id=house.finance.id, actor=house.actor)
    setup.set_heads(unit_id=house.finance.id, heads=[house.li.id], deputies=[house.zhao.id], actor=house.actor)
    setup.assign(member_id=house.li.id, unit_id=house.finance.id, primary=True, actor=house.actor)
    start, end = datetime(2090, 1, 1, tzinfo=UTC), datetime(2090, 2, 1, tzinfo=UTC)
    delegations.set_delegation(
        grantor_id=house.li.id, delegate_id=house.wang.id, starts_at=start, ends_at=end, actor=house.actor
    )
    office_keys = principals.keys_of(refs=[PrincipalRef("unit_tree", house.office.id)])
    finance_keys = principals.keys_of(refs=[PrincipalRef("unit_tree", house.finance.id)])
    setup.merge_units(into_id=house.office.id, from_ids=[house.finance.id], actor=house.actor)
    assert names(house, house.office.id) == ["李清照", "王安石"]
    assert [one.name for one in units.heads_of(unit_pk=house.office.pk)] == ["李清照"]
    assert [one.name for one in units.ancestors(unit_pk=house.section.pk)] == ["远山集团", "办公室"]
    assert [one.name for one in roles.holders_of(role_id=role.id, unit_pk=house.section.pk)] == ["李清照"]
    li = actor_for_account(account_pk=house.li.account_pk)
    assert office_keys <= li.principals
    assert finance_keys.isdisjoint(li.principals)
    assert delegations.active_grantors(member_pk=house.wang.pk, at=start) == (house.li.ref,)
    gone = Unit.objects.get(pk=house.finance.pk)
    assert (gone.is_active, gone.merged_into_id) == (False, house.office.pk)
    assert find_tree_faults() == []
    assert find_membership_faults() == []


def test_who_stands_in_both_stands_there_once(house: House) -> None:
    setup.assign(
        member_id=house.wang.id, unit_id=house.finance.id, post_id=house.clerk.id, primary=True, actor=house.actor
    )
    setup.set_heads(unit_id=house.office.id, heads=[house.zhao.id], actor=house.actor)
    setup.set_heads(unit_id=house.finance.id, heads=[house.zhao.id, house.wang.id], actor=house.actor)
    setup.merge_units(into_id=house.office.id, from_ids=[house.finance.id], actor=house.actor)
    rows = Assignment.objects.filter(member_id=house.wang.pk).values_list("unit_id", "is_primary")
    assert list(rows) == [(house.office.pk, True)]
    # An own head stays the one who decides.
    assert [one.name for one in units.heads_of(unit_pk=house.office.pk)] == ["赵明诚"]


def test_what_can_not_be_merged_stays_as_it_is(house: House) -> None:
    merge = {"into_id": house.section.id, "from_ids": [house.finance.id]}
    with pytest.raises(UnitUnderItself):
        setup.merge_units(**merge, actor=house.actor)  # type: ignore[arg-type]
    with pytest.raises(Forbidden):
        setup.merge_units(**merge, actor=actor_for_account(account_pk=house.wang.account_pk))  # type: ignore[arg-type]
    with pytest.raises(NotFound):
        setup.merge_units(into_id=house.office.id, from_ids=[house.office.id], actor=house.actor)
    setup.merge_units(into_id=house.office.id, from_ids=[house.section.id, house.finance.id], actor=house.actor)
    with pytest.raises(UnitDisabled):
        setup.merge_units(into_id=house.office.id, from_ids=[house.finance.id], actor=house.actor)
    assert names(house, house.office.id) == ["李清照", "王安石"]
    assert find_tree_faults() == []
    assert find_membership_faults() == []
