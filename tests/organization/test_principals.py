"""Principals: keys, people, names, and the groups behind them."""

from __future__ import annotations

import pytest

from ctp_core.api.actors import actor_for_account
from ctp_core.contracts import Invalid, NotFound, PrincipalRef
from ctp_organization.api import principals, setup, units
from ctp_organization.services.grant_permissions import grant_permission
from ctp_organization.services.maintain_roles import RoleDetails, update_role
from ctp_organization.services.memberships import find_membership_faults
from tests.organization.conftest import House


def keys(*refs: PrincipalRef) -> frozenset[str]:
    return principals.keys_of(refs=refs)


def test_a_member_carries_the_keys_of_all_it_belongs_to(house: House) -> None:
    li = actor_for_account(account_pk=house.li.account_pk)
    assert li.member == house.li.ref
    assert not li.external
    expected = keys(
        PrincipalRef("member", house.li.id),
        PrincipalRef("unit", house.section.id),
        PrincipalRef("unit_tree", house.section.id),
        PrincipalRef("unit_tree", house.finance.id),
        PrincipalRef("unit_tree", house.company.id),
        PrincipalRef("post", house.clerk.id),
        PrincipalRef("everyone"),
    )
    assert li.principals == expected
    assert len(expected) == 7


def test_people_of_a_partner_are_not_everyone(house: House) -> None:
    guest = actor_for_account(account_pk=house.guest.account_pk)
    assert guest.external
    assert keys(PrincipalRef("everyone")).isdisjoint(guest.principals)
    people = principals.members_of(refs=[PrincipalRef("everyone")])
    assert [one.name for one in people] == ["李清照", "王安石", "赵明诚"]


def test_moving_a_unit_moves_the_rights(house: House) -> None:
    office_tree = keys(PrincipalRef("unit_tree", house.office.id))
    finance_tree = keys(PrincipalRef("unit_tree", house.finance.id))
    setup.move_unit(id=house.section.id, parent_id=house.office.id, actor=house.actor)
    li = actor_for_account(account_pk=house.li.account_pk)
    assert office_tree <= li.principals
    assert finance_tree.isdisjoint(li.principals)
    assert [one.name for one in units.ancestors(unit_pk=house.section.pk)] == ["远山集团", "办公室"]
    assert find_membership_faults() == []


def test_a_second_assignment_in_the_same_tree_survives_the_first(house: House) -> None:
    setup.assign(member_id=house.li.id, unit_id=house.finance.id, actor=house.actor)
    setup.move_unit(id=house.section.id, parent_id=house.office.id, actor=house.actor)
    li = actor_for_account(account_pk=house.li.account_pk)
    assert keys(PrincipalRef("unit_tree", house.finance.id)) <= li.principals
    assert find_membership_faults() == []


def test_who_has_left_has_no_principal_left(house: House) -> None:
    setup.disable_member(id=house.wang.id, actor=house.actor)
    assert actor_for_account(account_pk=house.wang.account_pk).kind == "anonymous"
    assert principals.members_of(refs=[PrincipalRef("unit", house.office.id)]) == ()
    setup.enable_member(id=house.wang.id, actor=house.actor)
    assert [one.name for one in principals.members_of(refs=[PrincipalRef("unit", house.office.id)])] == ["王安石"]
    assert find_membership_faults() == []


def test_teams_and_roles_are_principals(house: House) -> None:
    team = setup.create_team(name="新闻小组", member_ids=[house.wang.id, house.guest.id], actor=house.actor)
    role = setup.create_role(code="reviewer", name="新闻审核", actor=house.actor)
    setup.grant_role(role_id=role.id, member_id=house.li.id, actor=house.actor)
    refs = [PrincipalRef("role", role.id), PrincipalRef("team", team.id)]
    assert [one.name for one in principals.members_of(refs=refs)] == ["李清照", "单雄信", "王安石"]
    assert keys(refs[0]) <= actor_for_account(account_pk=house.li.account_pk).principals
    assert keys(refs[1]) <= actor_for_account(account_pk=house.guest.account_pk).principals
    setup.revoke_role(role_id=role.id, member_id=house.li.id, actor=house.actor)
    assert keys(refs[0]).isdisjoint(actor_for_account(account_pk=house.li.account_pk).principals)
    assert find_membership_faults() == []


def test_keys_and_refs_are_two_forms_of_one_thing(house: House) -> None:
    refs = {
        PrincipalRef("member", house.li.id),
        PrincipalRef("unit_tree", house.company.id),
        PrincipalRef("everyone"),
    }
    assert set(principals.refs_of_keys(keys=keys(*refs))) == refs
    assert set(principals.describe(refs=refs)) == refs


def test_a_principal_nobody_knows_has_no_key(house: House) -> None:
    with pytest.raises(NotFound):
        keys(PrincipalRef("unit", house.li.id))


def test_a_role_of_single_units_gets_no_permission_that_counts_everywhere(house: House) -> None:
    role = setup.create_role(code="seal", name="用印", per_unit=True, actor=house.actor)
    ref = PrincipalRef("role", role.id)
    with pytest.raises(Invalid) as refused:
        grant_permission(code="organization.manage", principal=ref, actor=house.actor)
    assert [one.code for one in refused.value.fields["principal"]] == ["organization.unit_role"]

    wide = setup.create_role(code="clerk", name="文书", per_unit=False, actor=house.actor)
    grant_permission(code="organization.manage", principal=PrincipalRef("role", wide.id), actor=house.actor)
    narrower = RoleDetails(code="clerk", name="文书", per_unit=True, position=0, is_active=True)
    with pytest.raises(Invalid) as kept:
        update_role(id=wide.id, details=narrower, actor=house.actor)
    assert [one.code for one in kept.value.fields["per_unit"]] == ["organization.unit_role"]
