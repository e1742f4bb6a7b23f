"""Modules, licence and settings through the REST door and the read-only gate."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from ctp_core.api import modules
from ctp_core.applets.preferences import registry
from ctp_core.contracts import SettingDeclaration, system_actor
from ctp_core.kit.testing import client_for, make_account
from tests.core.licences import PUBLIC, licence_text
from tests.core.test_modules import manifest

pytestmark = pytest.mark.django_db
TODAY = datetime.now(UTC).date()


@pytest.fixture(autouse=True)
def house(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The engines, one module needing another, one setting."""
    engines = {code: one for code, one in settings.CTP_MANIFESTS.items() if one.is_engine}
    settings.CTP_MANIFESTS = {**engines, "a": manifest("a"), "b": manifest("b", "a")}
    declared = SettingDeclaration("core.days", "number", 3, "Days", minimum=1)
    monkeypatch.setattr(registry, "contributions", lambda kind, also_off: [("core", declared)])


@pytest.fixture
def operator() -> Client:
    """The system administrator's browser."""
    return client_for(make_account(admin_role="system"))


def send(client: Client, method: str, path: str, body: Any) -> Any:
    """One JSON request."""
    return client.generic(method, f"/api/v1/{path}", json.dumps(body), content_type="application/json")


def test_a_switch_needs_consent_and_is_reported(operator: Client) -> None:
    assert operator.get("/api/v1/modules/a/plan/?on=false").json() == {
        "code": "a",
        "on": False,
        "also": ["b"],
        "missing": [],
    }
    refused = send(operator, "PATCH", "modules/a/", {"on": False})
    assert (refused.status_code, refused.json()["code"]) == (409, "core.module_others_affected")
    done = send(operator, "PATCH", "modules/a/", {"on": False, "also": ["b"]})
    told = done.json()
    assert (done.status_code, told["state"], told["is_on"]) == (200, "licensed", False)
    assert told["state_text"] == "已许可，已关闭"
    states = {one["code"]: one["state"] for one in operator.get("/api/v1/modules/").json()["items"]}
    assert (states["a"], states["b"], states["core"]) == ("licensed", "licensed", "on")
    assert send(operator, "PATCH", "modules/core/", {"on": False}).status_code == 409
    assert send(operator, "PATCH", "modules/nothing/", {"on": False}).status_code == 404
    assert send(operator, "PATCH", "modules/a/", {"on": "maybe", "extra": 1}).status_code == 422


@pytest.mark.parametrize("role", ["", "security", "audit"])
def test_others_have_no_way_in(role: str) -> None:
    client = client_for(make_account(admin_role=role))
    for path in ("modules/", "modules/a/", "modules/a/plan/?on=true", "licence/", "settings/", "settings/core.days/"):
        assert client.get(f"/api/v1/{path}").status_code == 403, path
    assert Client().get("/api/v1/modules/").status_code == 401
    assert modules.is_on("a")


def test_settings_are_read_changed_and_put_back(operator: Client) -> None:
    assert [(one["key"], one["value"]) for one in operator.get("/api/v1/settings/").json()["items"]] == [
        ("core.days", 3)
    ]
    assert send(operator, "PATCH", "settings/core.days/", {"value": 5}).json()["changed"] is True
    wrong = send(operator, "PATCH", "settings/core.days/", {"value": 0})
    assert (wrong.status_code, wrong.json()["fields"]["value"][0]["code"]) == (422, "core.too_small")
    assert send(operator, "PATCH", "settings/no.such/", {"value": 0}).status_code == 404
    put_back = operator.delete("/api/v1/settings/core.days/")
    assert (put_back.status_code, put_back.json()["value"]) == (200, 3)


def test_an_expired_licence_leaves_reading_and_the_way_out(operator: Client, settings: Any) -> None:
    settings.CTP_LICENCE_KEYS = [PUBLIC]
    past = licence_text(expires=TODAY - timedelta(days=2))
    asked = send(operator, "PUT", "licence/", {"text": past})
    assert (asked.status_code, asked.json()["code"]) == (409, "core.licence_narrower")
    assert modules.licence_status().phase == "community"
    assert send(operator, "PUT", "licence/", {"text": past, "accepted": True}).json()["phase"] == "expired"
    refused = send(operator, "PATCH", "settings/core.days/", {"value": 5})
    assert (refused.status_code, refused.json()["code"]) == (403, "core.read_only")
    assert operator.get("/api/v1/settings/").status_code == 200
    assert send(operator, "PUT", "licence/", {"text": past.replace("Example", "Other")}).json()["code"] == (
        "core.licence_foreign"
    )
    assert send(operator, "PUT", "licence/", {"text": licence_text()}).json()["phase"] == "valid"
    assert send(operator, "PATCH", "settings/core.days/", {"value": 5}).status_code == 200
    assert modules.licence_status().phase == "valid"
    with pytest.raises(modules.LicenceForeign):
        modules.install_licence(text=past.replace("Example", "Other"), actor=system_actor("test"))
