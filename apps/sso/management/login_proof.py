"""Somebody signs in by a provider that runs in a process of its own: this very server, as the other side."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client, override_settings

from apps.sso.services.save_application import ApplicationDetails, create_application
from apps.sso.services.save_provider import ProviderDetails, save_provider
from ctp_core.api.operations import RunningHouse, scratch_database
from ctp_core.contracts import system_actor
from ctp_core.kit.testing import client_for
from ctp_organization.api import setup

SYSTEM = system_actor("proof")
HERE = "http://localhost/sso/in/house/callback/"


def prove_login(options: dict[str, Any]) -> dict[str, Any]:
    """``--count`` sign-ins (3) over HTTP between two processes, each followed by what must not work a second time."""
    count = int(options.get("count") or 3)
    with scratch_database() as scratch, override_settings(ALLOWED_HOSTS=["localhost", "testserver"]):
        house = RunningHouse(scratch, with_worker=False)
        try:
            house.start()
            with override_settings(CTP_EGRESS_ALLOW=[f"127.0.0.1:{house.port}"]):
                failures = _tries(house.port, count)
        finally:
            house.stop()
    return {"tried": count, "failed": len(failures), "failures": failures[:10]}


def _tries(port: int, count: int) -> list[str]:
    secret, client_id, session = _scene(port)
    return [wrong for _number in range(count) for wrong in _sign_in(port, session, client_id, secret)]


def _scene(port: int) -> tuple[str, str, str]:
    """A person with a session at the provider, who is known here by the sign-in name."""
    home = setup.create_unit(code="HOME", name="Home", kind="company", actor=SYSTEM)
    details = setup.MemberDetails("E1", "Wang")
    wang = setup.create_member(details=details, unit_id=home.id, username="wang", actor=SYSTEM)
    wanted = ApplicationDetails("House", (HERE,), ("openid", "profile"), asks_consent=False)
    application, secret = create_application(details=wanted, actor=SYSTEM)
    save_provider(
        details=ProviderDetails(
            code="house",
            name="House",
            issuer=f"http://127.0.0.1:{port}",
            client_id=str(application.id),
            secret=secret,
            link_by="username",
        ),
        actor=SYSTEM,
    )
    browser = client_for(get_user_model().objects.get(pk=wang.account_pk))
    return secret, str(application.id), browser.cookies[settings.SESSION_COOKIE_NAME].value


def _sign_in(port: int, session: str, client_id: str, secret: str) -> Iterator[str]:
    """One way there and back; what is wrong with it."""
    browser = Client(SERVER_NAME="localhost")
    departure = browser.get("/sso/in/house/", {"next": "/account/"})
    parts = urlsplit(departure.get("Location", ""))
    if parts.netloc != f"127.0.0.1:{port}":
        yield f"the way leads to {departure.get('Location')}"
        return
    cookie = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={session}"}
    status, location = _ask(port, "GET", f"{parts.path}?{parts.query}", headers=cookie)
    if status != 302 or not location.startswith(HERE):
        yield f"the provider answers {status} and leads to {location}"
        return
    back = dict(parse_qsl(urlsplit(location).query))
    arrival = browser.get("/sso/in/house/callback/", back)
    if arrival.get("Location") != "/account/" or _who(browser) != "wang":
        yield f"came back to {arrival.get('Location')} as {_who(browser)}"
    again = Client(SERVER_NAME="localhost")
    again.get("/sso/in/house/callback/", back)
    if _who(again):
        yield "the answer counted in another browser"
    form = {"grant_type": "authorization_code", "code": back["code"], "redirect_uri": HERE, "code_verifier": "v" * 50}
    body = urlencode({**form, "client_id": client_id, "client_secret": secret})
    if _ask(port, "POST", "/oauth/token", body=body)[0] != 400:
        yield "the code was taken twice"


def _who(browser: Client) -> str:
    answer = browser.get("/api/v1/me/")
    return str(answer.json()["username"]) if answer.status_code == 200 else ""


def _ask(
    port: int, method: str, path: str, *, body: str = "", headers: dict[str, str] | None = None
) -> tuple[int, str]:
    """(status, where it leads)."""
    with _connection(port) as connection:
        kind = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        connection.request(method, path, body=body or None, headers={**kind, **(headers or {})})
        answer = connection.getresponse()
        answer.read()
        return answer.status, answer.headers.get("Location") or ""


@contextmanager
def _connection(port: int) -> Iterator[HTTPConnection]:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        yield connection
    finally:
        connection.close()
