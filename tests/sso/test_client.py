"""Others sign people in here: who is recognised, what is taken over, what is refused."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from joserfc import jwt
from joserfc.jwk import RSAKey

from apps.sso.models import Identity, OutsideProvider
from apps.sso.selectors.providers import get_provider
from apps.sso.services import outside_sign_in
from apps.sso.services.fetch import FetchFailed, fetch_json
from apps.sso.services.save_provider import ProviderDetails, save_provider
from apps.sso.web.outside import gone_teams
from ctp_core.api import accounts
from ctp_core.applets.accounts.models import AccountSession
from ctp_core.contracts import Invalid
from ctp_core.kit.testing import api_client, client_for, make_account
from ctp_organization.api import members, provisioning, setup
from tests.sso.conftest import SYSTEM, Sso, forged

ISSUER = "https://id.example"
KEY = RSAKey.generate_key(2048, {"use": "sig", "kid": "k1"})


class Outside:
    """A provider that answers what a test wants."""

    def __init__(self) -> None:
        self.claims: dict[str, Any] = {"sub": "s1", "preferred_username": "wang", "name": "王大明"}
        self.changes: dict[str, Any] = {}
        self.key: Any = KEY
        self.header = {"alg": "RS256", "kid": "k1"}
        self.issuer, self.nonce, self.forms = ISSUER, "", []
        self.place = ISSUER
        self.keys = {"keys": [KEY.as_dict(private=False)]}

    def fetch(self, url: str, *, form: Any = None, headers: Any = None) -> dict[str, Any]:
        if url.endswith("openid-configuration"):
            found = {name: f"{ISSUER}/{name}" for name in ("authorization_endpoint", "jwks_uri")}
            return {"issuer": self.issuer, **found, "token_endpoint": f"{self.place}/token_endpoint"}
        if url.endswith("jwks_uri"):
            return self.keys
        self.forms.append({**form, **(headers or {})})
        now = int(time.time())
        claims = {
            "iss": ISSUER,
            "aud": "c1",
            "iat": now,
            "exp": now + 60,
            "nonce": self.nonce,
            "auth_time": now,
            **self.claims,
            **self.changes,
        }
        if self.header["alg"] == "HS256":
            return {"id_token": forged(claims, self.key)}
        return {
            "access_token": "x",
            "id_token": jwt.encode(self.header, claims, self.key, algorithms=[self.header["alg"]]),
        }

    def begin(self, browser: Client, address: str = "/sso/in/corp/?next=/account/") -> dict[str, str]:
        answer = browser.get(address)
        assert answer["Location"].startswith(f"{ISSUER}/authorization_endpoint?"), answer["Location"]
        query = dict(parse_qsl(urlsplit(answer["Location"]).query))
        self.nonce = query["nonce"]
        return query

    def come_back(self, browser: Client, address: str = "/sso/in/corp/?next=/account/", **changes: str) -> Any:
        query = self.begin(browser, address)
        answer = {"state": query["state"], "code": "c", "iss": ISSUER, **changes}
        return browser.get("/sso/in/corp/callback/", {name: value for name, value in answer.items() if value})


@pytest.fixture
def outside(sso: Sso, monkeypatch: pytest.MonkeyPatch) -> Outside:
    cache.clear()
    made = Outside()
    monkeypatch.setattr(outside_sign_in, "fetch_json", made.fetch)
    _provider()
    return made


def _provider(**changes: Any) -> None:
    known = OutsideProvider.objects.filter(code="corp").values_list("public_id", flat=True).first()
    given = {
        "code": "corp",
        "name": "Corp",
        "issuer": ISSUER,
        "client_id": "c1",
        "secret": "s3",
        "link_by": "username",
        **changes,
    }
    save_provider(details=ProviderDetails(**given), id=known, actor=SYSTEM)


def _is_in(browser: Client) -> str:
    answer = browser.get("/api/v1/me/")
    return str(answer.json()["username"]) if answer.status_code == 200 else ""


def test_somebody_is_recognised_and_signed_in(sso: Sso, outside: Outside) -> None:
    browser = Client()
    assert "/sso/in/corp/?next=" in browser.get("/sign-in/").content.decode()
    answer = outside.come_back(browser)
    assert (answer.status_code, answer["Location"]) == (302, "/account/")
    assert _is_in(browser) == "wang"
    form = outside.forms[0]
    assert (form["grant_type"], form["redirect_uri"]) == (
        "authorization_code",
        "http://testserver/sso/in/corp/callback/",
    )
    assert form["Authorization"].startswith("Basic ")
    assert members.get_member(id=sso.wang.id).name == "王大明"
    # From now on by the subject alone, whatever name the provider says.
    outside.claims = {"sub": "s1", "preferred_username": "somebody-else"}
    again = Client()
    outside.come_back(again)
    assert _is_in(again) == "wang"


HOSTILE = {
    "another audience": {"changes": {"aud": "c2"}},
    "another issuer": {"changes": {"iss": "https://evil.example"}},
    "expired": {"changes": {"exp": 1_000_000_000, "iat": 999_999_000}},
    "another nonce": {"changes": {"nonce": "old"}},
    "another key": {"key": RSAKey.generate_key(2048, {"kid": "k1"})},
    "changed algorithm": {"header": {"alg": "HS256"}},
    "unknown key": {"header": {"alg": "RS256", "kid": "k2"}},
    "an address on this computer": {"place": "http://127.0.0.1:6379"},
    "discovery of another issuer": {"issuer": "https://evil.example"},
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_tokens_sign_nobody_in(sso: Sso, outside: Outside, name: str) -> None:
    browser = Client()
    query = outside.begin(browser)
    cache.clear()
    for field, value in HOSTILE[name].items():
        setattr(outside, field, value)
    answer = browser.get("/sso/in/corp/callback/", {"state": query["state"], "code": "c"})
    assert answer["Location"] == "/sign-in/", name
    assert (_is_in(browser), Identity.objects.count()) == ("", 0)


def test_an_unsigned_token_signs_nobody_in(sso: Sso, outside: Outside, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = Client()
    query = outside.begin(browser)
    good = outside.fetch("token", form={})["id_token"].split(".")
    monkeypatch.setattr(
        outside_sign_in,
        "fetch_json",
        lambda url, **more: (
            {"id_token": f"eyJhbGciOiJub25lIn0.{good[1]}."} if "token_end" in url else outside.fetch(url)
        ),
    )
    browser.get("/sso/in/corp/callback/", {"state": query["state"], "code": "c"})
    assert _is_in(browser) == ""


def test_a_visit_counts_once_in_its_own_browser(sso: Sso, outside: Outside) -> None:
    browser = Client()
    query = outside.begin(browser)
    answer = {"state": query["state"], "code": "c"}
    stranger = Client()
    stranger.get("/sso/in/corp/callback/", answer)
    assert _is_in(stranger) == ""
    assert browser.get("/sso/in/corp/callback/", {**answer, "state": "x"})["Location"] == "/sign-in/"
    assert browser.get("/sso/in/corp/callback/", answer)["Location"] == "/sign-in/", "the visit was used up"
    for changes in ({"iss": "https://evil.example"}, {"error": "access_denied"}, {"code": ""}):
        assert outside.come_back(Client(), **changes)["Location"] == "/sign-in/"
    browser.get("/sign-out/")
    query = outside.begin(browser)
    session = browser.session
    session["sso_visit"] = {**session["sso_visit"], "at": int(time.time()) - 700}
    session.save()
    browser.get("/sso/in/corp/callback/", {"state": query["state"], "code": "c"})
    assert _is_in(browser) == ""


def test_rules_recognise_only_what_is_verified(sso: Sso, outside: Outside) -> None:
    _provider(link_by="email")
    outside.claims = {"sub": "s1", "email": "WANG@corp.cn"}
    for verified, who in ((None, ""), ("true", ""), (False, ""), (True, "wang")):
        outside.changes = {} if verified is None else {"email_verified": verified}
        browser = Client()
        outside.come_back(browser)
        assert _is_in(browser) == who, verified
    _provider(link_by="")
    outside.claims, outside.changes = {"sub": "s2", "preferred_username": "wang"}, {}
    browser = Client()
    outside.come_back(browser)
    assert _is_in(browser) == ""


def test_administrators_and_the_disabled_are_not_recognised(sso: Sso, outside: Outside) -> None:
    accounts.set_admin_role(account_pk=sso.account.pk, admin_role="audit", actor=SYSTEM)
    browser = Client()
    outside.come_back(browser)
    assert _is_in(browser) == ""
    accounts.set_admin_role(account_pk=sso.account.pk, admin_role="", actor=SYSTEM)
    outside.come_back(browser)
    assert _is_in(browser) == "wang"
    setup.disable_member(id=sso.wang.id, actor=SYSTEM)
    again = Client()
    outside.come_back(again)
    assert (_is_in(browser), _is_in(again)) == ("", "")


def test_people_are_created_only_where_that_is_wanted(sso: Sso, outside: Outside) -> None:
    outside.claims = {"sub": "s9", "preferred_username": "Li.Si", "name": "李四", "email": "li@corp.cn"}
    browser = Client()
    outside.come_back(browser)
    assert _is_in(browser) == ""
    _provider(creates_people=True, home_unit="HOME")
    outside.come_back(browser)
    assert _is_in(browser) == "li.si"
    made = members.find_member_of_account(account_pk=get_user_model().objects.get(username="li.si").pk)
    assert made is not None
    assert (made.name, made.email, made.unit and made.unit.name) == ("李四", "li@corp.cn", "Home")
    # A name that is taken is not handed over, whatever the provider says.
    _provider(creates_people=True, home_unit="HOME", link_by="")
    outside.claims = {"sub": "s10", "preferred_username": "wang"}
    other = Client()
    outside.come_back(other)
    assert _is_in(other) == ""


def test_claims_and_groups_never_wipe_what_is_not_theirs(sso: Sso, outside: Outside) -> None:
    team = setup.create_team(name="财务系统", actor=SYSTEM)
    own = setup.create_team(name="工会", member_ids=[sso.wang.id], actor=SYSTEM)
    _provider(groups={"fin": str(team.id), "union": str(own.id)})
    details = setup.MemberDetails("E1", "王小明", phone="13800000000", email="wang@corp.cn")
    setup.update_member(id=sso.wang.id, details=details, actor=SYSTEM)

    def teams() -> list[str]:
        found = provisioning.teams_of_people(member_pks=[sso.wang.pk]).get(sso.wang.pk, ())
        return sorted(one.name for one in found)

    outside.claims = {"sub": "s1", "preferred_username": "wang", "groups": ["fin", "union", "unknown", 7]}
    outside.come_back(Client())
    member = members.get_member(id=sso.wang.id)
    assert (member.name, member.phone, member.email) == ("王小明", "13800000000", "wang@corp.cn")
    assert teams() == ["工会", "财务系统", "项目组"]
    outside.claims = {"sub": "s1"}
    outside.come_back(Client())
    assert teams() == ["工会", "财务系统", "项目组"], "no claim, no change"
    outside.claims = {"sub": "s1", "groups": []}
    outside.come_back(Client())
    assert teams() == ["工会", "项目组"], "the union was there before and is not the provider's to take"
    assert setup.update_team(id=own.id, details=setup.TeamDetails("工会"), actor=SYSTEM).id == UUID(str(own.id))


def test_a_team_that_is_gone_keeps_nobody_out_and_is_said(sso: Sso, outside: Outside) -> None:
    team = setup.create_team(name="财务系统", actor=SYSTEM)
    old = setup.create_team(name="旧组", actor=SYSTEM)
    _provider(groups={"fin": str(team.id), "old": str(old.id)})
    known = OutsideProvider.objects.get()
    setup.update_team(id=old.id, details=setup.TeamDetails("旧组", is_active=False), actor=SYSTEM)
    outside.claims = {"sub": "s1", "preferred_username": "wang", "groups": ["fin", "old"]}
    browser = Client()
    outside.come_back(browser)
    assert _is_in(browser) == "wang"
    found = provisioning.teams_of_people(member_pks=[sso.wang.pk])[sso.wang.pk]
    assert sorted(one.name for one in found) == ["财务系统", "项目组"]
    # Something else can still be changed; a team that never was is refused.
    _provider(name="Renamed", groups=known.groups)
    with pytest.raises(Invalid):
        _provider(groups={**known.groups, "new": str(UUID(int=7))})
    with pytest.raises(Invalid) as refused:
        _provider(groups={f"g{place}": str(team.id) for place in range(501)})
    assert refused.value.fields["groups"][0].code == "sso.too_many_groups"
    OutsideProvider.objects.update(groups={"fin": str(team.id), "never": str(UUID(int=7))})
    again = Client()
    outside.come_back(again)
    assert _is_in(again) == "wang"
    assert gone_teams(get_provider(id=known.public_id, actor=SYSTEM)) == ["never"]


def test_the_second_factor_is_asked_for_as_ever(sso: Sso, outside: Outside) -> None:
    from ctp_core.applets.accounts.models import SecondFactor

    SecondFactor.objects.create(account=sso.account, secret="x", confirmed_at=timezone.now())
    browser = Client()
    assert outside.come_back(browser)["Location"] == "/sign-in/code/"
    assert _is_in(browser) == ""


def test_a_proof_at_the_provider_confirms_the_same_person_alone(sso: Sso, outside: Outside) -> None:
    outside.come_back(Client())
    AccountSession.objects.update(confirmed_at=timezone.now() - timedelta(hours=1))
    assert sso.browser.get("/account/tokens/new/").status_code == 302
    assert outside.begin(sso.browser)["prompt"] == "login"
    assert outside.come_back(sso.browser)["Location"] == "/account/"
    assert sso.browser.get("/account/tokens/new/").status_code == 200
    AccountSession.objects.update(confirmed_at=timezone.now() - timedelta(hours=1))
    # The wish for a fresh proof was taken out of the address on the way.
    outside.changes = {"auth_time": int(time.time()) - 3600}
    outside.come_back(sso.browser)
    assert sso.browser.get("/account/tokens/new/").status_code == 302
    outside.changes = {}
    outside.claims = {"sub": "s2"}
    outside.come_back(sso.browser)
    assert sso.browser.get("/account/tokens/new/").status_code == 302
    assert Identity.objects.count() == 1


def test_people_link_it_themselves_while_their_proof_is_fresh(sso: Sso, outside: Outside) -> None:
    _provider(link_by="")
    outside.claims = {"sub": "s7"}
    AccountSession.objects.update(confirmed_at=timezone.now() - timedelta(hours=1))
    outside.come_back(sso.browser)
    assert Identity.objects.count() == 0
    AccountSession.objects.update(confirmed_at=timezone.now())
    # Another site leads the browser there, signed in at the provider as somebody else.
    outside.come_back(sso.browser)
    assert Identity.objects.count() == 0
    [(name, link, address)] = sso.browser.get("/sso/mine/").context["ways"]
    assert (name, link) == ("Corp", None)
    stranger = client_for(make_account(admin_role="security"))
    outside.come_back(stranger, address)
    assert Identity.objects.count() == 0
    assert outside.come_back(sso.browser, address)["Location"] == "/sso/mine/"
    [(_name, link, address)] = sso.browser.get("/sso/mine/").context["ways"]
    assert (link.provider, address) == ("corp", "")
    browser = Client()
    outside.come_back(browser)
    assert _is_in(browser) == "wang"


def test_who_is_unlinked_comes_in_that_way_only_by_linking_it_again(sso: Sso, outside: Outside) -> None:
    team = setup.create_team(name="财务系统", actor=SYSTEM)
    _provider(groups={"fin": str(team.id)})
    outside.claims |= {"groups": ["fin"]}
    outside.come_back(Client())
    unlink, api = "/sso/mine/ways/corp/unlink/", api_client(sso.account, ["sso:write"])
    # Neither without a fresh proof nor as the last way in.
    AccountSession.objects.update(confirmed_at=timezone.now() - timedelta(hours=1))
    assert sso.browser.post(unlink)["Location"] == "/account/confirm/?next=%2Fsso%2Fmine%2F"
    AccountSession.objects.update(confirmed_at=timezone.now())
    get_user_model().objects.filter(pk=sso.account.pk).update(password="!")
    sso.browser.post(unlink)
    refused = api.delete("/api/v1/sso/mine/links/corp/")
    assert (refused.status_code, refused.json()["code"]) == (409, "core.last_way_in")
    assert [one["provider"] for one in api.get("/api/v1/sso/mine/links/").json()] == ["corp"]
    accounts.set_password(account_pk=sso.account.pk, password="correct horse battery", must_change=False, actor=SYSTEM)
    browser = client_for(sso.account)
    assert browser.post(unlink)["Location"] == "/sso/mine/"
    assert api.delete("/api/v1/sso/mine/links/corp/").status_code == 404
    assert provisioning.teams_of_people(member_pks=[sso.wang.pk])[sso.wang.pk][0].name == "项目组"
    assert len(provisioning.teams_of_people(member_pks=[sso.wang.pk])[sso.wang.pk]) == 1
    # The rule that recognised the person does so no more, under this subject or another; the person does it anew.
    for subject in ("s1", "s2"):
        outside.claims["sub"] = subject
        nobody = Client()
        outside.come_back(nobody)
        assert _is_in(nobody) == ""
    [(_name, _link, address)] = browser.get("/sso/mine/").context["ways"]
    outside.come_back(browser, address)
    again = Client()
    outside.come_back(again)
    assert (_is_in(again), Identity.objects.get().subject) == ("wang", "s2")


def test_administrators_see_and_unlink_everybody(sso: Sso, outside: Outside) -> None:
    outside.come_back(Client())
    get_user_model().objects.filter(pk=sso.account.pk).update(password="!")
    security = make_account(admin_role="security")
    browser, api = client_for(security), api_client(security, ["sso:write"])
    [provider] = api.get("/api/v1/sso/providers/").json()["items"]
    path = f"/api/v1/sso/providers/{provider['id']}/links/"
    [link] = api.get(f"{path}?q=WAN").json()["items"]
    assert (link["id"], link["username"], link["subject"]) == (str(sso.account.public_id), "wang", "s1")
    assert api.get(f"{path}?q=li").json()["items"] == []
    page = f"/sso/providers/{provider['id']}/people/"
    assert "王" in browser.get(page).content.decode()
    assert api_client(sso.account, ["sso:write"]).delete(f"{path}{link['id']}/").status_code == 403
    AccountSession.objects.filter(account=security).update(confirmed_at=timezone.now() - timedelta(hours=1))
    assert browser.post(f"{page}{link['id']}/unlink/")["Location"].startswith("/account/confirm/")
    AccountSession.objects.filter(account=security).update(confirmed_at=timezone.now())
    # Also when it is the last way in; and whoever sits in a browser signed in that way is out, at other systems too.
    wiki = {"headers": {"authorization": f"Bearer {sso.tokens()['access_token']}"}}
    assert Client().get("/oauth/userinfo", **wiki).status_code == 200
    assert browser.post(f"{page}{link['id']}/unlink/")["Location"] == page
    assert (_is_in(sso.browser), api.get(path).json()["items"]) == ("", [])
    assert Client().get("/oauth/userinfo", **wiki).status_code == 401
    assert api.delete(f"{path}{link['id']}/").status_code == 404


def test_a_provider_that_is_away_is_not_asked_by_everybody(
    sso: Sso, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def away(url: str, **_more: Any) -> dict[str, Any]:
        asked.append(url)
        raise FetchFailed(url)

    monkeypatch.setattr(outside_sign_in, "fetch_json", away)
    for _visit in range(3):
        assert Client().get("/sso/in/corp/")["Location"] == "/sign-in/"
    assert len(asked) == 1


def test_a_new_key_of_the_provider_is_found(sso: Sso, outside: Outside) -> None:
    outside.come_back(Client())
    fresh = RSAKey.generate_key(2048, {"use": "sig", "kid": "k2"})
    outside.key, outside.header = fresh, {"alg": "RS256", "kid": "k2"}
    outside.keys = {"keys": [fresh.as_dict(private=False)]}
    browser = Client()
    outside.come_back(browser)
    assert _is_in(browser) == "wang"


def test_providers_are_managed_in_the_browser_and_over_rest(sso: Sso) -> None:
    security = make_account(admin_role="security")
    browser, api = client_for(security), api_client(security, ["sso:write"])
    form = {"code": "corp", "name": "Corp", "issuer": ISSUER, "client_id": "c1", "secret": "s", "scopes": "openid"}
    form |= {"claim_username": "preferred_username", "link_by": "username", "is_active": "on", "groups": "a=b"}
    wrong = browser.post("/sso/providers/new/", {**form, "issuer": "http://id.example", "link_by": "email"})
    assert sorted(wrong.context["errors"]) == ["groups", "issuer", "link_by"]
    inside = browser.post("/sso/providers/new/", {**form, "issuer": "https://10.0.0.7"})
    assert sorted(inside.context["errors"]) == ["groups", "issuer"]
    team = provisioning.teams_of_people(member_pks=[sso.wang.pk])[sso.wang.pk][0]
    assert browser.post("/sso/providers/new/", {**form, "groups": f"staff = {team.id}"}).status_code == 302
    found = api.get("/api/v1/sso/providers/").json()["items"][0]
    assert (found["has_secret"], found["groups"], "secret" in found) == (True, {"staff": str(team.id)}, False)
    page = browser.get(f"/sso/providers/{found['id']}/")
    assert "http://testserver/sso/in/corp/callback/" in page.content.decode()
    path = f"/api/v1/sso/providers/{found['id']}/"
    body = {name: found[name] for name in found if name not in ("id", "has_secret")}
    assert api.put(path, {**body, "is_active": False}).json()["has_secret"] is True
    assert Client().get("/sso/in/corp/").status_code == 404
    assert api.post("/api/v1/sso/providers/", {**body, "code": "corp"}).status_code == 422


def test_only_https_outside_the_own_network_is_asked() -> None:
    for url in ("http://id.example/x", "file:///etc/passwd", "https://", "http://127.0.0.1:1/", "https://127.0.0.1:1/"):
        with pytest.raises(FetchFailed, match=r"https|not an address|operator"):
            fetch_json(url)
