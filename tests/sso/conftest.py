"""A person, an application, and the way from one to the other."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from joserfc.jwk import RSAKey

from apps.sso.domain.pkce import challenge_of, new_verifier
from apps.sso.selectors.applications import ApplicationDto
from apps.sso.services.save_application import ApplicationDetails, create_application
from ctp_core.contracts import system_actor
from ctp_core.kit.testing import client_for
from ctp_organization.api import setup
from ctp_organization.contracts import MemberDto

SYSTEM = system_actor("test")
BACK = "https://wiki.example/cb"


@dataclass
class Sso:
    """*browser* is *wang*'s; ``code`` walks the way to a code, ``tokens`` on to the tokens."""

    application: ApplicationDto
    secret: str
    wang: MemberDto
    account: Any
    browser: Client
    verifier: str

    def asked(self, **changes: str) -> dict[str, str]:
        """What the application sends along."""
        query = {
            "response_type": "code",
            "client_id": str(self.application.id),
            "redirect_uri": BACK,
            "scope": "openid profile email groups",
            "state": "s1",
            "nonce": "n1",
            "code_challenge": challenge_of(self.verifier),
            "code_challenge_method": "S256",
            **changes,
        }
        return {name: value for name, value in query.items() if value}

    def answer(self, response: Any) -> dict[str, str]:
        """What comes back in the address."""
        assert response.status_code == 302, response.content
        assert response["Location"].startswith(f"{BACK}?"), response["Location"]
        return dict(parse_qsl(urlsplit(response["Location"]).query))

    def code(self, **changes: str) -> str:
        """A fresh code."""
        return self.answer(self.browser.get("/sso/authorize/", self.asked(**changes)))["code"]

    def exchange(self, code: str, **changes: str) -> Any:
        """The token endpoint's answer to a code."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": BACK,
            "code_verifier": self.verifier,
            "client_id": str(self.application.id),
            "client_secret": self.secret,
            **changes,
        }
        return Client().post("/oauth/token", {name: value for name, value in form.items() if value})

    def tokens(self, **changes: str) -> dict[str, Any]:
        """Tokens of a fresh sign-on."""
        answer = self.exchange(self.code(**changes))
        assert answer.status_code == 200, answer.content
        return dict(answer.json())


@pytest.fixture
def sso(db: None) -> Sso:
    home = setup.create_unit(code="HOME", name="Home", kind="company", actor=SYSTEM)
    wang = setup.create_member(
        details=setup.MemberDetails("E1", "王小明", email="wang@corp.cn"),
        unit_id=home.id,
        username="wang",
        actor=SYSTEM,
    )
    setup.create_team(name="项目组", member_ids=[wang.id], actor=SYSTEM)
    details = ApplicationDetails(
        "Wiki", (BACK,), ("openid", "profile", "email", "groups", "offline_access"), asks_consent=False
    )
    application, secret = create_application(details=details, actor=SYSTEM)
    account = get_user_model().objects.get(pk=wang.account_pk)
    return Sso(application, secret, wang, account, client_for(account), new_verifier())


def forged(claims: dict[str, Any], key: RSAKey) -> str:
    """What a forger makes: the public key taken for a shared secret."""

    def part(data: bytes) -> str:
        return base64.urlsafe_b64encode(data).rstrip(b"=").decode()

    signed = f"{part(json.dumps({'alg': 'HS256', 'kid': key.kid}).encode())}.{part(json.dumps(claims).encode())}"
    return f"{signed}.{part(hmac.new(key.as_pem(private=False), signed.encode(), hashlib.sha256).digest())}"
