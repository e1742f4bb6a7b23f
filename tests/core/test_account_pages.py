"""Signing in and the account pages, through the browser's door."""

from __future__ import annotations

import re
import time
from datetime import timedelta

import pyotp
import pytest
from axes.models import AccessAttempt
from django.test import Client
from django.utils import timezone

from ctp_core.api import accounts, preferences
from ctp_core.applets.accounts import attempts, rates
from ctp_core.applets.accounts.lockout import wait_after
from ctp_core.applets.accounts.models import Account, AccountSession, RecoveryCode, SecondFactor
from ctp_core.applets.accounts.secrets import unseal
from ctp_core.applets.accounts.services import second_factor as factors
from ctp_core.applets.audit.models import AuditEntry
from ctp_core.contracts import system_actor
from ctp_core.kit.testing import client_for, make_account

pytestmark = pytest.mark.django_db
SYSTEM = system_actor("test")
PASSWORD = "an elephant sings of rain"
HERE = "127.0.0.1"
NEW = "two elephants sing of rain"


@pytest.fixture
def person():  # type: ignore[no-untyped-def]
    """Somebody with a password."""
    return accounts.create_person(username="sushi", name="Su Shi", password=PASSWORD, actor=SYSTEM)


def _post(client: Client, username: str = "sushi", password: str = PASSWORD, **extra: str):  # type: ignore[no-untyped-def]
    return client.post("/sign-in/", {"username": username, "password": password, **extra})


def _add_factor(account_pk: int) -> pyotp.TOTP:
    """An app that was set up a while ago."""
    enrolment = factors.begin_second_factor(account_pk=account_pk)
    app = pyotp.TOTP(enrolment.secret)
    factors.confirm_second_factor(account_pk=account_pk, code=app.now(), actor=SYSTEM)
    SecondFactor.objects.update(last_step=0)
    return app


def test_sign_in_and_out(person) -> None:
    client = Client()
    answer = _post(client, next="/account/")
    assert (answer.status_code, answer["Location"]) == (302, "/account/")
    assert client.get("/account/").status_code == 200
    assert AccountSession.objects.get().account_id == person.pk
    answer = client.post("/sign-out/")
    assert answer["Location"] == "/sign-in/"
    assert client.get("/account/").status_code == 302
    assert not AccountSession.objects.exists()
    actions = list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))
    assert actions == ["core.account.create", "core.account.sign_in", "core.account.sign_out"]


def test_session_key_changes_at_sign_in(person) -> None:
    client = Client()
    session = client.session
    session["planted"] = "yes"
    session.save()
    planted = session.session_key
    client.cookies["ctp"] = planted
    _post(client)
    assert client.cookies["ctp"].value != planted
    thief = Client()
    thief.cookies["ctp"] = planted
    assert thief.get("/account/").status_code == 302


@pytest.mark.parametrize(
    "where", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"]
)
def test_next_leads_nowhere_else(person, where: str) -> None:
    assert _post(Client(), next=where)["Location"] == "/"


def test_wrong_password_unknown_name_and_disabled_account_look_alike(person) -> None:
    closed = accounts.create_person(username="closed", name="Closed", password=PASSWORD, actor=SYSTEM)
    accounts.disable(account_pk=closed.pk, actor=SYSTEM)
    answers = [_post(Client(), "sushi", "wrong"), _post(Client(), "nobody", "wrong"), _post(Client(), "closed")]
    texts = [
        re.sub(
            r'name="csrfmiddlewaretoken" value="\w+"|value="(sushi|nobody|closed)"|nonce="[^"]+"',
            "",
            one.content.decode(),
        )
        for one in answers
    ]
    assert [one.status_code for one in answers] == [401, 401, 401]
    assert texts[0] == texts[1] == texts[2]


def test_unknown_names_cost_a_password_hash_too(person, monkeypatch) -> None:
    from django.contrib.auth.hashers import Argon2PasswordHasher

    hashed = []
    whole = Argon2PasswordHasher.encode
    monkeypatch.setattr(
        Argon2PasswordHasher, "encode", lambda self, password, salt: hashed.append(1) or whole(self, password, salt)
    )
    _post(Client(), "nobody", "wrong")
    assert hashed == [1]


@pytest.mark.parametrize("username", ["sushi", "nobody"])
def test_lock_after_five_failures_also_for_the_right_password(person, username: str) -> None:
    client = Client()
    statuses = [_post(client, username, "wrong").status_code for _ in range(6)]
    assert statuses == [401, 401, 401, 401, 429, 429]
    locked = _post(client, username)
    assert locked.status_code == 429
    assert "1" in re.findall(r"role=\"alert\">.*?</p>", locked.content.decode(), re.S)[0]
    # What was tried while locked does not lengthen the lock.
    assert sum(AccessAttempt.objects.values_list("failures_since_start", flat=True)) == 5


def test_lock_ends_and_the_next_failure_doubles_it(person) -> None:
    for _ in range(5):
        _post(Client(), password="wrong")
    _let_pass(minutes=1)
    assert _post(Client(), password="wrong").status_code == 429
    _let_pass(minutes=1)
    assert _post(Client()).status_code == 429
    _let_pass(minutes=2)
    assert _post(Client()).status_code == 302
    assert not AccessAttempt.objects.exists()


def test_waits_grow() -> None:
    minutes = [int(wait_after(failures).total_seconds() / 60) for failures in (4, 5, 6, 7, 10, 11, 12, 1000)]
    assert minutes == [0, 1, 2, 4, 32, 60, 60, 60]


def test_lock_is_of_name_and_address(person) -> None:
    for _ in range(5):
        _post(Client(), password="wrong")
    assert _post(Client(REMOTE_ADDR="10.9.8.7")).status_code == 302


def _let_pass(*, minutes: int) -> None:
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=minutes))
    attempts.forget_tries(address=HERE)


def test_one_address_tries_five_names_a_minute_and_no_more(person) -> None:
    statuses = [_post(Client(), f"nobody{number}", "wrong").status_code for number in range(6)]
    assert statuses == [401] * 5 + [429]
    assert _post(Client()).status_code == 429
    assert AccessAttempt.objects.count() == 5
    assert _post(Client(REMOTE_ADDR="10.9.8.7")).status_code == 302
    attempts.forget_tries(address=HERE)
    assert _post(Client()).status_code == 302


def test_whoever_signs_in_takes_nobody_a_try(person) -> None:
    assert [_post(Client()).status_code for _ in range(8)] == [302] * 8
    assert [_post(Client(), "nobody", "wrong").status_code for _ in range(4)] == [401] * 4
    assert [_post(Client()).status_code for _ in range(3)] == [302] * 3


def test_the_minute_slides(monkeypatch) -> None:
    monkeypatch.setattr(attempts, "WINDOW_S", 1)
    places = [attempts._take(HERE) for _ in range(6)]
    assert len(set(places[:5])) == 5
    assert places[5] is None
    time.sleep(1.1)
    assert attempts._take(HERE) == places[0]


def test_an_ipv6_network_is_one_address_and_operators_may_allow_more(person) -> None:
    with attempts.sign_in_try("2001:db8::1"):
        assert attempts._place("2001:db8::1", 0) == attempts._place("2001:db8:0:0:9::7", 0)
    assert attempts._place("2001:db8::1", 0) != attempts._place("2001:db8:0:1::1", 0)
    assert attempts._place("::ffff:10.0.0.1", 0) == attempts._place("10.0.0.1", 0)
    preferences.set_value(key="core.sign_ins_per_minute", value=7, actor=SYSTEM)
    statuses = [_post(Client(), f"nobody{number}", "wrong").status_code for number in range(8)]
    assert statuses == [401] * 7 + [429]


def test_tries_are_counted_while_the_shared_cache_is_away(person, monkeypatch) -> None:
    class Away:
        def __getitem__(self, name: str) -> None:
            raise ConnectionError("no Redis")

    monkeypatch.setattr(rates, "caches", Away())
    assert [_post(Client(), f"nobody{number}", "wrong").status_code for number in range(6)] == [401] * 5 + [429]


def test_administrator_unlocks(person) -> None:
    for _ in range(5):
        _post(Client(), password="wrong")
    client = client_for(make_account(admin_role="security"))
    assert client.get(f"/accounts/{person.id}/").context["detail"].locked_until is not None
    client.post(f"/accounts/{person.id}/unlock/")
    attempts.forget_tries(address=HERE)
    assert _post(Client()).status_code == 302


def test_second_factor_is_asked_for_and_a_code_works_once(person) -> None:
    app = _add_factor(person.pk)
    client = Client()
    assert _post(client, next="/account/")["Location"] == "/sign-in/code/"
    assert client.get("/account/").status_code == 302
    code = app.now()
    wrong = "000000" if code != "000000" else "111111"
    assert client.post("/sign-in/code/", {"code": wrong}).status_code == 401
    assert client.post("/sign-in/code/", {"code": code})["Location"] == "/account/"
    assert client.get("/account/").status_code == 200
    other = Client()
    _post(other)
    assert other.post("/sign-in/code/", {"code": code}).status_code == 401


def test_code_page_without_password_leads_back(person) -> None:
    _add_factor(person.pk)
    assert Client().post("/sign-in/code/", {"code": "123456"})["Location"] == "/sign-in/"


def test_wrong_codes_lock(person) -> None:
    _add_factor(person.pk)
    client = Client()
    _post(client)
    statuses = [client.post("/sign-in/code/", {"code": "abcdef"}).status_code for _ in range(6)]
    assert statuses == [401, 401, 401, 401, 429, 429]


def test_recovery_code_works_once(person) -> None:
    _add_factor(person.pk)
    code = factors.renew_recovery_codes(account_pk=person.pk, actor=SYSTEM)[3]
    assert code not in str(list(RecoveryCode.objects.values()))
    client = Client()
    _post(client)
    assert client.post("/sign-in/code/", {"code": code.lower()}).status_code == 302
    other = Client()
    _post(other)
    assert other.post("/sign-in/code/", {"code": code}).status_code == 401
    assert factors.count_recovery_codes(account_pk=person.pk) == 9


def test_second_factor_is_set_up_in_the_browser(person) -> None:
    client = Client()
    _post(client)
    page = client.get("/account/second-factor/new/")
    assert 'src="data:image/svg+xml' in page.content.decode()
    pending = SecondFactor.objects.get()
    assert pending.confirmed_at is None
    secret = unseal(pending.pending)
    assert secret not in pending.pending
    assert client.post("/account/second-factor/new/", {"code": "nonsense"}).status_code == 422
    done = client.post("/account/second-factor/new/", {"code": pyotp.TOTP(secret).now()})
    assert len(done.context["codes"]) == 10
    assert client.post("/account/second-factor/remove/").status_code == 302
    assert not SecondFactor.objects.exists()


def test_administrators_set_up_a_code_before_anything_else(settings) -> None:
    settings.CTP_SECOND_FACTOR_FOR_ADMINS = True
    admin = make_account(admin_role="security")
    client = client_for(admin)
    assert client.get("/accounts/")["Location"] == "/account/second-factor/new/?next=%2Faccounts%2F"
    assert client.get("/api/v1/accounts/").json()["code"] == "core.duty_first"
    preferences.set_value(key="core.second_factor_for_admins", value=False, actor=SYSTEM)
    assert client.get("/accounts/").status_code == 200
    preferences.set_value(key="core.second_factor_for_admins", value=True, actor=SYSTEM)
    _add_factor(admin.pk)
    assert client.get("/accounts/").status_code == 200
    assert client.post("/account/second-factor/remove/").status_code == 409


def test_forced_change_of_password_comes_first(person) -> None:
    accounts.set_password(account_pk=person.pk, password=PASSWORD, actor=SYSTEM)
    client = Client()
    _post(client)
    assert client.get("/account/")["Location"] == "/account/password/?next=%2Faccount%2F"
    given = {"old": PASSWORD, "new": NEW, "again": NEW, "next": "/account/"}
    assert client.post("/account/password/", given)["Location"] == "/account/"
    assert client.get("/account/").status_code == 200


def test_profile_dengbao_renews_passwords(person, settings) -> None:
    settings.CTP_PASSWORD_PROFILE = "dengbao"
    client = Client()
    _post(client)
    assert client.get("/account/").status_code == 200
    Account.objects.update(password_changed_at=timezone.now() - timedelta(days=90))
    assert client.get("/account/")["Location"].startswith("/account/password/")


def test_sensitive_pages_want_a_fresh_password(person) -> None:
    client = Client()
    _post(client)
    AccountSession.objects.update(confirmed_at=timezone.now() - timedelta(minutes=10))
    assert client.get("/account/tokens/new/")["Location"] == "/account/confirm/?next=%2Faccount%2Ftokens%2Fnew%2F"
    assert client.post("/account/confirm/", {"password": "wrong"}).status_code == 422
    answer = client.post("/account/confirm/", {"password": PASSWORD, "next": "/account/tokens/new/"})
    assert answer["Location"] == "/account/tokens/new/"
    assert client.get("/account/tokens/new/").status_code == 200


def test_sessions_are_listed_and_ended(person) -> None:
    here, there = Client(), Client(HTTP_USER_AGENT="Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Firefox/130.0")
    _post(here)
    _post(there)
    listed = here.get("/account/sessions/").context["sessions"]
    assert [(one.device, one.is_current) for one in listed] == [("Firefox · Linux", False), ("", True)]
    foreign = client_for(make_account())
    assert foreign.post(f"/account/sessions/{listed[0].id}/end/").status_code == 404
    here.post(f"/account/sessions/{listed[0].id}/end/")
    assert there.get("/account/").status_code == 302
    assert here.get("/account/").status_code == 200


def test_language_and_theme_go_to_the_account_and_to_the_cookie(person) -> None:
    client = Client()
    client.post("/language/", {"language": "en", "next": "/sign-in/"})
    client.post("/theme/", {"theme": "dark", "next": "/sign-in/"})
    page = client.get("/sign-in/").content.decode()
    assert 'lang="en"' in page
    assert 'data-theme="dark"' in page
    _post(client)
    client.post("/language/", {"language": "zh-hans"})
    account = Account.objects.get(pk=person.pk)
    assert (account.language, account.theme) == ("zh-hans", "")
    other = Client(HTTP_ACCEPT_LANGUAGE="en")
    _post(other)
    assert 'lang="zh-Hans"' in other.get("/account/").content.decode()
    client.post("/language/", {"language": "xx"})
    assert Account.objects.get(pk=person.pk).language == "zh-hans"


def test_setup_page_sets_the_password_and_tells_no_other_page(person) -> None:
    secret = accounts.create_setup_link(account_pk=person.pk, actor=SYSTEM)
    client = Client()
    page = client.get(f"/setup/{secret}/")
    # "no-referrer" would make browsers send "Origin: null" with the form, and the CSRF check would refuse it.
    assert page["Referrer-Policy"] == "same-origin"
    for power in ("camera", "microphone", "geolocation", "usb"):
        assert f"{power}=()" in page["Permissions-Policy"].split(", ")
    assert client.post(f"/setup/{secret}/", {"password": NEW, "again": "other"}).status_code == 422
    assert client.post(f"/setup/{secret}/", {"password": NEW, "again": NEW})["Location"] == "/sign-in/"
    assert client.get(f"/setup/{secret}/").status_code == 410
    assert _post(client, password=NEW).status_code == 302


def test_accounts_are_for_managers(person) -> None:
    for account in (make_account(), make_account(admin_role="system"), make_account(admin_role="audit")):
        client = client_for(account)
        assert client.get("/accounts/").status_code == 403
        assert client.post(f"/accounts/{person.id}/disable/").status_code == 403
    assert Client().get("/accounts/").status_code == 302


def test_manager_makes_finds_and_closes_an_account() -> None:
    client = client_for(make_account("Boss", admin_role="security"))
    made = client.post("/accounts/new/", {"username": "quyuan", "name": "Qu Yuan", "admin_role": ""})
    link = made.context["link"]
    assert link.startswith("http://testserver/setup/")
    assert [one.username for one in client.get("/accounts/?q=yuan").context["page"].items] == ["quyuan"]
    account = Account.objects.get(username="quyuan")
    client.post(f"/accounts/{account.public_id}/disable/")
    assert [one.username for one in client.get("/accounts/?only=disabled").context["page"].items] == ["quyuan"]
    client.post(f"/accounts/{account.public_id}/enable/")
    client.post(f"/accounts/{account.public_id}/role/", {"admin_role": "audit"})
    account.refresh_from_db()
    assert (account.is_active, account.admin_role) == (True, "audit")


def test_service_account_gets_its_tokens_in_the_browser() -> None:
    client = client_for(make_account(admin_role="security"))
    client.post("/accounts/new/?kind=service", {"username": "ledger", "name": "Ledger"})
    service = Account.objects.get(username="ledger")
    given = {"name": "t", "scopes": ["accounts:read"], "expires": str(timezone.localdate() + timedelta(days=30))}
    made = client.post(f"/accounts/{service.public_id}/tokens/new/", given)
    actor = accounts.authenticate_token(secret=made.context["secret"], address="")
    assert actor is not None
    assert (actor.kind, actor.account_pk) == ("service", service.pk)


@pytest.mark.django_db
def test_what_no_database_takes_is_nobody() -> None:
    for cookie in ('ctp="\\000abc"', 'ctp="session-key-of-nobody\\000"'):
        assert Client().get("/api/v1/me/", headers={"cookie": cookie}).status_code == 401
        assert Client().post("/sign-out/", headers={"cookie": cookie}).status_code == 302
    assert Client().post("/sign-in/", {"username": "a\x00b", "password": "x\x00"}).status_code == 401
