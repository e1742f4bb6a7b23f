"""Accounts, tokens and oneself over REST."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pyotp
import pytest
from django.test import Client
from django.utils import timezone

from ctp_core.api import accounts
from ctp_core.applets.accounts.models import Account, AccountSession
from ctp_core.contracts import system_actor
from ctp_core.kit.testing import ApiClient, api_client, client_for, make_account

pytestmark = pytest.mark.django_db
SYSTEM = system_actor("test")
PASSWORD = "an elephant sings of rain"
BOTH = ["accounts:read", "accounts:write"]


def _expiry() -> str:
    return (timezone.now() + timedelta(days=30)).isoformat()


def test_me() -> None:
    account = make_account("Su Shi", username="sushi", language="en")
    api = api_client(account, BOTH)
    answer = api.get("/api/v1/me/")
    assert answer.status_code == 200
    body = answer.json()
    assert (body["username"], body["kind"], body["member"], body["scopes"]) == ("sushi", "person", None, BOTH)
    assert api.patch("/api/v1/me/", {"theme": "dark", "language": "zh-hans"}).json()["theme"] == "dark"
    assert api.patch("/api/v1/me/", {"time_zone": "Mars/Base"}).json()["code"] == "core.invalid"
    assert api.patch("/api/v1/me/", {"admin_role": "security"}).status_code == 422


def test_token_without_scope_or_with_read_alone() -> None:
    account = make_account()
    assert api_client(account, ["operations:read"]).get("/api/v1/me/").json()["code"] == "core.scope_missing"
    reader = api_client(account, ["accounts:read"])
    assert reader.get("/api/v1/me/").status_code == 200
    assert reader.patch("/api/v1/me/", {"theme": "dark"}).status_code == 403


@pytest.mark.parametrize("header", ["Bearer nonsense", "Bearer ctp_" + "x" * 43, "Basic dXNlcjpwYXNz", "Bearer", ""])
def test_bad_authorization_is_refused_even_beside_a_session(header: str) -> None:
    client = client_for(make_account())
    answer = client.get("/api/v1/me/", headers={"Authorization": header})
    assert (answer.status_code, answer.json()["code"]) == (401, "core.token_refused")


def test_session_needs_its_csrf_token_to_write() -> None:
    account = make_account()
    client = client_for(account, enforce_csrf_checks=True)
    assert client.get("/api/v1/me/").status_code == 200
    answer = client.patch("/api/v1/me/", {"theme": "dark"}, content_type="application/json")
    assert answer.json()["code"] == "core.csrf"


def test_disabled_account_loses_token_and_session_at_once() -> None:
    account = make_account()
    api, client = api_client(account, BOTH), client_for(account)
    assert (api.get("/api/v1/me/").status_code, client.get("/api/v1/me/").status_code) == (200, 200)
    Account.objects.filter(pk=account.pk).update(is_active=False)
    assert (api.get("/api/v1/me/").status_code, client.get("/api/v1/me/").status_code) == (401, 401)


def test_password_is_changed_and_guesses_are_counted() -> None:
    made = accounts.create_person(username="sushi", name="Su Shi", password=PASSWORD, actor=SYSTEM)
    account = Account.objects.get(pk=made.pk)
    api = api_client(account, BOTH)
    client_for(account)
    new = "two elephants sing of rain"
    assert api.post("/api/v1/me/password/", {"old": PASSWORD, "new": new}).status_code == 204
    assert not AccountSession.objects.exists()
    statuses = [api.post("/api/v1/me/password/", {"old": "no", "new": PASSWORD}).status_code for _ in range(6)]
    assert statuses == [422, 422, 422, 422, 422, 429]


def test_tokens_are_made_listed_and_revoked() -> None:
    account = make_account()
    api = api_client(account, BOTH)
    body = {"name": "ledger", "scopes": ["accounts:read"], "expires_at": _expiry()}
    made = api.post("/api/v1/tokens/", body)
    assert made.status_code == 201
    other = ApiClient(made.json()["secret"])
    assert other.get("/api/v1/me/").json()["scopes"] == ["accounts:read"]
    names = [one["name"] for one in api.get("/api/v1/tokens/").json()["items"]]
    assert names == ["ledger", "test"]
    assert api.post("/api/v1/tokens/", {**body, "scopes": ["operations:read"]}).status_code == 403
    assert api.delete(f"/api/v1/tokens/{made.json()['id']}/").status_code == 204
    assert other.get("/api/v1/me/").status_code == 401


def test_browser_makes_a_token_only_with_a_fresh_password() -> None:
    account = make_account()
    client = client_for(account)
    body = {"name": "x", "scopes": ["accounts:read"], "expires_at": _expiry()}
    assert client.post("/api/v1/tokens/", body, content_type="application/json").status_code == 201
    AccountSession.objects.update(confirmed_at=timezone.now() - timedelta(minutes=10))
    answer = client.post("/api/v1/tokens/", body, content_type="application/json")
    assert answer.json()["code"] == "core.confirmation_required"


def test_security_administrator_manages_accounts() -> None:
    api = api_client(make_account(admin_role="security"), BOTH)
    made = api.post("/api/v1/accounts/", {"username": "quyuan", "name": "Qu Yuan"})
    assert made.status_code == 201
    where = f"/api/v1/accounts/{made.json()['id']}/"
    assert api.get(where).json()["has_password"] is False
    link = api.post(f"{where}setup-link/").json()["link"]
    assert Client().get(link).status_code == 200
    changed = api.patch(where, {"name": "Qu Ping", "admin_role": "audit", "is_active": False}).json()
    assert (changed["name"], changed["admin_role"], changed["is_active"]) == ("Qu Ping", "audit", False)
    assert [one["name"] for one in api.get("/api/v1/accounts/?q=ping").json()["items"]] == ["Qu Ping"]
    assert api.delete(f"{where}lock/").status_code == 204
    assert api.delete(f"{where}second-factor/").status_code == 204


def test_accounts_come_in_pages() -> None:
    api = api_client(make_account(username="zz", admin_role="security"), BOTH)
    for number in range(3):
        make_account(username=f"p{number}")
    first = api.get("/api/v1/accounts/?limit=2").json()
    second = api.get(f"/api/v1/accounts/?limit=2&cursor={first['next']}").json()
    assert [one["username"] for one in first["items"] + second["items"]] == ["p0", "p1", "p2", "zz"]
    assert second["next"] is None


def test_service_tokens_are_for_security_administrators() -> None:
    security = api_client(make_account(admin_role="security"), BOTH)
    service = security.post("/api/v1/accounts/", {"username": "robot", "name": "Robot", "kind": "service"}).json()
    where = f"/api/v1/accounts/{service['id']}/tokens/"
    made = security.post(where, {"name": "x", "scopes": ["accounts:read"], "expires_at": _expiry()})
    assert ApiClient(made.json()["secret"]).get("/api/v1/me/").json()["kind"] == "service"
    assert len(security.get(where).json()["items"]) == 1
    assert api_client(make_account(), BOTH).get(where).status_code == 403


def test_others_manage_nothing() -> None:
    for role in ("", "system", "audit"):
        api = api_client(make_account(admin_role=role), BOTH)
        assert api.get("/api/v1/accounts/").status_code == 403
        assert api.post("/api/v1/accounts/", {"username": "x", "name": "X"}).status_code == 403


def test_sessions_over_rest() -> None:
    account = make_account()
    client = client_for(account)
    listed = client.get("/api/v1/me/sessions/").json()["items"]
    assert [one["is_current"] for one in listed] == [True]
    foreign = api_client(make_account(), BOTH)
    assert foreign.delete(f"/api/v1/me/sessions/{listed[0]['id']}/").status_code == 404
    api = api_client(account, BOTH)
    assert api.delete(f"/api/v1/me/sessions/{listed[0]['id']}/").status_code == 204
    assert client.get("/api/v1/me/sessions/").status_code == 401


def test_the_second_factor_is_set_up_and_taken_away_with_a_token() -> None:
    account = make_account(username="sushi")
    account.set_password(PASSWORD)
    account.save()
    api, base = api_client(account, BOTH), "/api/v1/me/second-factor/"
    assert api.get(base).json() == {"is_on": False, "is_required": False, "recovery_codes_left": 0}
    refused = api.post(base, {"password": "not mine at all"})
    assert (refused.status_code, list(refused.json()["fields"])) == (422, ["password"])
    assert api.post(f"{base}recovery-codes/", {"password": PASSWORD}).json()["code"] == "core.second_factor_missing"
    begun = api.post(base, {"password": PASSWORD})
    app = pyotp.TOTP(begun.json()["secret"])
    assert begun.json()["uri"].startswith("otpauth://totp/CTP:sushi?secret=")
    code = app.now()
    wrong = api.post(f"{base}confirm/", {"code": "000000" if code != "000000" else "111111"})
    assert (wrong.status_code, list(wrong.json()["fields"])) == (422, ["code"])
    assert api.get(base).json()["is_on"] is False
    assert len(api.post(f"{base}confirm/", {"code": code}).json()["recovery_codes"]) == 10
    assert api.get(base).json() == {"is_on": True, "is_required": False, "recovery_codes_left": 10}
    first = Client().post("/sign-in/", {"username": "sushi", "password": PASSWORD})
    assert first["Location"] == "/sign-in/code/"
    assert api.post(f"{base}remove/", {"password": "no"}).status_code == 422
    assert api.post(f"{base}remove/", {"password": PASSWORD}).status_code == 204
    assert api.get(base).json()["is_on"] is False
    assert api_client(account, ["accounts:read"]).post(base, {"password": PASSWORD}).status_code == 403


def test_administrators_keep_their_second_factor_over_rest_too(settings: Any) -> None:
    settings.CTP_SECOND_FACTOR_FOR_ADMINS = True
    account = make_account(admin_role="system")
    account.set_password(PASSWORD)
    account.save()
    answer = api_client(account, BOTH).post("/api/v1/me/second-factor/remove/", {"password": PASSWORD})
    assert (answer.status_code, answer.json()["code"]) == (409, "core.second_factor_required")


def test_what_a_program_may_do_is_said_by_security_administrators() -> None:
    security, service = make_account(admin_role="security"), make_account("Ledger", kind="service")
    path, code = f"/api/v1/accounts/{service.public_id}/permissions/", "core.manage_accounts"
    api = api_client(security, BOTH)
    assert api.put(path, {"permissions": [code]}).json() == {"permissions": [code]}
    assert api.get(path).json() == {"permissions": [code]}
    assert api_client(service, BOTH).get("/api/v1/accounts/").status_code == 200
    assert api.put(path, {"permissions": ["core.nothing"]}).status_code == 422
    # A program gives itself nothing, people get theirs from the organisation, others may not even look.
    accounts_of_people = f"/api/v1/accounts/{make_account().public_id}/permissions/"
    assert api.get(accounts_of_people).status_code == 404
    assert api_client(service, BOTH).put(path, {"permissions": []}).status_code == 403
    browser = client_for(security)
    page = browser.get(f"/accounts/{service.public_id}/")
    assert (code, True) in [(one, held) for one, _label, held in page.context["permissions"]]
    browser.post(f"/accounts/{service.public_id}/permissions/", {"permissions": []})
    assert api.get(path).json() == {"permissions": []}


def test_roles_links_and_rights_want_a_fresh_password_of_a_browser() -> None:
    browser, other = client_for(make_account(admin_role="security")), make_account(kind="service")
    person = make_account()
    AccountSession.objects.update(confirmed_at=timezone.now() - timedelta(minutes=10))
    asked = (
        ("post", "/api/v1/accounts/", {"username": "new", "name": "New", "kind": "person"}),
        ("patch", f"/api/v1/accounts/{person.public_id}/", {"admin_role": "audit"}),
        ("post", f"/api/v1/accounts/{person.public_id}/setup-link/", {}),
        ("delete", f"/api/v1/accounts/{person.public_id}/second-factor/", {}),
        ("put", f"/api/v1/accounts/{other.public_id}/permissions/", {"permissions": []}),
    )
    for method, path, body in asked:
        answer = getattr(browser, method)(path, body, content_type="application/json")
        assert (answer.status_code, answer.json()["code"]) == (403, "core.confirmation_required"), path
