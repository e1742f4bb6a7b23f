"""The form engine's pages and REST, through HTTP."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ctp_core.api import permissions
from ctp_core.contracts import system_actor
from ctp_core.kit.testing import ApiClient, api_client, client_for, make_account
from ctp_form.contracts import MANAGE_DEFINITIONS
from tests.form.samples import PURCHASE

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager() -> Any:
    account = make_account("Designer", language="en")
    key = permissions.account_key(account.pk)
    permissions.grant_permission(code=MANAGE_DEFINITIONS, key=key, actor=system_actor("test"))
    return account


@pytest.fixture
def api(manager: Any) -> ApiClient:
    return api_client(manager, ["form:write"])


def test_a_form_is_made_published_and_shown(manager: Any) -> None:
    client = client_for(manager)
    assert client.get("/form/").status_code == 200
    made = client.post("/form/new/", {"code": "leave", "name": "Leave", "schema": json.dumps(PURCHASE)})
    address = made.headers["Location"]
    assert "Leave" in client.get(address).content.decode()
    preview = client.get(f"{address}preview/").content.decode()
    assert 'name="f.items.0.price"' in preview
    assert 'inputmode="decimal"' in preview
    assert client.post(f"{address}publish/").status_code == 302
    assert "Version 1" in client.get(address).content.decode()
    assert client.post(f"{address}switch/", {"active": "0"}).status_code == 302
    assert "not offered" in client.get(address).content.decode()


def test_mistakes_are_shown_with_their_places_and_nothing_is_lost(manager: Any) -> None:
    client = client_for(manager)
    bad = {"fields": [{"code": "a", "kind": "calculated", "label": "A", "formula": "b + 1"}]}
    answer = client.post("/form/new/", {"code": "x", "name": "X", "schema": json.dumps(bad)})
    text = answer.content.decode()
    assert (answer.status_code, "schema.fields.0.formula" in text, "b + 1" in text) == (422, True, True)
    answer = client.post("/form/new/", {"code": "x", "name": "X", "schema": '{"fields": ['})
    assert (answer.status_code, "Line 1, column 13" in answer.content.decode()) == (422, True)


@pytest.mark.parametrize("address", ["/form/", "/form/new/"])
def test_others_have_no_way_in(address: str) -> None:
    assert client_for(make_account()).get(address).status_code == 403


def test_rest_makes_and_publishes(api: ApiClient) -> None:
    made = api.post("/api/v1/form/definitions/", {"code": "leave", "name": "Leave", "schema": PURCHASE})
    assert made.status_code == 201
    address = f"/api/v1/form/definitions/{made.json()['id']}/"
    assert api.patch(address, {"name": "Days off"}, headers={"If-Match": '"old"'}).status_code == 412
    renamed = api.patch(address, {"name": "Days off"}, headers={"If-Match": made.headers["ETag"]})
    assert renamed.json()["name"] == "Days off"
    version = api.post(f"{address}publish/").json()
    schema = api.get(f"/api/v1/form/versions/{version['id']}/schema/").json()
    assert schema["properties"]["items"]["items"]["required"] == ["name"]
    assert [one["number"] for one in api.get(f"{address}versions/").json()["items"]] == [1]
    changed = api.get(address)
    more = {"schema": {"fields": [*PURCHASE["fields"], {"code": "more", "kind": "text", "label": "More"}]}}
    assert api.patch(address, more, headers={"If-Match": changed.headers["ETag"]}).status_code == 200
    assert api.post(f"{address}publish/").json()["number"] == 2
    newest = api.get(f"{address}versions/?limit=1").json()
    older = api.get(f"{address}versions/?limit=1&cursor={newest['next']}").json()
    assert [one["number"] for one in (*newest["items"], *older["items"])] == [2, 1]
    assert [one["code"] for one in api.get("/api/v1/form/definitions/").json()["items"]] == ["leave"]


def test_rest_says_where_a_definition_is_wrong(api: ApiClient) -> None:
    body = {"schema": {"fields": [{"code": "a", "kind": "text"}]}}
    found = api.post("/api/v1/form/definitions/check/", body).json()["items"]
    assert [(one["path"], one["code"]) for one in found] == [("fields.0.label", "form.schema_missing")]
    refused = api.post("/api/v1/form/definitions/", {"code": "x", "name": "X", **body})
    assert (refused.status_code, list(refused.json()["fields"])) == (422, ["schema.fields.0.label"])


def test_a_record_nobody_answers_for_is_not_there(api: ApiClient) -> None:
    from uuid import uuid4

    assert api.get(f"/api/v1/form/records/{uuid4()}/").status_code == 404
