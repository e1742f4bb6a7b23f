"""Looking before a change, and leaving with a hand-over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from ctp_core.api import accounts, clock, permissions
from ctp_core.api.actors import actor_for_account
from ctp_core.kit.testing import client_for
from ctp_organization.api import delegations, roles, setup, units
from ctp_organization.contracts import Impact, MemberDto, PlannedChange
from ctp_organization.contracts.errors import MemberDisabled
from ctp_organization.selectors.impacts import list_impacts
from ctp_organization.services.memberships import find_membership_faults
from tests.organization.conftest import House

START, END = datetime(2090, 1, 1, tzinfo=UTC), datetime(2090, 2, 1, tzinfo=UTC)


def browser(member: MemberDto) -> Client:
    return client_for(get_user_model().objects.get(pk=member.account_pk))


@pytest.fixture
def manager(house: House) -> Client:
    key = permissions.account_key(house.zhao.account_pk)
    permissions.grant_permission(code="organization.manage", key=key, actor=house.actor)
    return browser(house.zhao)


@pytest.fixture
def busy(house: House) -> Any:
    """李清照 leads, holds a role, is in a team and in two delegations."""
    setup.set_heads(unit_id=house.section.id, heads=[house.li.id], actor=house.actor)
    setup.set_heads(unit_id=house.finance.id, heads=[house.zhao.id, house.li.id], actor=house.actor)
    role = setup.create_role(code="seal", name="用印", actor=house.actor)
    setup.grant_role(role_id=role.id, member_id=house.li.id, actor=house.actor)
    setup.create_team(name="小组", member_ids=[house.li.id, house.wang.id], actor=house.actor)
    for one, other in ((house.li, house.wang), (house.zhao, house.li)):
        delegations.set_delegation(
            grantor_id=one.id, delegate_id=other.id, starts_at=START, ends_at=END, actor=house.actor
        )
    return role


def counted(impacts: tuple[Impact, ...]) -> list[tuple[str, int]]:
    return [(one.weight, one.count) for one in impacts]


def test_leaving_says_what_would_break(house: House, busy: Any) -> None:
    found = list_impacts(change=PlannedChange(act="leave", member=house.li.ref), actor=house.actor)
    own = [one for one in found if one.label.many in LEAVING]
    assert counted(tuple(own)) == [("breaks", 1), ("breaks", 1), ("breaks", 2), ("changes", 1), ("changes", 1)]
    assert own[0].examples[0].title == "预算科"


LEAVING = {
    "%(count)s units have nobody who leads them afterwards",
    "%(count)s units lose one of those who lead them",
    "%(count)s roles are given up",
    "%(count)s teams go on without this person",
    "%(count)s delegations end",
}


def test_leaving_hands_over_and_closes_every_door(house: House, busy: Any) -> None:
    li = browser(house.li)
    assert li.get("/organization/").status_code == 200
    scopes = frozenset({"organization:read"})
    owner = actor_for_account(account_pk=house.li.account_pk)
    _token, secret = accounts.create_token(
        account_pk=house.li.account_pk, name="t", scopes=scopes, expires_at=clock.now() + timedelta(days=1), actor=owner
    )
    parts = ["organization.heads", "organization.roles"]
    done = setup.leave_member(id=house.li.id, successor_id=house.wang.id, parts=parts, actor=house.actor)
    assert done.handed_over == {"organization.heads": 2, "organization.roles": 1}
    assert [one.name for one in units.heads_of(unit_pk=house.section.pk)] == ["王安石"]
    assert [one.name for one in units.heads_of(unit_pk=house.finance.pk)] == ["赵明诚", "王安石"]
    assert [one.name for one in roles.holders_of(role_id=busy.id)] == ["王安石"]
    assert delegations.active_grantors(member_pk=house.wang.pk, at=START) == ()
    assert li.get("/organization/").status_code in (302, 403)
    assert accounts.authenticate_token(secret=secret, address="127.0.0.1") is None
    assert find_membership_faults() == []


def test_a_leaving_that_can_not_be_done_changes_nothing(house: House, busy: Any) -> None:
    setup.disable_member(id=house.wang.id, actor=house.actor)
    with pytest.raises(MemberDisabled):
        setup.leave_member(id=house.li.id, successor_id=house.wang.id, parts=["organization.heads"], actor=house.actor)
    assert [one.name for one in units.heads_of(unit_pk=house.section.pk)] == ["李清照"]


def test_the_pages_show_and_carry_out(house: House, busy: Any, manager: Client) -> None:
    address = f"/organization/members/{house.li.id}/leave/"
    assert browser(house.wang).get(address).status_code == 403
    page = manager.get(address, headers={"Accept-Language": "en"}).content.decode()
    assert "1 unit has nobody who leads it afterwards" in page
    answer = manager.post(address, {"successor": f"member:{house.wang.id}", "parts": ["organization.heads"]})
    assert answer.status_code == 302
    assert [one.name for one in units.heads_of(unit_pk=house.section.pk)] == ["王安石"]
    change = f"/organization/units/{house.finance.id}/change/"
    shown = manager.get(f"{change}?act=disable", headers={"Accept-Language": "en"}).content.decode()
    assert "1 unit stands right below it" in shown
    assert "This can't be done as things stand." in shown
    answer = manager.post(change, {"act": "merge", "into": f"unit:{house.office.id}"})
    assert answer.status_code == 302
    assert [one.name for one in units.ancestors(unit_pk=house.section.pk)] == ["远山集团", "办公室"]
    refused = manager.post(f"/organization/units/{house.office.id}/change/", {"act": "merge", "into": ""})
    assert refused.status_code == 422


def test_rest_shows_and_carries_out(house: House, busy: Any, manager: Client) -> None:
    base = "/api/v1/organization"
    found = manager.get(f"{base}/units/{house.finance.id}/impact/?act=merge&into={house.office.id}").json()
    assert [(one["weight"], one["count"]) for one in found][-2:] == [("changes", 1), ("changes", 1)]
    assert manager.get(f"{base}/units/{house.finance.id}/impact/?act=burn").status_code == 422
    offered = manager.get(f"{base}/members/{house.li.id}/impact/").json()["hand_overs"]
    assert {"organization.heads", "organization.roles"} <= {one["name"] for one in offered}
    body = {"successor": str(house.wang.id), "parts": ["organization.roles"]}
    left = manager.post(f"{base}/members/{house.li.id}/leave/", body, content_type="application/json")
    assert left.json()["handed_over"] == {"organization.roles": 1}
    bad = manager.post(f"{base}/members/{house.wang.id}/leave/", {"parts": ["x"]}, content_type="application/json")
    assert bad.status_code == 422
    merged = manager.post(
        f"{base}/units/{house.office.id}/merge/", {"units": [str(house.finance.id)]}, content_type="application/json"
    )
    assert merged.status_code == 200
    missing = manager.post(
        f"{base}/units/{house.office.id}/merge/", {"units": [str(house.li.id)]}, content_type="application/json"
    )
    assert missing.status_code == 404
