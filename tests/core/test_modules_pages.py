"""The operators' pages of modules, licence and settings."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import get_resolver

from ctp_core.api import modules, preferences
from ctp_core.kit.testing import client_for, make_account
from tests.core.licences import PUBLIC, licence_text
from tests.core.test_modules import manifest

pytestmark = pytest.mark.django_db
TODAY = datetime.now(UTC).date()


@pytest.fixture(autouse=True)
def house(settings: Any) -> None:
    """The engines and one module needing another."""
    get_resolver().url_patterns  # noqa: B018  addresses are found once a process: with all modules, also when this file is the first
    engines = {code: one for code, one in settings.CTP_MANIFESTS.items() if one.is_engine}
    settings.CTP_MANIFESTS = {**engines, "a": manifest("a"), "b": manifest("b", "a")}


@pytest.fixture
def operator() -> Client:
    """The system administrator's browser, in English."""
    return client_for(make_account(admin_role="system", language="en"))


def upload(client: Client, text: str) -> Any:
    """Send a licence file by the form."""
    return client.post("/modules/licence/", {"file": SimpleUploadedFile("licence.json", text.encode())})


def test_the_page_names_the_consequence_and_the_switch_keeps_to_it(operator: Client) -> None:
    text = operator.get("/modules/").content.decode()
    assert "“a” close for everybody. Nothing is deleted. This switches as well: b." in text
    assert operator.post("/modules/a/switch/", {"to": "off"}).status_code == 409
    assert modules.is_on("a")
    done = operator.post("/modules/a/switch/", {"to": "off", "also": "b"}, follow=True)
    assert (modules.is_on("a"), modules.is_on("b")) == (False, False)
    assert "a is off. Its data stays as it is." in done.content.decode()
    operator.post("/modules/a/switch/", {"to": "on"})
    assert (modules.is_on("a"), modules.is_on("b")) == (True, False)
    assert operator.post("/modules/a/switch/", {"to": "sideways"}).status_code == 422


def test_a_licence_is_installed_or_refused_with_the_reason(operator: Client, settings: Any) -> None:
    settings.CTP_LICENCE_KEYS = [PUBLIC]
    refused = upload(operator, licence_text().replace("Example", "Other"))
    assert refused.status_code == 422
    assert "The signature of the licence file does not fit" in refused.content.decode()
    assert modules.licence_status().phase == "community"
    upload(operator, licence_text(seats=12, expires=TODAY + timedelta(days=40)))
    text = operator.get("/modules/").content.decode()
    assert "Example University" in text
    assert ">12<" in text


def test_what_a_licence_takes_away_is_said_before_it_is_installed(operator: Client, settings: Any) -> None:
    settings.CTP_LICENCE_KEYS = [PUBLIC]
    for number in range(3):
        make_account(f"Person {number}")
    text = licence_text(seats=2, modules=("b",))
    asked = upload(operator, text)
    said = asked.content.decode()
    assert asked.status_code == 409
    assert "The licence covers 2 people, and 4 have an active account. Nobody is locked out" in said
    assert "These modules close for everybody because the licence does not cover them: a. Their data stays." in said
    assert modules.licence_status().phase == "community"
    assert operator.post("/modules/licence/", {"text": text, "accepted": "yes"}).status_code == 302
    assert modules.licence_status().seats == 2
    page = operator.get("/modules/").content.decode()
    assert "and 4 have an active account" in page
    assert "installed, not licensed" in page


def test_after_the_licence_the_pages_that_mend_it_still_work(operator: Client, settings: Any) -> None:
    settings.CTP_LICENCE_KEYS = [PUBLIC]
    past = licence_text(expires=TODAY - timedelta(days=1))
    assert upload(operator, past).status_code == 409
    assert operator.post("/modules/licence/", {"text": past, "accepted": "yes"}).status_code == 302
    assert operator.post("/settings/core.event_days/", {"value": "5"}).status_code == 403
    assert upload(operator, licence_text()).status_code == 302
    assert operator.post("/settings/core.event_days/", {"value": "5"}).status_code == 302
    assert preferences.get("core.event_days") == 5


def test_settings_are_found_changed_refused_and_put_back(operator: Client) -> None:
    assert "core.event_days" in operator.get("/settings/?q=EVENT_days").content.decode()
    assert "core.event_days" not in operator.get("/settings/?q=nothing-like-it").content.decode()
    wrong = operator.post("/settings/core.event_days/", {"value": "a lot"})
    assert wrong.status_code == 422
    assert "Enter a whole number." in wrong.content.decode()
    assert 'value="a lot"' in wrong.content.decode()
    operator.post("/settings/core.event_days/", {"value": "30"})
    assert preferences.get("core.event_days") == 30
    operator.post("/settings/core.event_days/", {"operation": "reset"})
    assert preferences.get("core.event_days") == 14
    assert operator.post("/settings/no.such/", {"value": "1"}).status_code == 404


@pytest.mark.parametrize("role", ["", "security", "audit"])
def test_nobody_else_comes_here(role: str) -> None:
    client = client_for(make_account(admin_role=role))
    for path in ("/modules/", "/settings/"):
        assert client.get(path).status_code == 403
    assert client.post("/modules/a/switch/", {"to": "off", "also": "b"}).status_code == 403
    assert modules.is_on("a")


@pytest.mark.parametrize(
    ("language", "said"),
    [("en_GB.UTF-8", ("Portal", "needs a")), ("zh_CN.UTF-8", ("门户", "依赖 a"))],
)
def test_the_command_speaks_the_terminal_s_language(
    monkeypatch: pytest.MonkeyPatch, language: str, said: tuple[str, str]
) -> None:
    monkeypatch.setenv("LC_ALL", language)
    out = io.StringIO()
    call_command("module", "list", stdout=out)
    lines = {line.split()[0]: line for line in out.getvalue().splitlines()}
    assert lines["portal"].endswith(said[0])
    assert lines["b"].endswith(said[1])
