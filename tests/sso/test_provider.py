"""Our provider: people sign in to other systems, and nobody else does in their name."""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from joserfc import jwt
from joserfc.jwk import KeySet

from apps.sso.models import IssuedToken, SigningKey, SignOn
from apps.sso.services.save_application import ApplicationDetails, update_application
from apps.sso.services.signing_keys import rotate_keys, rotate_old_keys
from ctp_core.api import accounts, preferences
from ctp_core.kit.testing import api_client, client_for, make_account
from tests.sso.conftest import BACK, SYSTEM, Sso


def _claims(token: str) -> dict[str, Any]:
    keys = KeySet.import_key_set(Client().get("/oauth/jwks").json())
    return dict(jwt.decode(token, keys, algorithms=["RS256"]).claims)


def _userinfo(token: str) -> Any:
    return Client().get("/oauth/userinfo", headers={"Authorization": f"Bearer {token}"})


@pytest.mark.django_db
def test_discovery_names_addresses_that_are_there() -> None:
    found = Client().get("/.well-known/openid-configuration").json()
    assert found["issuer"] == "http://testserver"
    assert found["authorization_endpoint"] == "http://testserver/sso/authorize/"
    assert (found["code_challenge_methods_supported"], found["id_token_signing_alg_values_supported"]) == (
        ["S256"],
        ["RS256"],
    )
    assert found["token_endpoint"] == "http://testserver/oauth/token"


def test_a_person_signs_in_elsewhere(sso: Sso) -> None:
    back = sso.answer(sso.browser.get("/sso/authorize/", sso.asked()))
    assert (back["state"], back["iss"]) == ("s1", "http://testserver")
    answer = sso.exchange(back["code"])
    assert answer["Cache-Control"] == "no-store"
    tokens = answer.json()
    assert (tokens["token_type"], tokens["expires_in"], "refresh_token" in tokens) == ("Bearer", 600, False)
    claims = _claims(tokens["id_token"])
    assert (claims["iss"], claims["aud"], claims["nonce"]) == ("http://testserver", str(sso.application.id), "n1")
    assert claims["sub"] == str(sso.account.public_id)
    assert claims["exp"] - claims["iat"] == 300
    assert _userinfo(tokens["access_token"]).json() == {
        "sub": str(sso.account.public_id),
        "name": "王小明",
        "preferred_username": "wang",
        "email": "wang@corp.cn",
        "email_verified": False,
        "groups": ["项目组"],
    }
    assert set(_userinfo(sso.tokens(scope="openid")["access_token"]).json()) == {"sub"}


def test_access_tokens_open_nothing_else(sso: Sso) -> None:
    token = sso.tokens()["access_token"]
    assert Client(headers={"Authorization": f"Bearer {token}"}).get("/api/v1/me/").status_code == 401
    own = api_client(sso.account, ["accounts:read"])
    assert own.get("/oauth/userinfo").status_code == 401


def test_whoever_is_not_known_is_sent_nowhere(sso: Sso) -> None:
    for changes in (
        {"client_id": "x"},
        {"client_id": str(sso.account.public_id)},
        {"redirect_uri": "https://evil.example/cb"},
        {"redirect_uri": f"{BACK}/"},
        {"redirect_uri": ""},
    ):
        answer = sso.browser.get("/sso/authorize/", sso.asked(**changes))
        assert (answer.status_code, answer.has_header("Location")) == (400, False), changes


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"scope": "profile"}, "invalid_scope"),
        ({"code_challenge": ""}, "invalid_request"),
        ({"code_challenge": "摘" * 43}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"request": "e.e.e"}, "invalid_request"),
        ({"nonce": "n" * 600}, "invalid_request"),
    ],
)
def test_wrong_questions_go_back_with_their_error(sso: Sso, changes: dict[str, str], error: str) -> None:
    back = sso.answer(sso.browser.get("/sso/authorize/", sso.asked(**changes)))
    assert (back["error"], back["state"], "code" in back) == (error, "s1", False)


def test_codes_are_good_once_for_a_minute_and_for_one(sso: Sso) -> None:
    other, other_secret = _second(sso)
    for changes in (
        {"code_verifier": "x" * 50},
        {"code_verifier": ""},
        {"redirect_uri": "https://wiki.example/other"},
        {"client_id": other, "client_secret": other_secret},
    ):
        refused = sso.exchange(sso.code(), **changes)
        assert (refused.status_code, refused.json()["error"]) == (400, "invalid_grant"), changes
    assert sso.exchange(sso.code(), client_secret="wrong").json()["error"] == "invalid_client"
    assert sso.exchange(sso.code(), client_secret="").json()["error"] == "invalid_client"
    code = sso.code()
    SignOn.objects.update(created_at=timezone.now() - timedelta(seconds=61))
    assert sso.exchange(code).json()["error"] == "invalid_grant"
    code = sso.code()
    first = sso.exchange(code).json()
    assert _userinfo(first["access_token"]).status_code == 200
    assert sso.exchange(code).json()["error"] == "invalid_grant"
    assert _userinfo(first["access_token"]).status_code == 401, "a code shown twice ends what it gave"


def _second(sso: Sso) -> tuple[str, str]:
    from apps.sso.services.save_application import create_application

    made, secret = create_application(details=ApplicationDetails("Other", (BACK,)), actor=SYSTEM)
    return str(made.id), secret


def test_what_is_taken_from_an_application_is_told_no_more(sso: Sso) -> None:
    tokens = sso.tokens(scope="openid email offline_access")
    details = ApplicationDetails("Wiki", (BACK,), ("openid",), asks_consent=False)
    update_application(id=sso.application.id, details=details, actor=SYSTEM)
    assert set(_userinfo(tokens["access_token"]).json()) == {"sub"}
    form = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
    form |= {"client_id": str(sso.application.id), "client_secret": sso.secret}
    assert "refresh_token" not in Client().post("/oauth/token", form).json()


def test_refresh_tokens_rotate_and_a_stolen_one_ends_all(sso: Sso) -> None:
    first = sso.tokens(scope="openid offline_access")

    def refresh(token: str, **changes: str) -> Any:
        form = {"grant_type": "refresh_token", "refresh_token": token, "redirect_uri": "", **changes}
        return sso.exchange("", **form)

    second = refresh(first["refresh_token"]).json()
    assert second["refresh_token"] != first["refresh_token"]
    assert "nonce" not in _claims(second["id_token"])
    other, other_secret = _second(sso)
    assert (
        refresh(second["refresh_token"], client_id=other, client_secret=other_secret).json()["error"] == "invalid_grant"
    )
    third = refresh(second["refresh_token"]).json()
    assert _userinfo(third["access_token"]).status_code == 200
    assert refresh(first["refresh_token"]).json()["error"] == "invalid_grant"
    assert _userinfo(third["access_token"]).status_code == 401
    assert refresh(third["refresh_token"]).json()["error"] == "invalid_grant"


def test_however_often_it_is_renewed_a_sign_on_ends(sso: Sso) -> None:
    preferences.set_value(key="sso.sign_on_days", value=40, actor=SYSTEM)
    form = {"grant_type": "refresh_token", "redirect_uri": ""}
    token = sso.tokens(scope="openid offline_access")["refresh_token"]
    begun = timezone.now() - timedelta(days=20)
    SignOn.objects.update(created_at=begun)
    token = sso.exchange("", **form, refresh_token=token).json()["refresh_token"]
    newest = IssuedToken.objects.filter(kind="refresh").latest("pk")
    assert newest.expires_at == begun + timedelta(days=40), "not thirty days once more"
    SignOn.objects.update(created_at=timezone.now() - timedelta(days=40) + timedelta(minutes=5))
    short = sso.exchange("", **form, refresh_token=token).json()
    assert IssuedToken.objects.filter(kind="access").latest("pk").expires_at < timezone.now() + timedelta(minutes=5)
    # A shorter end counts for what was given before as well.
    preferences.set_value(key="sso.sign_on_days", value=39, actor=SYSTEM)
    assert sso.exchange("", **form, refresh_token=short["refresh_token"]).json()["error"] == "invalid_grant"


def test_revocation_and_authentication_by_header(sso: Sso) -> None:
    tokens = sso.tokens(scope="openid offline_access")
    pair = base64.b64encode(f"{sso.application.id}:{sso.secret}".encode()).decode()
    headers = {"Authorization": f"Basic {pair}"}
    assert Client().post("/oauth/revoke", {"token": "unknown"}, headers=headers).status_code == 200
    assert _userinfo(tokens["access_token"]).status_code == 200
    assert Client().post("/oauth/revoke", {"token": tokens["refresh_token"]}, headers=headers).status_code == 200
    assert _userinfo(tokens["access_token"]).status_code == 401
    wrong = base64.b64encode(f"{sso.application.id}:no".encode()).decode()
    refused = Client().post("/oauth/revoke", {"token": "x"}, headers={"Authorization": f"Basic {wrong}"})
    assert (refused.status_code, refused["WWW-Authenticate"]) == (401, "Basic")
    twice = Client().post(
        "/oauth/token?x=1", "grant_type=refresh_token&grant_type=x", content_type="application/x-www-form-urlencoded"
    )
    assert twice.json()["error"] == "invalid_request"


def test_a_disabled_person_and_a_disabled_system_are_served_nothing(sso: Sso) -> None:
    tokens, code = sso.tokens(scope="openid offline_access"), sso.code()
    accounts.disable(account_pk=sso.account.pk, actor=SYSTEM)
    assert _userinfo(tokens["access_token"]).status_code == 401
    assert sso.exchange(code).json()["error"] == "invalid_grant"
    form = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
    assert sso.exchange("", **form).json()["error"] == "invalid_grant"
    accounts.enable(account_pk=sso.account.pk, actor=SYSTEM)
    assert _userinfo(tokens["access_token"]).status_code == 200
    details = ApplicationDetails("Wiki", (BACK,), is_active=False)
    update_application(id=sso.application.id, details=details, actor=SYSTEM)
    assert _userinfo(tokens["access_token"]).status_code == 401
    assert sso.exchange("", **form).json()["error"] == "invalid_client"
    assert sso.browser.get("/sso/authorize/", sso.asked()).status_code == 400


def test_signing_in_first_and_once_more(sso: Sso) -> None:
    nobody = Client()
    answer = nobody.get("/sso/authorize/", sso.asked())
    assert answer["Location"].startswith("/sign-in/?next=%2Fsso%2Fauthorize%2F%3Fresponse_type")
    assert sso.answer(nobody.get("/sso/authorize/", sso.asked(prompt="none")))["error"] == "login_required"
    from ctp_core.applets.accounts.models import AccountSession

    AccountSession.objects.update(confirmed_at=timezone.now() - timedelta(minutes=5))
    assert sso.browser.get("/sso/authorize/", sso.asked(prompt="login"))["Location"].startswith(
        "/account/confirm/?next="
    )
    assert sso.browser.get("/sso/authorize/", sso.asked(max_age="200"))["Location"].startswith("/account/confirm/")
    silent = sso.browser.get("/sso/authorize/", sso.asked(prompt="none login"))
    assert sso.answer(silent)["error"] == "login_required"
    claims = _claims(sso.tokens(max_age="3600")["id_token"])
    assert claims["iat"] - claims["auth_time"] >= 299


def test_consent_is_asked_once_and_can_be_withdrawn(sso: Sso) -> None:
    details = ApplicationDetails("Wiki", (BACK,), ("openid", "profile", "email"), asks_consent=True)
    update_application(id=sso.application.id, details=details, actor=SYSTEM)
    query = sso.asked(scope="openid profile")
    assert sso.answer(sso.browser.get("/sso/authorize/", sso.asked(prompt="none")))["error"] == "consent_required"
    page = sso.browser.get("/sso/authorize/", query)
    assert page.status_code == 200
    assert "https://wiki.example" in page["Content-Security-Policy"]
    address = page.request["PATH_INFO"] + "?" + page.request["QUERY_STRING"]
    assert sso.answer(sso.browser.post(address, {"answer": "deny"}))["error"] == "access_denied"
    assert "code" in sso.answer(sso.browser.post(address, {"answer": "allow"}))
    tokens = sso.tokens(scope="openid profile")
    assert sso.browser.get("/sso/authorize/", sso.asked(scope="openid email")).status_code == 200, "more is asked anew"
    assert "Wiki" in sso.browser.get("/sso/mine/").content.decode()
    assert sso.browser.post(f"/sso/mine/{sso.application.id}/withdraw/").status_code == 302
    assert _userinfo(tokens["access_token"]).status_code == 401
    assert sso.browser.get("/sso/authorize/", query).status_code == 200


def test_keys_rotate_and_old_signatures_count_for_a_while(sso: Sso) -> None:
    token = sso.tokens()["id_token"]
    old = SigningKey.objects.get().kid
    new = rotate_keys(actor=SYSTEM)
    assert [one["kid"] for one in Client().get("/oauth/jwks").json()["keys"]] == [new, old]
    assert "d" not in Client().get("/oauth/jwks").json()["keys"][0]
    assert _claims(token)["nonce"] == "n1"
    assert _claims(sso.tokens()["id_token"])["nonce"] == "n1"
    SigningKey.objects.filter(kid=old).update(replaced_at=timezone.now() - timedelta(days=3))
    SigningKey.objects.filter(kid=new).update(created_at=timezone.now() - timedelta(days=91))
    rotate_old_keys()
    kids = [one["kid"] for one in Client().get("/oauth/jwks").json()["keys"]]
    assert (len(kids), kids[1], old in kids) == (2, new, False)


def test_administrators_manage_systems_in_the_browser_and_over_rest(sso: Sso) -> None:
    security = make_account(admin_role="security")
    browser, api = client_for(security), api_client(security, ["sso:write"])
    made = browser.post(
        "/sso/applications/new/", {"name": "ERP", "redirect_uris": "https://erp.example/cb", "scopes": ["email"]}
    )
    assert made.context["secret"].startswith("ctps_")
    assert made.context["application"].scopes == ("openid", "email")
    wrong = browser.post("/sso/applications/new/", {"name": "", "redirect_uris": "http://erp.example/cb"})
    assert (wrong.status_code, sorted(wrong.context["errors"])) == (422, ["name", "redirect_uris"])
    listed = api.get("/api/v1/sso/applications/").json()["items"]
    assert [one["name"] for one in listed] == ["ERP", "Wiki"]
    path = f"/api/v1/sso/applications/{listed[0]['id']}/"
    body = {"name": "ERP 2", "redirect_uris": ["https://erp.example/cb"], "is_active": False}
    assert api.put(path, body).json()["is_active"] is False
    assert browser.get(f"/sso/applications/{listed[0]['id']}/").status_code == 200
    fresh = api.post(f"/api/v1/sso/applications/{sso.application.id}/secret/").json()["secret"]
    assert sso.exchange(sso.code()).json()["error"] == "invalid_client"
    assert sso.exchange(sso.code(), client_secret=fresh).status_code == 200
    public = api.post("/api/v1/sso/applications/", {"name": "App", "redirect_uris": [BACK], "is_public": True}).json()
    assert (public["secret"], public["has_secret"]) == ("", False)
    assert api.post("/api/v1/sso/keys/rotate/").status_code == 200
    assert browser.post("/sso/keys/rotate/").status_code == 302
    assert client_for(make_account(admin_role="system")).get("/sso/applications/").status_code == 403
    assert IssuedToken.objects.filter(digest__startswith="ctpo_").count() == 0
