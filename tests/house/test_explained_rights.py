"""Why somebody may, and why not: told by the modules' own policies."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from uuid6 import uuid7

from apps.meetings.services.arrange_meeting import arrange_meeting
from apps.news.domain.drafts import ArticleContent
from apps.news.services.maintain_boards import BoardContent, create_board
from apps.news.services.save_draft import create_draft
from apps.news.services.submit_article import submit_article
from apps.news.services.withdraw_article import withdraw_article
from apps_api.meetings import MeetingDraft
from ctp_core.api import clock, permissions
from ctp_core.api.actors import actor_for_account
from ctp_core.contracts import Forbidden, Invalid, NotFound, ObjectRef, PrincipalRef, system_actor
from ctp_core.kit.testing import api_client, client_for, make_account
from ctp_organization.api import delegations, rights, setup
from tests.organization.conftest import House, build_house

SYSTEM = system_actor("test")


@pytest.fixture
def office(db: None) -> House:
    return build_house()


def administrator(role: str) -> Any:
    return make_account(role, admin_role=role)


def actor_of(account_pk: int) -> Any:
    return actor_for_account(account_pk=account_pk)


def published(house: House, *readers: PrincipalRef, needs_review: bool = False) -> ObjectRef:
    """An article of 王安石 on a board that *readers* read."""
    author = PrincipalRef("member", house.wang.id)
    board = create_board(
        content=BoardContent(name=f"内网 {uuid7()}", readers=(*readers, author), publishers=(author,)), actor=SYSTEM
    )
    wang = actor_of(house.wang.account_pk)
    content = ArticleContent(title="预算", body="<p>明年</p>")
    draft = create_draft(board_id=board, content=content, actor=wang)
    submit_article(article_id=draft, actor=wang)
    return ObjectRef("news", "article", draft)


def explained(ref: ObjectRef, member_id: UUID, verb: str = "read") -> rights.Explanation:
    return rights.explain_right(ref=ref, verb=verb, member_id=member_id, actor=SYSTEM)


def sources(found: rights.Explanation) -> list[list[tuple[str, str]]]:
    return [[(one.kind, one.label) for one in together] for together in found.reasons]


def test_a_grant_is_told_with_the_principal_and_the_way_there(office: House) -> None:
    ref = published(office, PrincipalRef("unit_tree", office.finance.id))
    found = explained(ref, office.li.id)
    assert (found.allowed, found.verbs, found.missing) == (True, ("read",), ())
    assert [[one.kind for one in together] for together in found.reasons] == [["principal"]]
    only = found.reasons[0][0]
    assert only.code == f"unit_tree:{office.finance.id}"
    assert only.ways in (("科员 in 预算科",), ("预算科的科员",), ("预算科 · 科员",))


def test_the_author_takes_part_and_that_is_reason_enough(office: House) -> None:
    ref = published(office, PrincipalRef("unit_tree", office.finance.id))
    found = explained(ref, office.wang.id)
    assert [together[0].kind for together in found.reasons] == ["own", "direct"]
    assert "withdraw" in found.verbs


def test_what_would_open_it_is_told_to_administrators_alone(office: House) -> None:
    ref = published(office, PrincipalRef("unit_tree", office.finance.id))
    found = explained(ref, office.zhao.id)
    assert (found.allowed, found.reasons, found.obstacles) == (False, (), ())
    assert [one.code for one in found.missing] == [f"unit_tree:{office.finance.id}"]
    # Somebody who doesn't see it doesn't even hear that it is there.
    with pytest.raises(NotFound):
        rights.explain_right(ref=ref, verb="read", member_id=office.zhao.id, actor=actor_of(office.zhao.account_pk))
    with pytest.raises(Forbidden):
        rights.explain_right(ref=ref, verb="read", member_id=office.li.id, actor=actor_of(office.zhao.account_pk))
    with pytest.raises(Invalid):
        explained(ref, office.zhao.id, "fly")


def test_an_answer_goes_with_the_person_who_moves_or_leaves(office: House) -> None:
    ref = published(office, PrincipalRef("unit_tree", office.finance.id))
    setup.assign(member_id=office.zhao.id, unit_id=office.section.id, actor=SYSTEM)
    assert explained(ref, office.zhao.id).allowed
    setup.disable_member(id=office.zhao.id, actor=SYSTEM)
    found = explained(ref, office.zhao.id)
    assert (found.allowed, found.obstacles) == (False, ("disabled",))


def test_a_draft_is_opened_by_no_grant(office: House) -> None:
    ref = published(office, PrincipalRef("everyone"))
    wang = actor_of(office.wang.account_pk)
    withdraw_article(article_id=ref.id, actor=wang)
    found = explained(ref, office.li.id)
    assert (found.allowed, found.missing, found.obstacles) == (False, (), ("state",))


def test_a_delegation_is_told_and_so_is_one_that_is_over(office: House) -> None:
    now = clock.now()
    begins = (now + timedelta(days=1)).replace(minute=0, second=0, microsecond=0)
    draft = MeetingDraft(
        title="例会",
        starts_at=begins,
        ends_at=begins + timedelta(hours=1),
        organizer=office.wang.ref,
        invited=(office.li.ref,),
        place="线上",
    )
    ref = ObjectRef("meetings", "meeting", arrange_meeting(draft=draft, actor=actor_of(office.wang.account_pk)))
    would = explained(ref, office.zhao.id)
    assert sorted(one.label for one in would.missing) == ["李清照", "王安石"]
    assert {one.kind for one in would.missing} == {"delegation"}
    given = delegations.set_delegation(
        grantor_id=office.li.id,
        delegate_id=office.zhao.id,
        starts_at=now - timedelta(seconds=1),
        ends_at=now + timedelta(days=1),
        modules=["meetings"],
        reason="",
        actor=SYSTEM,
    )
    assert sources(explained(ref, office.zhao.id)) == [[("delegation", "李清照")]]
    delegations.end_delegation(id=given.id, actor=SYSTEM)
    over = explained(ref, office.zhao.id)
    assert not over.allowed
    ways = {one.label: one.ways for one in over.missing}
    assert len(ways["李清照"]) == 1
    assert ways["王安石"] == ()


def test_a_permission_is_given_by_the_security_administrator_alone(office: House) -> None:
    security = administrator("security")
    role = setup.create_role(code="editor", name="新闻编辑", actor=SYSTEM)
    setup.grant_role(role_id=role.id, member_id=office.li.id, actor=SYSTEM)
    principal = PrincipalRef("role", role.id)
    code = "news.manage_boards"
    for refused in (administrator("system"), administrator("audit")):
        with pytest.raises(Forbidden):
            rights.grant_permission(code=code, principal=principal, actor=actor_of(refused.pk))
    rights.grant_permission(code=code, principal=principal, actor=actor_of(security.pk))
    found = rights.explain_permission(code=code, member_id=office.li.id, actor=SYSTEM)
    assert found.allowed
    assert found.reasons[0][0].kind == "permission"
    assert found.reasons[0][0].ways[0].startswith("新闻编辑")
    other = rights.explain_permission(code=code, member_id=office.wang.id, actor=SYSTEM)
    assert [(one.kind, one.label) for one in other.missing] == [("principal", "新闻编辑")]
    rights.revoke_permission(code=code, principal=principal, actor=actor_of(security.pk))
    assert not rights.explain_permission(code=code, member_id=office.li.id, actor=SYSTEM).allowed


def test_nobody_gives_permissions_to_themselves(office: House) -> None:
    security = administrator("security")
    permissions.set_groups(accounts={security.pk: []})
    details = setup.MemberDetails(number="E9", name="安全员")
    one = setup.create_member(details=details, unit_id=office.office.id, account_pk=security.pk, actor=SYSTEM)
    actor = actor_of(security.pk)
    for principal in (PrincipalRef("member", one.id), PrincipalRef("unit", office.office.id), PrincipalRef("everyone")):
        with pytest.raises(Invalid):
            rights.grant_permission(code="news.manage_boards", principal=principal, actor=actor)


def test_the_page_explains_an_address_and_a_stranger_learns_nothing(office: House) -> None:
    ref = published(office, PrincipalRef("unit_tree", office.finance.id))
    address = f"/news/articles/{ref.id}/"
    own = {"accept-language": "en"}
    seen = client_for(_account(office.li.account_pk), headers=own).get(
        "/organization/rights/explain/", {"about": address}
    )
    assert seen.status_code == 200
    assert "allowed" in seen.content.decode()
    assert "财务部" in seen.content.decode()
    unseen = client_for(_account(office.zhao.account_pk), headers=own).get(
        "/organization/rights/explain/", {"about": address}
    )
    missing = client_for(_account(office.zhao.account_pk), headers=own).get(
        "/organization/rights/explain/", {"about": "/news/articles/01999999-0000-7000-8000-000000000000/"}
    )
    assert (unseen.status_code, missing.status_code) == (404, 422)


def _account(pk: int) -> Any:
    from django.contrib.auth import get_user_model

    return get_user_model().objects.get(pk=pk)


def test_rest_tells_the_same(office: House) -> None:
    ref = published(office, PrincipalRef("unit_tree", office.finance.id))
    api = api_client(administrator("audit"), ["organization:read"])
    answer = api.get(f"/api/v1/organization/rights/explain/?member={office.zhao.id}&object={ref}")
    assert answer.status_code == 200
    body = answer.json()
    assert (body["allowed"], body["reasons"]) == (False, [])
    assert [one["code"] for one in body["missing"]] == [f"unit_tree:{office.finance.id}"]
    listed = api.get("/api/v1/organization/permissions/")
    assert "news.manage_boards" in [one["code"] for one in listed.json()]
    refused = api_client(_account(office.li.account_pk), ["organization:read"])
    assert refused.get(f"/api/v1/organization/rights/explain/?member={office.zhao.id}&object={ref}").status_code == 403
    assert refused.get("/api/v1/organization/permissions/").status_code == 403


def test_a_permission_is_given_and_taken_on_the_page_after_a_proof(office: House) -> None:
    security = administrator("security")
    browser = client_for(security, headers={"accept-language": "en"})
    sent = {"code": "news.manage_boards", "principal": f"member:{office.li.id}", "act": "add"}
    done = browser.post("/organization/rights/change/", sent)
    assert (done.status_code, done.headers["Location"]) == (302, "/organization/rights/")
    assert "news.manage_boards" in actor_of(office.li.account_pk).permissions
    page = browser.get("/organization/rights/").content.decode()
    assert "李清照" in page
    assert browser.post("/organization/rights/change/", sent | {"code": "news.fly"}).status_code == 422
    taken = {"code": "news.manage_boards", "holder": f"member:{office.li.id}", "act": "remove"}
    assert browser.post("/organization/rights/change/", taken).status_code == 302
    assert "news.manage_boards" not in actor_of(office.li.account_pk).permissions
