"""Looking through another person's eyes: everything they see, and nothing done."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from ctp_core.api import accounts, audit, clock
from ctp_core.api.actors import actor_for_account
from ctp_core.contracts import PrincipalRef, system_actor
from ctp_core.kit.testing import api_client, client_for, make_account
from tests.house.test_explained_rights import published
from tests.organization.conftest import House, build_house

SYSTEM = system_actor("test")


@pytest.fixture
def office(db: None) -> House:
    return build_house()


def account_of(pk: int) -> Any:
    return get_user_model().objects.get(pk=pk)


def looking(office: House, role: str = "security") -> Client:
    """An administrator's browser that looks through 李清照's eyes."""
    browser = client_for(make_account("安全员", admin_role=role), headers={"accept-language": "en"})
    answer = browser.post(f"/organization/members/{office.li.id}/look/", {"reason": "ticket 17"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    return browser


def acts(action: str) -> list[dict[str, Any]]:
    wanted = audit.audit_filter({"action": action})
    return [audit.audit_dto(one).details for one in audit.list_entries(actor=SYSTEM, wanted=wanted).order_by("pk")]


def test_one_sees_what_the_person_sees_and_marks_nothing_as_read(office: House) -> None:
    ref = published(office, PrincipalRef("unit_tree", office.finance.id))
    hidden = published(office)
    browser = looking(office)
    page = browser.get(f"/news/articles/{ref.id}/")
    assert page.status_code == 200
    assert "You see what 李清照 sees" in page.content.decode()
    assert browser.get(f"/news/articles/{hidden.id}/").status_code == 404
    own = api_client(account_of(office.li.account_pk), ["news:read"])
    assert own.get(f"/api/v1/news/articles/{ref.id}/").json()["read_count"] == 0
    assert [one["reason"] for one in acts("core.account.begin_look")] == ["ticket 17"]
    assert acts("core.account.look_at") == [{"path": f"/news/articles/{ref.id}/"}]


def test_nothing_can_be_done_and_nothing_personal_is_open(office: House) -> None:
    browser = looking(office)
    for path in ("/account/", "/account/tokens/", "/account/second-factor/new/", "/api/v1/me/", "/api/v1/tokens/"):
        assert browser.get(path).status_code == 403, path
    for path in ("/organization/delegations/", "/account/password/", "/sign-out/", "/language/", "/meetings/new/"):
        assert browser.post(path, {}).status_code == 403, path
    assert browser.post("/api/v1/meetings/", {}, content_type="application/json").status_code == 403


def test_it_ends_when_one_says_so_and_by_itself(office: House, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = looking(office)
    assert browser.get("/account/").status_code == 403
    assert browser.post("/look/end/").status_code == 302
    assert browser.get("/account/").status_code == 200
    assert len(acts("core.account.end_look")) == 1
    browser.post(f"/organization/members/{office.li.id}/look/", {"reason": "again"})
    from ctp_core.applets.accounts.services import look_through

    later = clock.now() + look_through.LOOK_FOR
    monkeypatch.setattr(look_through.timezone, "now", lambda: later - timedelta(seconds=1))
    assert "李清照" in browser.get("/").content.decode()
    monkeypatch.setattr(look_through.timezone, "now", lambda: later + timedelta(seconds=1))
    assert browser.get("/account/").status_code == 200


def test_it_ends_with_the_right_to_look_and_with_the_person(office: House) -> None:
    browser = looking(office, "audit")
    accounts.disable(account_pk=office.li.account_pk, actor=SYSTEM)
    assert browser.get("/account/").status_code == 200


def test_administrators_are_nobody_to_look_through(office: House) -> None:
    other = make_account("系统员", admin_role="system")
    accounts.set_admin_role(account_pk=office.li.account_pk, admin_role="system", actor=SYSTEM)
    browser = client_for(make_account("安全员", admin_role="security"))
    assert other.pk
    assert browser.post(f"/organization/members/{office.li.id}/look/", {"reason": "x"}).status_code == 403
    assert browser.post(f"/organization/members/{office.zhao.id}/look/", {"reason": " "}).status_code == 422
    for account in (account_of(office.wang.account_pk), other):
        refused = client_for(account).post(f"/organization/members/{office.zhao.id}/look/", {"reason": "x"})
        assert refused.status_code == 403


def test_who_becomes_an_administrator_is_looked_through_no_more(office: House) -> None:
    browser = looking(office)
    accounts.set_admin_role(account_pk=office.li.account_pk, admin_role="audit", actor=SYSTEM)
    assert "You see what" not in browser.get("/").content.decode()


def test_a_looker_has_no_second_look_from_there(office: House) -> None:
    browser = looking(office)
    assert browser.get(f"/organization/members/{office.zhao.id}/look/").status_code == 403
    assert actor_for_account(account_pk=office.li.account_pk).looker_pk is None
