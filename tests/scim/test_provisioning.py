"""Another system keeps our people and teams: what it writes, what it may not wipe, what happens when it takes away."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.scim.models import Kind, Link, Removal
from apps.scim.services import changing, save_group
from ctp_core.api import accounts, preferences
from ctp_core.kit.testing import ApiClient, api_client, client_for, make_account
from ctp_organization.api import members, setup
from ctp_organization.api.provisioning import people_of_teams
from ctp_organization.contracts import MemberDto
from tests.scim.conftest import ENTERPRISE, GROUP, PATCH, SYSTEM, USER, Scim, provisioner


def _member(document: dict[str, Any]) -> MemberDto:
    return members.get_member(id=UUID(document["id"]))


def test_a_user_becomes_a_person_with_an_account(scim: Scim) -> None:
    made = scim.user(
        userName="Wang.Xiaoming@corp.cn",
        externalId="00u1",
        emails=[{"value": "home@x.cn", "type": "home"}, {"value": "work@x.cn", "type": "work", "primary": True}],
        phoneNumbers=[{"value": "13800000001", "type": "mobile"}],
        title="Engineer",
        **{ENTERPRISE: {"employeeNumber": "E-7", "department": "FIN"}},
    )
    member = _member(made)
    assert (member.name, member.number, member.email, member.phone) == ("王小明", "E-7", "work@x.cn", "13800000001")
    assert member.unit is not None
    assert member.unit.name == "财务部"
    account = get_user_model().objects.get(pk=member.account_pk)
    assert (account.username, account.name, account.has_usable_password()) == ("wang.xiaoming@corp.cn", "王小明", False)
    assert made["userName"] == "wang.xiaoming@corp.cn"
    assert made["externalId"] == "00u1"
    assert [one["value"] for one in made["emails"]] == ["home@x.cn", "work@x.cn"]
    assert made["meta"]["location"] == f"http://testserver/scim/v2/Users/{member.id}"
    assert "title" not in made


def test_a_name_is_put_together_and_a_unit_is_needed(scim: Scim) -> None:
    body = {"schemas": [USER], "name": {"familyName": "欧阳", "givenName": "锋"}}
    assert scim.api.post("/scim/v2/Users", {**body, "userName": "ouyang"}).json()["displayName"] == "欧阳锋"
    body["name"] = {"familyName": "Smith", "givenName": "Ann"}
    assert scim.api.post("/scim/v2/Users", {**body, "userName": "ann"}).json()["displayName"] == "Ann Smith"
    preferences.set_value(key="scim.home_unit", value="", actor=SYSTEM)
    answer = scim.api.post("/scim/v2/Users", {**body, "userName": "lost"}, headers={"Accept-Language": "en"})
    assert answer.status_code == 409
    assert "unit" in answer.json()["detail"]


def test_taken_names_and_bad_values_are_refused_in_the_words_of_the_protocol(scim: Scim) -> None:
    scim.user(userName="wang", **{ENTERPRISE: {"employeeNumber": "E-7"}})
    for body, status, scim_type in (
        ({"userName": "WANG"}, 409, "uniqueness"),
        ({"userName": "li", ENTERPRISE: {"employeeNumber": "E-7"}}, 409, "uniqueness"),
        ({"userName": "a b"}, 400, "invalidValue"),
        ({}, 400, "invalidValue"),
        ({"userName": 7}, 400, "invalidValue"),
        ({"userName": "x", "emails": [{"value": "no address"}]}, 400, "invalidValue"),
        ({"userName": "x", "emails": "a@b.cn"}, 400, "invalidValue"),
        ({"userName": "x", "schemas": []}, 400, "invalidSyntax"),
    ):
        answer = scim.api.post("/scim/v2/Users", {"schemas": [USER], "displayName": "甲", **body})
        found = (answer.status_code, answer.json()["scimType"], answer.json()["status"], answer["Content-Type"])
        assert found == (status, scim_type, str(status), "application/scim+json"), body
    assert scim.api.get("/scim/v2/Users", data={"filter": "nickName pr"}).json()["scimType"] == "invalidFilter"
    assert scim.api.get(f"/scim/v2/Users/{UUID(int=1)}").status_code == 404
    assert scim.api.post("/scim/v2/Bulk", {}).status_code == 501
    assert scim.api.get("/scim/v2/Me").status_code == 501


def test_filters_places_and_queries(scim: Scim, django_assert_max_num_queries: Any) -> None:
    for number in range(5):
        scim.user(userName=f"p{number}", externalId=f"x{number}", emails=[{"value": f"p{number}@x.cn", "type": "work"}])
    assert scim.names('userName eq "P1"') == ["p1"]
    assert scim.names('externalId eq "x2"') == ["p2"]
    assert scim.names('externalId eq "x2" or emails.value eq "P3@x.cn"') == ["p2", "p3"]
    assert scim.names('userName sw "p" and not (externalId eq "x0")') == ["p1", "p2", "p3", "p4"]
    assert scim.names('emails[type eq "work" and value co "4@"]') == ["p4"]
    assert scim.names(f'{USER}:userName eq "p1"') == ["p1"]
    assert scim.names('not (emails[type eq "work"])') == []
    assert len(scim.names('userName pr or externalId eq "x2"')) == 5
    assert scim.names("active eq false") == []
    assert scim.names('id eq "nobody"') == []
    with django_assert_max_num_queries(12):
        answer = scim.api.get("/scim/v2/Users", data={"startIndex": 2, "count": 2, "attributes": "userName"}).json()
    assert (answer["totalResults"], answer["startIndex"], answer["itemsPerPage"]) == (5, 2, 2)
    assert [set(one) for one in answer["Resources"]] == [{"schemas", "id", "userName"}] * 2
    assert scim.api.get("/scim/v2/Users", data={"count": 0}).json()["totalResults"] == 5
    body = {"schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"], "filter": 'userName eq "p4"'}
    assert scim.api.post("/scim/v2/Users/.search", body).json()["totalResults"] == 1


def test_what_another_hand_wrote_is_not_wiped(scim: Scim) -> None:
    made = scim.user(userName="wang", emails=[{"value": "a@x.cn"}])
    member = _member(made)
    level = setup.create_level(code="L", name="一级", rank=1, actor=SYSTEM)
    details = setup.MemberDetails("E-9", "王小明", phone="13911112222", email="a@x.cn", level_id=level.id)
    setup.update_member(id=member.id, details=details, actor=SYSTEM)
    other, _service = provisioner("HR")
    path = f"/scim/v2/Users/{member.id}"
    # Another system, and the same one: both name only what they own.
    for api in (other, scim.api):
        answer = api.put(path, {"schemas": [USER], "userName": "wang", "displayName": "王大明", "active": True})
        assert answer.status_code == 200, answer.content
        after = _member(made)
        assert (after.name, after.number, after.phone, after.level_name) == ("王大明", "E-9", "13911112222", "一级")
        # The mail was given by the first system, so its PUT without one empties it; the other one's did not.
        assert after.email == ("a@x.cn" if api is other else "")
    assert scim.patch("Users", made["id"], {"op": "remove", "path": "phoneNumbers"}).status_code == 200
    assert _member(made).phone == ""
    assert other.get(path).json().get("externalId") is None


def test_a_department_moves_the_place_it_gave_and_no_other(scim: Scim) -> None:
    made = scim.user(userName="wang", **{ENTERPRISE: {"department": "OFF"}})
    member = _member(made)
    company = members.get_member(id=member.id)
    assert company.unit is not None
    extra = setup.create_unit(code="X", name="专项组", actor=SYSTEM)
    setup.assign(member_id=member.id, unit_id=extra.id, actor=SYSTEM)
    move = {"op": "replace", "path": f"{ENTERPRISE}:department", "value": "财务部"}
    assert scim.patch("Users", made["id"], move).status_code == 200
    after = _member(made)
    assert after.unit is not None
    assert after.unit.name == "财务部"
    here = members.people_of_units(unit_pks=[scim.office.pk, scim.finance.pk, extra.pk], among=[member.pk])
    assert sorted(here) == sorted([scim.finance.pk, extra.pk])


@pytest.mark.parametrize("way", ["patch", "put", "delete"])
def test_taking_away_ends_sessions_and_tokens_at_once(scim: Scim, way: str) -> None:
    made = scim.user(userName="wang")
    account = get_user_model().objects.get(pk=_member(made).account_pk)
    browser, program = client_for(account), api_client(account, ["accounts:read"])
    assert browser.get("/account/").status_code == program.get("/api/v1/me/").status_code == 200
    path = f"/scim/v2/Users/{made['id']}"
    if way == "delete":
        assert scim.api.delete(path).status_code == 204
        assert scim.api.get(path).status_code == 404
        assert scim.names('userName eq "wang"') == []
    elif way == "put":
        assert scim.api.put(path, {**made, "active": False}).json()["active"] is False
    else:
        answer = scim.patch("Users", made["id"], {"op": "Replace", "path": "active", "value": "False"})
        assert answer.json()["active"] is False
    assert browser.get("/account/").status_code == 302
    assert program.get("/api/v1/me/").status_code == 401
    assert not _member(made).is_active


def test_a_name_does_not_inherit_but_the_same_person_comes_back(scim: Scim) -> None:
    made = scim.user(userName="wang", externalId="00u1")
    scim.api.delete(f"/scim/v2/Users/{made['id']}")
    body = {"schemas": [USER], "userName": "wang", "displayName": "王某", "active": True}
    refused = scim.api.post("/scim/v2/Users", {**body, "externalId": "00u2"})
    assert (refused.status_code, refused.json()["scimType"]) == (409, "uniqueness")
    other, _service = provisioner("HR")
    assert other.post("/scim/v2/Users", {**body, "externalId": "00u1"}).status_code == 409
    back = scim.api.post("/scim/v2/Users", {**body, "externalId": "00u1"})
    assert (back.status_code, back.json()["id"], back.json()["displayName"]) == (201, made["id"], "王某")
    assert _member(made).is_active


def test_administrators_are_left_alone(scim: Scim) -> None:
    made = scim.user(userName="wang")
    accounts.set_admin_role(account_pk=_member(made).account_pk, admin_role="audit", actor=SYSTEM)
    path = f"/scim/v2/Users/{made['id']}"
    assert scim.api.delete(path).status_code == 409
    assert scim.patch("Users", made["id"], {"op": "replace", "path": "userName", "value": "mine"}).status_code == 409
    assert scim.api.get(path).json()["userName"] == "wang"


def test_versions(scim: Scim) -> None:
    made = scim.user(userName="wang")
    path = f"/scim/v2/Users/{made['id']}"
    tag = scim.api.get(path)["ETag"]
    assert made["meta"]["version"] == tag
    assert scim.api.get(path, headers={"If-None-Match": tag}).status_code == 304
    body = {**made, "displayName": "王二"}
    assert scim.api.put(path, body, headers={"If-Match": '"other"'}).status_code == 412
    assert scim.api.put(path, body, headers={"If-Match": tag}).status_code == 200
    assert scim.api.put(path, body, headers={"If-Match": tag}).status_code == 412


@pytest.mark.parametrize("act", ["put", "patch", "delete"])
def test_a_version_is_compared_while_nobody_else_changes_anything(
    scim: Scim, monkeypatch: pytest.MonkeyPatch, act: str
) -> None:
    made = scim.user(userName="wang")
    path, tag = f"/scim/v2/Users/{made['id']}", {"If-Match": made["meta"]["version"]}
    locked = changing.provisioning.lock_organization

    def waits() -> None:
        """Somebody else had the lock, and changed the person meanwhile."""
        setup.update_member(id=UUID(made["id"]), details=setup.MemberDetails("wang", "改名了"), actor=SYSTEM)
        locked()

    monkeypatch.setattr(changing.provisioning, "lock_organization", waits)
    if act == "put":
        answer = scim.api.put(path, {**made, "displayName": "王二"}, headers=tag)
    elif act == "patch":
        operation = {"op": "replace", "path": "displayName", "value": "王二"}
        answer = scim.api.patch(path, {"schemas": [PATCH], "Operations": [operation]}, headers=tag)
    else:
        answer = scim.api.delete(path, headers=tag)
    monkeypatch.undo()
    assert answer.status_code == 412
    # What was done meanwhile was done in the same test's transaction, which the refusal took back.
    assert scim.api.get(path).json()["displayName"] == "王小明"


def test_a_question_does_not_grow_with_what_was_deleted(scim: Scim) -> None:
    kept, group = scim.user(userName="wang", externalId="x"), {"schemas": [GROUP], "displayName": "项目组"}
    scim.api.post("/scim/v2/Groups", group)

    def longest() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert scim.names("externalId pr") == ["wang"]
            assert scim.api.get("/scim/v2/Groups").json()["totalResults"] == 1
        return max(len(one["sql"]) for one in asked)

    before = longest()
    for kind in Kind:
        Removal.objects.bulk_create(Removal(kind=kind, object_id=uuid4()) for _ in range(300))
    Link.objects.bulk_create(
        Link(client=scim.account, kind=Kind.USER, object_id=uuid4(), external_id=f"y{number}") for number in range(300)
    )
    assert longest() == before
    setup.disable_member(id=UUID(kept["id"]), actor=SYSTEM)
    Removal.objects.create(kind=Kind.USER, object_id=UUID(kept["id"]))
    assert scim.names("externalId pr") == []


def test_another_sign_in_name(scim: Scim) -> None:
    made = scim.user(userName="wang")
    scim.user(userName="li")
    change = {"op": "replace", "value": {"userName": "Wang.New"}}
    assert scim.patch("Users", made["id"], change).json()["userName"] == "wang.new"
    assert accounts.find_account_by_username(username="wang.new") is not None
    taken = scim.patch("Users", made["id"], {"op": "replace", "path": "userName", "value": "li"})
    assert (taken.status_code, taken.json()["scimType"]) == (409, "uniqueness")


def test_groups_are_teams(scim: Scim) -> None:
    wang, li = scim.user(userName="wang"), scim.user(userName="li")
    body = {"schemas": [GROUP], "displayName": "项目组", "externalId": "g1", "members": [{"value": wang["id"]}]}
    made = scim.api.post("/scim/v2/Groups", body).json()
    assert [one["value"] for one in made["members"]] == [wang["id"]]
    assert scim.api.get(f"/scim/v2/Users/{wang['id']}").json()["groups"][0]["display"] == "项目组"
    team = setup.set_team_members(id=UUID(made["id"]), member_ids=[], leader_ids=[UUID(wang["id"])], actor=SYSTEM)
    setup.update_team(id=team.id, details=setup.TeamDetails("项目组", "为了项目"), actor=SYSTEM)
    add = {"op": "Add", "path": "members", "value": [{"value": li["id"]}]}
    assert len(scim.patch("Groups", made["id"], add).json()["members"]) == 2
    # Purpose and who leads are the house's own; a PUT without members leaves the people.
    after = scim.api.put(f"/scim/v2/Groups/{made['id']}", {"schemas": [GROUP], "displayName": "大项目组"}).json()
    assert (after["displayName"], len(after["members"])) == ("大项目组", 2)
    assert {leads for _one, leads in people_of_teams(team_pks=[team.pk])[team.pk]} == {True, False}
    found = scim.api.get(
        "/scim/v2/Groups", data={"filter": f'members eq "{li["id"]}"', "excludedAttributes": "members"}
    )
    assert [(one["displayName"], "members" in one) for one in found.json()["Resources"]] == [("大项目组", False)]
    unknown = scim.patch("Groups", made["id"], {"op": "add", "path": "members", "value": [{"value": str(UUID(int=5))}]})
    assert (unknown.status_code, unknown.json()["scimType"]) == (400, "invalidValue")
    assert scim.api.delete(f"/scim/v2/Groups/{made['id']}").status_code == 204
    assert scim.api.get(f"/scim/v2/Groups/{made['id']}").status_code == 404
    again = scim.api.post("/scim/v2/Groups", {"schemas": [GROUP], "displayName": "大项目组"}).json()
    assert again["id"] != made["id"]
    assert "members" not in again


def test_systems_that_add_at_once_both_get_what_they_asked_for(scim: Scim, monkeypatch: pytest.MonkeyPatch) -> None:
    wang, li = scim.user(userName="wang"), scim.user(userName="li")
    made = scim.api.post("/scim/v2/Groups", {"schemas": [GROUP], "displayName": "项目组"}).json()
    carried_out = save_group.setup.change_team_people

    def later(**given: Any) -> object:
        setup.set_team_members(id=UUID(made["id"]), member_ids=[UUID(wang["id"])], actor=SYSTEM)
        return carried_out(**given)

    monkeypatch.setattr(save_group.setup, "change_team_people", later)
    answer = scim.patch("Groups", made["id"], {"op": "add", "path": "members", "value": [{"value": li["id"]}]})
    assert {one["value"] for one in answer.json()["members"]} == {wang["id"], li["id"]}


def test_who_may(scim: Scim) -> None:
    staff = get_user_model().objects.get(pk=_member(scim.user(userName="wang")).account_pk)
    bare = make_account("Another program", kind="service")
    for api, status in (
        (api_client(staff, ["scim:write"]), 403),
        (api_client(bare, ["scim:write"]), 403),
        (api_client(scim.account, ["organization:write"]), 403),
        (ApiClient("ctp_nothing"), 401),
    ):
        answer = api.get("/scim/v2/Users")
        assert (answer.status_code, answer.json()["status"]) == (status, str(status))
    reader = api_client(scim.account, ["scim:read"])
    assert reader.get("/scim/v2/Users").status_code == 200
    assert reader.post("/scim/v2/Users", {}).status_code == 403


def test_a_create_is_carried_out_once(scim: Scim) -> None:
    body = {"schemas": [USER], "userName": "wang", "displayName": "王", "active": True}
    first = scim.api.post("/scim/v2/Users", body, headers={"Idempotency-Key": "k1"})
    again = scim.api.post("/scim/v2/Users", body, headers={"Idempotency-Key": "k1"})
    assert (first.status_code, again.status_code, again["Idempotent-Replay"]) == (201, 201, "true")
    assert first.json() == again.json()
