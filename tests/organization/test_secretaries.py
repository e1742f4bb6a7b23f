"""Secretaries: they set and end delegations of whom they serve, open nothing else, and everybody concerned hears of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.utils import translation

from ctp_core.api import clock, events
from ctp_core.api.actors import actor_for_account
from ctp_core.contracts import Actor, Forbidden, NotFound, PageRequest
from ctp_core.kit.testing import api_client, client_for
from ctp_organization.api import delegations, setup
from ctp_organization.contracts import MemberDto
from ctp_organization.contracts.errors import DelegationToSetter
from ctp_organization.selectors.delegations import page_delegations
from ctp_organization.services.name_secretary import SecretaryNamed, SecretaryOfSelf
from ctp_portal.api import notifications
from tests.organization.conftest import House

BASE = "/api/v1/organization"


def actor(member: MemberDto) -> Actor:
    return actor_for_account(account_pk=member.account_pk)


def told(member: MemberDto) -> list[str]:
    events.deliver_pending()
    with translation.override("zh-hans"):
        return _titles(member)


def _titles(member: MemberDto) -> list[str]:
    found = notifications.list_notifications(actor=actor(member), page=PageRequest()).items
    return [one.text.title for one in found if one.text]


def away(house: House, by: Actor, **changes: Any) -> delegations.DelegationDto:
    now = clock.now()
    given = {"grantor_id": house.wang.id, "delegate_id": house.zhao.id, "starts_at": now, "reason": "出差"}
    return delegations.set_delegation(**given | {"ends_at": now + timedelta(days=2), "actor": by} | changes)


def test_a_secretary_sets_and_ends_delegations_and_nothing_else(house: House) -> None:
    wang, li = actor(house.wang), actor(house.li)
    with pytest.raises(Forbidden):
        away(house, li)
    with pytest.raises(Forbidden):
        delegations.name_secretary(member_id=house.wang.id, secretary_id=house.li.id, actor=li)
    with pytest.raises(SecretaryOfSelf):
        delegations.name_secretary(member_id=house.wang.id, secretary_id=house.wang.id, actor=wang)
    named = delegations.name_secretary(member_id=house.wang.id, secretary_id=house.li.id, actor=wang)
    with pytest.raises(SecretaryNamed):
        delegations.name_secretary(member_id=house.wang.id, secretary_id=house.li.id, actor=wang)
    assert told(house.li) == ["李清照 是 王安石 的秘书，可设置其代理"]
    assert told(house.wang) == []
    # Nobody gives themselves what another person may, not even the secretary.
    with pytest.raises(DelegationToSetter):
        away(house, li, delegate_id=house.li.id)
    made = away(house, li, modules=["news"])
    assert (made.set_by, made.reason, made.modules) == ("李清照", "出差", ("news",))
    until = told(house.wang)[0]
    assert until.startswith("赵明诚 代理 王安石")
    assert told(house.zhao) == [until]
    assert len(told(house.li)) == 1
    for one in (house.wang, house.li, house.zhao):
        seen = page_delegations(actor=actor(one), wanted=PageRequest()).items
        assert [(it.id, it.set_by) for it in seen] == [(made.id, "李清照")], one.name
    # The relation opens nothing: no to-do of the person, no acting, no passing on.
    assert delegations.active_grantors(member_pk=house.li.pk, at=clock.now()) == ()
    delegations.name_secretary(member_id=house.li.id, secretary_id=house.zhao.id, actor=li)
    with pytest.raises(Forbidden):
        away(house, actor(house.zhao), delegate_id=house.li.id)
    delegations.end_delegation(id=made.id, actor=li)
    assert told(house.wang)[0] == "赵明诚 不再代理 王安石"
    second = away(house, li)
    delegations.dismiss_secretary(id=named.id, actor=wang)
    assert delegations.active_grantors(member_pk=house.zhao.pk, at=clock.now()) == (house.wang.ref,)
    with pytest.raises(NotFound):
        delegations.end_delegation(id=second.id, actor=li)
    with pytest.raises(Forbidden):
        away(house, li)


def test_an_administrator_names_and_sets_and_the_people_hear_of_it(house: House) -> None:
    delegations.name_secretary(member_id=house.wang.id, secretary_id=house.li.id, actor=house.actor)
    assert [len(told(one)) for one in (house.wang, house.li, house.zhao)] == [1, 1, 0]
    away(house, house.actor)
    assert [len(told(one)) for one in (house.wang, house.li, house.zhao)] == [2, 1, 1]
    # Who leaves serves nobody any more, also when they come back.
    setup.leave_member(id=house.li.id, actor=house.actor)
    setup.enable_member(id=house.li.id, actor=house.actor)
    assert delegations.list_served(actor(house.li)) == ()


def test_pages_and_rest(house: House) -> None:
    def browser(member: MemberDto) -> Any:
        account = get_user_model().objects.get(pk=member.account_pk)
        return client_for(account, headers={"accept-language": "en"})

    boss, secretary = browser(house.wang), browser(house.li)
    assert 'name="grantor"' not in secretary.get("/organization/delegations/").content.decode()
    done = boss.post("/organization/delegations/secretaries/", {"secretary": f"member:{house.li.id}"})
    assert done.status_code == 302
    for one in (boss, secretary):
        assert "李清照, secretary of 王安石" in one.get("/organization/delegations/secretaries/").content.decode()
    again = boss.post("/organization/delegations/secretaries/", {"secretary": f"member:{house.li.id}"})
    assert (again.status_code, "is named already" in again.content.decode()) == (409, True)
    assert boss.post("/organization/delegations/secretaries/", {}).status_code == 422
    form = secretary.get("/organization/delegations/").content.decode()
    assert f'value="member:{house.wang.id}"' in form
    sent = {
        "grantor": f"member:{house.wang.id}",
        "delegate": f"member:{house.zhao.id}",
        "starts_at": "2090-01-01T08:00",
        "ends_at": "2090-01-02T08:00",
        "reason": "开会",
    }
    assert secretary.post("/organization/delegations/", sent).status_code == 302
    listed = boss.get("/organization/delegations/").content.decode()
    assert ("set by 李清照" in listed, "开会" in listed) == (True, True)
    other = sent | {"grantor": f"member:{house.zhao.id}", "delegate": f"member:{house.guest.id}"}
    assert secretary.post("/organization/delegations/", other).status_code == 403
    assert "Who is away" not in browser(house.zhao).get("/organization/delegations/").content.decode()

    api = api_client(get_user_model().objects.get(pk=house.li.account_pk), ["organization:write"])
    [row] = api.get(f"{BASE}/secretaries/").json()["items"]
    assert (row["member"]["name"], row["secretary"]["name"]) == ("王安石", "李清照")
    assert api.get(f"{BASE}/delegations/").json()["items"][0]["set_by"] == "李清照"
    body = {"member": str(house.wang.id), "secretary": str(house.zhao.id)}
    assert api.post(f"{BASE}/secretaries/", body).status_code == 403
    assert api.delete(f"{BASE}/secretaries/{row['id']}/").status_code == 204
    assert api.delete(f"{BASE}/secretaries/{row['id']}/").status_code == 404
    assert secretary.post(f"/organization/delegations/secretaries/{row['id']}/end/").status_code == 404
