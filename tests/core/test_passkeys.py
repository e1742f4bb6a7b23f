"""Passkeys as the server checks them: an authenticator in software, and everything that must not pass."""

from __future__ import annotations

import hashlib
import json
import struct
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import cbor2
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.utils import timezone
from webauthn.helpers import bytes_to_base64url

from ctp_core.applets.accounts.attempts import forget_tries
from ctp_core.applets.accounts.models import Account, AccountSession, Passkey, SecondFactor
from ctp_core.applets.accounts.selectors.standings import find_standing
from ctp_core.applets.accounts.services import passkeys
from ctp_core.applets.accounts.services.second_factor import reset_second_factor
from ctp_core.contracts import Invalid, system_actor
from ctp_core.kit.testing import client_for, make_account

pytestmark = pytest.mark.django_db
PROVE, OPTIONS = "/sign-in/passkey/", "/sign-in/passkey/options/"


class Authenticator:
    """One key for one account; each answer can be bent."""

    def __init__(self, account: Account, name: str = "Phone") -> None:
        self.key, self.count = ec.generate_private_key(ec.SECP256R1()), 0
        numbers = self.key.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        self.row = Passkey.objects.create(
            account=account,
            name=name,
            credential_id=bytes_to_base64url(hashlib.sha256(str(numbers.x).encode()).digest()),
            public_key=bytes_to_base64url(cbor2.dumps(cose)),
            created_at=timezone.now(),
        )

    def answer(
        self,
        challenge: str,
        *,
        origin: str = "http://testserver",
        host: str = "testserver",
        flags: int = 5,
        kind: str = "webauthn.get",
        count: int | None = None,
        key: Any = None,
    ) -> str:
        """What the browser sends; flags 5 are: present and verified."""
        self.count = self.count + 1 if count is None else count
        data = hashlib.sha256(host.encode()).digest() + struct.pack(">BI", flags, self.count)
        client = json.dumps({"type": kind, "challenge": challenge, "origin": origin, "crossOrigin": False}).encode()
        signature = (key or self.key).sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return json.dumps(
            {
                "id": self.row.credential_id,
                "rawId": self.row.credential_id,
                "type": "public-key",
                "response": {
                    "clientDataJSON": bytes_to_base64url(client),
                    "authenticatorData": bytes_to_base64url(data),
                    "signature": bytes_to_base64url(signature),
                },
            }
        )


def _challenge(browser: Client) -> str:
    return str(browser.post(OPTIONS).json()["challenge"])


def _is_in(browser: Client) -> bool:
    return browser.get("/api/v1/me/").status_code == 200


def test_a_passkey_signs_in_and_leads_on() -> None:
    key, browser = Authenticator(make_account()), Client()
    asked = browser.post(OPTIONS).json()
    assert (asked["rpId"], asked["userVerification"], asked["allowCredentials"]) == ("testserver", "required", [])
    given = {"credential": key.answer(asked["challenge"]), "next": "/account/sessions/"}
    assert browser.post(PROVE, given)["Location"] == "/account/sessions/"
    assert _is_in(browser)
    key.row.refresh_from_db()
    assert (key.row.sign_count, key.row.last_used_at is not None) == (1, True)


@pytest.mark.parametrize(
    "bent",
    [
        {"origin": "https://evil.example"},
        {"host": "evil.example"},
        {"flags": 1},
        {"flags": 4},
        {"kind": "webauthn.create"},
        {"key": ec.generate_private_key(ec.SECP256R1())},
        {"count": 0},
    ],
)
def test_bent_answers_are_refused(bent: dict[str, Any]) -> None:
    key, browser = Authenticator(make_account()), Client()
    Passkey.objects.update(sign_count=3)
    key.count = 3
    browser.post(PROVE, {"credential": key.answer(_challenge(browser), **bent)})
    assert not _is_in(browser)


def test_an_answer_counts_once_for_its_own_question() -> None:
    key, browser = Authenticator(make_account()), Client()
    answer = key.answer(_challenge(browser))
    stranger = Client()
    _challenge(stranger)
    stranger.post(PROVE, {"credential": answer})
    assert not _is_in(stranger)
    for given in ("", "x", "[]", '{"id": 7}', "{" * 30_000, key.answer("AAAA")):
        _challenge(browser)
        assert browser.post(PROVE, {"credential": given})["Location"] == "/sign-in/"
    forget_tries(address="127.0.0.1")
    assert browser.post(PROVE, {"credential": answer})["Location"] == "/sign-in/", "without a question"
    answer = key.answer(_challenge(browser))
    browser.post(PROVE, {"credential": answer})
    assert _is_in(browser)
    browser.post("/sign-out/")
    browser.post(PROVE, {"credential": answer})
    assert not _is_in(browser)


def test_disabled_people_and_other_people_are_refused() -> None:
    account, other = make_account(), make_account()
    key, browser = Authenticator(account), Client()
    Account.objects.filter(pk=account.pk).update(is_active=False)
    browser.post(PROVE, {"credential": key.answer(_challenge(browser))})
    assert not _is_in(browser)
    Account.objects.filter(pk=account.pk).update(is_active=True)
    # At the second step of somebody else's sign-in.
    session = browser.session
    session["core_pending_sign_in"] = {"account": other.pk, "at": int(timezone.now().timestamp()), "next": "/"}
    session.save()
    assert browser.post(PROVE, {"credential": key.answer(_challenge(browser))})["Location"] == "/sign-in/code/"
    assert not _is_in(browser)
    # As the proof of somebody else who is signed in.
    signed_in = client_for(other)
    AccountSession.objects.update(confirmed_at=timezone.now() - timedelta(hours=1))
    signed_in.post(PROVE, {"credential": key.answer(_challenge(signed_in))})
    assert signed_in.get("/account/tokens/new/").status_code == 302
    own = Authenticator(other)
    signed_in.post(PROVE, {"credential": own.answer(_challenge(signed_in))})
    assert signed_in.get("/account/tokens/new/").status_code == 200


def test_a_passkey_is_a_second_factor_and_administrators_keep_one(settings: Any) -> None:
    settings.CTP_SECOND_FACTOR_FOR_ADMINS = True
    account = make_account(admin_role="security")
    browser = client_for(account)
    assert browser.get("/account/sessions/")["Location"].startswith("/account/second-factor/new/")
    key = Authenticator(account)
    standing = find_standing(account_pk=account.pk)
    assert standing is not None
    assert standing.has_second_factor
    assert browser.get("/account/sessions/").status_code == 200
    remove = f"/account/passkeys/{key.row.public_id}/remove/"
    assert browser.post(remove).status_code == 409
    SecondFactor.objects.create(account=account, secret="x", confirmed_at=timezone.now())
    # Without a password it is the last way in, too.
    assert browser.post(remove).status_code == 409
    type(account).objects.filter(pk=account.pk).update(password=make_password("correct horse battery"))
    assert browser.post(remove).status_code == 302
    assert browser.post(remove).status_code == 404


def test_there_is_an_end_to_passkeys(monkeypatch: pytest.MonkeyPatch) -> None:
    person = make_account()
    made = SimpleNamespace(credential_id=b"new", credential_public_key=b"key", sign_count=0)
    monkeypatch.setattr(passkeys.webauthn, "verify_registration_response", lambda **_given: made)
    for number in range(passkeys.MOST):
        Passkey.objects.create(
            account=person, name="x", credential_id=f"c{number}", public_key="k", created_at=timezone.now()
        )
    given = {
        "name": "Phone",
        "answer": "{}",
        "challenge": "",
        "place": passkeys.Place("testserver", "http://testserver"),
    }
    # The question was asked while there was room; others were made meanwhile.
    with pytest.raises(Invalid):
        passkeys.add_passkey(account_pk=person.pk, **given, actor=system_actor("test"))
    Passkey.objects.filter(credential_id="c0").delete()
    assert passkeys.add_passkey(account_pk=person.pk, **given, actor=system_actor("test")).name == "Phone"


def test_only_the_owner_touches_passkeys_and_a_reset_takes_them() -> None:
    account = make_account()
    key = Authenticator(account)
    stranger, owner = client_for(make_account()), client_for(account)
    for act in ("rename", "remove"):
        assert stranger.post(f"/account/passkeys/{key.row.public_id}/{act}/", {"name": "Mine"}).status_code == 404
    assert owner.post(f"/account/passkeys/{key.row.public_id}/rename/", {"name": "Stick"}).status_code == 302
    assert "Stick" in owner.get("/account/second-factor/").content.decode()
    AccountSession.objects.update(confirmed_at=timezone.now() - timedelta(hours=1))
    assert owner.post("/account/passkeys/options/")["Location"].startswith("/account/confirm/")
    reset_second_factor(account_pk=account.pk, actor=system_actor("test"))
    assert Passkey.objects.count() == 0
