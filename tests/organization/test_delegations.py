"""Delegations: by period and scope, to the second, never further."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ctp_core.api.actors import actor_for_account
from ctp_core.contracts import Forbidden, Invalid, MemberRef, NotFound
from ctp_organization.api import delegations, setup
from ctp_organization.contracts import DelegationCircle, DelegationToSelf, MemberDto
from ctp_organization.contracts.errors import DelegationOver
from tests.organization.conftest import House

START = datetime(2090, 1, 1, 8, tzinfo=UTC)
END = datetime(2090, 1, 8, 8, tzinfo=UTC)


def delegate(house: House, grantor: MemberDto, to: MemberDto, **changes: Any) -> delegations.DelegationDto:
    given: dict[str, Any] = {"starts_at": START, "ends_at": END, "actor": house.actor} | changes
    return delegations.set_delegation(grantor_id=grantor.id, delegate_id=to.id, **given)


def grantors(member: MemberDto, at: datetime, module: str = "") -> tuple[MemberRef, ...]:
    return delegations.active_grantors(member_pk=member.pk, at=at, module=module)


def test_a_delegation_holds_to_the_second(house: House) -> None:
    delegate(house, house.wang, house.li)
    assert grantors(house.li, START - timedelta(seconds=1)) == ()
    assert grantors(house.li, START) == (house.wang.ref,)
    assert grantors(house.li, END - timedelta(seconds=1)) == (house.wang.ref,)
    assert grantors(house.li, END) == ()
    assert delegations.active_delegates(member_pk=house.wang.pk, at=START) == (house.li.ref,)


def test_a_scope_names_modules(house: House) -> None:
    delegate(house, house.wang, house.li, modules=["portal"])
    assert grantors(house.li, START, "portal") == (house.wang.ref,)
    assert grantors(house.li, START, "workflow") == ()
    assert grantors(house.li, START) == (house.wang.ref,)
    with pytest.raises(Invalid):
        delegate(house, house.wang, house.zhao, modules=["planet"])


def test_a_delegation_is_not_passed_on(house: House) -> None:
    delegate(house, house.wang, house.li)
    delegate(house, house.li, house.zhao)
    assert grantors(house.zhao, START) == (house.li.ref,)


def test_nobody_stands_in_for_oneself_or_in_a_circle(house: House) -> None:
    with pytest.raises(DelegationToSelf):
        delegate(house, house.wang, house.wang)
    delegate(house, house.wang, house.li)
    delegate(house, house.li, house.zhao)
    with pytest.raises(DelegationCircle):
        delegate(house, house.zhao, house.wang, starts_at=END - timedelta(seconds=1), ends_at=END)
    # After the period, or in another scope, it is no circle.
    delegate(house, house.zhao, house.wang, starts_at=END, ends_at=END + timedelta(days=1))


def test_periods_are_checked(house: House) -> None:
    for start, end in (
        (END, START),
        (START, START),
        (START - timedelta(days=40_000), datetime(2020, 1, 1, tzinfo=UTC)),
    ):
        with pytest.raises(Invalid):
            delegate(house, house.wang, house.li, starts_at=start, ends_at=end)


def test_one_sets_and_ends_ones_own_alone(house: House) -> None:
    wang = actor_for_account(account_pk=house.wang.account_pk)
    zhao = actor_for_account(account_pk=house.zhao.account_pk)
    made = delegate(house, house.wang, house.li, actor=wang)
    with pytest.raises(Forbidden):
        delegate(house, house.wang, house.li, actor=zhao)
    with pytest.raises(NotFound):
        delegations.end_delegation(id=made.id, actor=zhao)
    li = actor_for_account(account_pk=house.li.account_pk)
    with pytest.raises(Forbidden):
        delegations.end_delegation(id=made.id, actor=li)
    ended = delegations.end_delegation(id=made.id, actor=wang)
    assert ended.state_at(START) == "revoked"
    assert grantors(house.li, START) == ()
    with pytest.raises(DelegationOver):
        delegations.end_delegation(id=made.id, actor=wang)


def test_who_has_left_grants_nothing(house: House) -> None:
    delegate(house, house.wang, house.li)
    setup.disable_member(id=house.wang.id, actor=house.actor)
    assert grantors(house.li, START) == ()


def test_people_of_a_partner_choose_among_themselves(house: House) -> None:
    guest = actor_for_account(account_pk=house.guest.account_pk)
    with pytest.raises(NotFound):
        delegate(house, house.guest, house.wang, actor=guest)
