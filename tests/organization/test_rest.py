"""The organisation over REST: the same powers as the pages, the same sight."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model

from ctp_core.api import permissions
from ctp_core.contracts import PrincipalRef
from ctp_core.kit.testing import ApiClient, api_client
from ctp_organization.api import principals
from ctp_organization.contracts import MemberDto
from tests.organization.conftest import House

ROOT = "/api/v1/organization/"


def api(member: MemberDto) -> ApiClient:
    account = get_user_model().objects.get(pk=member.account_pk)
    return api_client(account, ["organization:read", "organization:write"])


@pytest.fixture
def manager(house: House) -> ApiClient:
    [key] = principals.keys_of(refs=[PrincipalRef("member", house.zhao.id)])
    permissions.grant_permission(code="organization.manage", key=key, actor=house.actor)
    return api(house.zhao)


def names(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [one["name"] for one in answer.json()["items"]]


def test_people_are_found_by_name_pinyin_initials_number_and_phone(house: House) -> None:
    client = api(house.wang)
    for text in ("李清", "清照", "liqing", "lqz", "E1002", "e1002", "13800001002", "1380000"):
        found = names(client.get(f"{ROOT}members/?q={text}"))
        assert "李清照" in found, text
    # A surname is read as a surname: 单 is shan, not dan.
    assert names(client.get(f"{ROOT}members/?q=shanxiong")) == ["单雄信"]
    assert names(client.get(f"{ROOT}members/?q=danxiong")) == []


def test_pages_of_members_follow_the_cursor(house: House) -> None:
    client = api(house.wang)
    first = client.get(f"{ROOT}members/?limit=3").json()
    second = client.get(f"{ROOT}members/?limit=3&cursor={first['next']}").json()
    assert [one["name"] for one in first["items"] + second["items"]] == ["李清照", "单雄信", "王安石", "赵明诚"]
    assert second["next"] is None


def test_a_unit_counts_the_people_below_it(house: House) -> None:
    client = api(house.wang)
    assert names(client.get(f"{ROOT}members/?unit={house.finance.id}")) == ["李清照"]
    assert names(client.get(f"{ROOT}members/?unit={house.finance.id}&below=false")) == []


def test_people_of_a_partner_see_their_partner_alone(house: House) -> None:
    client = api(house.guest)
    assert names(client.get(f"{ROOT}members/")) == ["单雄信"]
    assert names(client.get(f"{ROOT}units/")) == ["协作公司"]
    for kind in ("posts", "levels", "teams", "roles"):
        assert names(client.get(f"{ROOT}{kind}/")) == []
    assert client.get(f"{ROOT}members/{house.wang.id}/").status_code == 404
    assert client.get(f"{ROOT}units/{house.company.id}/").status_code == 404
    found = client.get(f"{ROOT}principals/?kinds=member,unit,unit_tree,post,team,role,everyone&q=w").json()
    assert found["items"] == []


def test_staff_read_and_only_managers_change(house: House, manager: ApiClient) -> None:
    body = {"code": "C-3", "name": "信息部", "parent": str(house.company.id)}
    assert api(house.wang).post(f"{ROOT}units/", body).status_code == 403
    made = manager.post(f"{ROOT}units/", body)
    assert made.status_code == 201, made.content
    assert made.json()["parent"]["name"] == "远山集团"
    again = manager.post(f"{ROOT}units/", body)
    assert (again.status_code, again.json()["code"]) == (409, "organization.code_taken")


def test_a_change_needs_the_version_that_was_read(house: House, manager: ApiClient) -> None:
    address = f"{ROOT}members/{house.li.id}/"
    tag = manager.get(address)["ETag"]
    done = manager.patch(address, {"phone": "1390000"}, headers={"If-Match": tag})
    assert (done.status_code, done.json()["phone"], done.json()["number"]) == (200, "1390000", "E1002")
    stale = manager.patch(address, {"phone": "1"}, headers={"If-Match": tag})
    assert (stale.status_code, stale.json()["code"]) == (412, "core.precondition_failed")


def test_a_unit_in_use_is_not_disabled(house: House, manager: ApiClient) -> None:
    refused = manager.post(f"{ROOT}units/{house.finance.id}/disable/")
    assert (refused.status_code, refused.json()["code"]) == (409, "organization.unit_in_use")
    manager.post(f"{ROOT}units/{house.section.id}/move/", {"parent": str(house.office.id)})
    assert manager.post(f"{ROOT}units/{house.finance.id}/disable/").json()["is_active"] is False
    below = manager.post(f"{ROOT}units/{house.company.id}/move/", {"parent": str(house.section.id)})
    assert (below.status_code, below.json()["code"]) == (409, "organization.unit_under_itself")


def test_unknown_filters_and_fields_are_refused(house: House, manager: ApiClient) -> None:
    assert manager.get(f"{ROOT}members/?account=1").status_code == 422
    assert manager.get(f"{ROOT}members/?unit=x").status_code == 422
    assert manager.post(f"{ROOT}posts/", {"code": "a", "name": "b", "admin": True}).status_code == 422
    assert manager.get(f"{ROOT}principals/?kinds=planet").status_code == 422


def test_posts_levels_teams_and_roles_are_kept(house: House, manager: ApiClient) -> None:
    post = manager.post(f"{ROOT}posts/", {"code": "head", "name": "科长", "position": 1}).json()
    level = manager.post(f"{ROOT}levels/", {"code": "L1", "name": "一级"}).json()
    patched = manager.patch(f"{ROOT}members/{house.li.id}/", {"level": level["id"]}).json()
    assert patched["level"] == "一级"
    used = manager.patch(f"{ROOT}levels/{level['id']}/", {"is_active": False})
    assert (used.status_code, used.json()["code"]) == (409, "organization.still_in_use")
    assert manager.patch(f"{ROOT}posts/{post['id']}/", {"is_active": False}).json()["is_active"] is False
    team = manager.post(f"{ROOT}teams/", {"name": "小组"}).json()
    people = manager.put(f"{ROOT}teams/{team['id']}/members/", {"members": [str(house.li.id)]}).json()
    assert [one["name"] for one in people["items"]] == ["李清照"]
    role = manager.post(f"{ROOT}roles/", {"code": "seal", "name": "印章", "per_unit": True}).json()
    holders = f"{ROOT}roles/{role['id']}/holders/"
    assert manager.post(holders, {"member": str(house.li.id)}).status_code == 422
    held = manager.post(holders, {"member": str(house.li.id), "unit": str(house.finance.id)}).json()
    assert [(one["member"]["name"], one["unit"]["name"]) for one in held["items"]] == [("李清照", "财务部")]
    assert manager.delete(f"{holders}?member={house.li.id}&unit={house.finance.id}").json() == {
        "items": [],
        "next": None,
    }


def test_assignments_and_heads(house: House, manager: ApiClient) -> None:
    places = f"{ROOT}members/{house.li.id}/assignments/"
    added = manager.post(places, {"unit": str(house.office.id), "is_primary": True}).json()
    assert [(one["unit"]["name"], one["is_primary"]) for one in added["items"]] == [("办公室", True), ("预算科", False)]
    done = manager.delete(f"{places}{added['items'][0]['id']}/").json()
    assert done["unit"]["name"] == "预算科"
    last = manager.delete(f"{places}{added['items'][1]['id']}/")
    assert (last.status_code, last.json()["code"]) == (409, "organization.last_assignment")
    heads = f"{ROOT}units/{house.finance.id}/heads/"
    body = {"heads": [str(house.zhao.id)], "deputies": [str(house.wang.id)]}
    assert [one["name"] for one in manager.put(heads, body).json()["deputies"]] == ["王安石"]
