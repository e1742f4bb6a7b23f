"""Passkeys with the browser's virtual authenticator: made, used without a password, as second factor, for a proof; removed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from ctp_core.api import accounts
from ctp_core.applets.accounts.models import AccountSession, Passkey
from ctp_core.contracts import system_actor
from ctp_organization.api import setup
from tests.browser.conftest import OneAtATime, Visitor

SYSTEM = system_actor("test")
PASSWORD = "an elephant sings of rain"


def _authenticator(visitor: Visitor) -> Any:
    session = visitor.context.new_cdp_session(visitor.page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session


def _submit(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name).click()


@pytest.fixture
def visitor(visit: Callable[..., Visitor], server: str, settings: Any) -> Visitor:
    """A passkey is of a name, not of an address."""
    settings.ALLOWED_HOSTS = ["localhost"]
    found = visit(locale="en")
    found.server = server.replace("127.0.0.1", "localhost")
    return found


def test_a_passkey_from_making_to_removing(visitor: Visitor) -> None:
    with OneAtATime.lock:
        home = setup.create_unit(code="HOME", name="Home", kind="company", actor=SYSTEM)
        details = setup.MemberDetails("E1", "Wang")
        wang = setup.create_member(details=details, unit_id=home.id, username="wang", password=PASSWORD, actor=SYSTEM)
    _authenticator(visitor)
    page = visitor.page

    def sign_in_by_password() -> None:
        visitor.open("/sign-in/")
        page.get_by_label("Sign-in name").fill("wang")
        page.get_by_label("Password").fill(PASSWORD)
        _submit(page, "Sign in")

    sign_in_by_password()
    visitor.open("/account/second-factor/")
    page.get_by_label("Name of the new passkey").fill("Laptop")
    _submit(page, "Make a passkey")
    expect(page.get_by_label("Name of the passkey")).to_have_value("Laptop")
    page.get_by_label("Name of the passkey").fill("Old laptop")
    _submit(page, "Rename")
    expect(page.get_by_label("Name of the passkey")).to_have_value("Old laptop")

    # Without a password.
    visitor.context.clear_cookies()
    visitor.open("/sign-in/?next=/account/sessions/")
    _submit(page, "Use a passkey")
    assert page.url.endswith("/account/sessions/")

    # As second factor: the password alone is not enough.
    visitor.context.clear_cookies()
    sign_in_by_password()
    assert page.url.endswith("/sign-in/code/")
    _submit(page, "Use a passkey")
    visitor.open("/account/")
    assert page.url.endswith("/account/")

    # As the proof before something sensitive.
    with OneAtATime.lock:
        AccountSession.objects.update(confirmed_at=timezone.now() - timedelta(hours=1))
    visitor.open("/account/tokens/new/")
    assert "/account/confirm/" in page.url
    _submit(page, "Use a passkey")
    assert page.url.endswith("/account/tokens/new/")

    # A disabled person's passkey opens nothing, nor does one that was removed.
    with OneAtATime.lock:
        accounts.disable(account_pk=wang.account_pk, actor=SYSTEM)
    visitor.context.clear_cookies()
    visitor.open("/sign-in/")
    _submit(page, "Use a passkey")
    expect(page.get_by_text("This passkey was not accepted")).to_be_visible()
    with OneAtATime.lock:
        accounts.enable(account_pk=wang.account_pk, actor=SYSTEM)
    visitor.open("/sign-in/")
    _submit(page, "Use a passkey")
    visitor.open("/account/second-factor/")
    page.get_by_role("button", name="Remove", exact=True).click()
    with page.expect_navigation():
        page.locator("#ctp-confirm [value=yes]").click()
    with OneAtATime.lock:
        assert Passkey.objects.count() == 0
    visitor.context.clear_cookies()
    sign_in_by_password()
    visitor.open("/account/")
    assert page.url.endswith("/account/")
