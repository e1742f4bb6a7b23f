"""New versions of a form: what can be lifted is, the rest keeps its version, nothing goes unseen. And the OpenAPI of a register."""

from __future__ import annotations

import copy
import io
import json
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from drf_spectacular.validation import validate_schema

from apps.registers.domain.dto import RoleContent
from apps.registers.services.save_register import RegisterContent, create_register
from ctp_core.contracts import PrincipalRef
from ctp_core.kit.testing import api_client
from ctp_form.api import definitions
from ctp_form.contracts import FieldPolicy
from tests.registers.conftest import SCHEMA, SYSTEM, Office
from tests.registers.test_rest import FULL, add, names

pytestmark = pytest.mark.django_db


def publish(change: Any) -> None:
    found = definitions.find_latest_version(code="contracts")
    assert found is not None
    schema = copy.deepcopy(SCHEMA)
    change(schema["fields"])
    definitions.save_draft(definition_id=found.definition_id, schema=schema, actor=SYSTEM)
    definitions.publish(definition_id=found.definition_id, actor=SYSTEM)


def lift(*options: str) -> Any:
    out = io.StringIO()
    call_command("lift_register", "合同台账", "--json", *options, stdout=out)
    return json.loads(out.getvalue())


def change(fields: list[dict[str, Any]]) -> None:
    """The amount must be positive, the state goes, a note comes, the price column goes."""
    next(one for one in fields if one["code"] == "amount")["min"] = "0"
    fields[:] = [one for one in fields if one["code"] != "state"]
    items = next(one for one in fields if one["code"] == "items")
    items["columns"] = [one for one in items["columns"] if one["code"] != "price"]
    fields.append({"code": "note", "kind": "text", "label": "Note"})


def test_records_that_fit_are_lifted(office: Office) -> None:
    add(office, office.su, **FULL)
    add(office, office.su, name="乙", amount="-5")
    publish(change)
    told = lift()
    assert (told["before"], told["after"], told["lifted"], told["kept"]) == (1, 2, 1, 1)
    assert told["lost"] == {"items.price": 1, "state": 1}
    assert [list(one["errors"]) for one in told["refused"]] == [["amount"]]
    assert {one["path"] for one in told["missing"]} == {"state"}
    api = office.api(office.su)
    assert {one["version_id"] for one in api.get(f"{office.address}records/").json()["items"]} == {
        str(office.version_id)
    }
    assert lift("--apply")["lifted"] == 1
    found = {one["values"]["name"]: one for one in api.get(f"{office.address}records/").json()["items"]}
    assert found["甲合同"]["version_id"] != found["乙"]["version_id"] == str(office.version_id)
    assert "state" not in found["甲合同"]["values"]
    assert found["甲合同"]["values"]["items"][0].keys() == {"_id", "what"}
    assert names(office, office.su, "?where=amount:from:1000") == ["甲合同"]
    assert api.post(f"{office.address}records/", {"values": {"name": "丙", "note": "新"}}).status_code == 201
    assert api.post(f"{office.address}records/", {"values": {"name": "丁", "state": "open"}}).status_code == 422
    assert lift("--apply")["lifted"] == 0


def test_the_description_of_a_register_is_sound(office: Office) -> None:
    found = office.api(office.li).get(f"{office.address}openapi/").json()
    validate_schema(found)
    assert set(found["paths"]["/records/"]) == {"get", "post"}
    assert "secret" not in json.dumps(found)
    assert set(office.api(office.wang).get(f"{office.address}openapi/").json()["paths"]["/records/"]) == {"get"}
    assert office.api(office.zhao).get(f"{office.address}openapi/").status_code == 404


def test_a_record_is_posted_from_the_description_alone(office: Office) -> None:
    """Nothing is known here but the OpenAPI document: a sub-table, a relation and a file are filled in by their schemas."""
    source = f"registers/register/{office.register}"
    contract = office.api(office.su).post(f"{office.address}records/", {"values": {"name": "甲"}}).json()["id"]
    columns = [
        {"code": "of", "kind": "relation", "label": "Of", "source": source, "title": "name", "required": True},
        {"code": "day", "kind": "date", "label": "Day"},
        {"code": "share", "kind": "percent", "label": "Share"},
    ]
    schema = {
        "fields": [
            {"code": "title", "kind": "text", "label": "Title", "required": True, "min_length": 3},
            {"code": "contract", "kind": "relation", "label": "Contract", "source": source, "title": "name"},
            {"code": "papers", "kind": "attachment", "label": "Papers", "required": True},
            {"code": "lines", "kind": "table", "label": "Lines", "min_rows": 2, "columns": columns},
            {"code": "kind", "kind": "multiple_choice", "label": "Kind", "options": [{"value": "a", "label": "A"}]},
            {"code": "leave", "kind": "period", "label": "Leave"},
            {"code": "where", "kind": "address", "label": "Where"},
            {"code": "sure", "kind": "yes_no", "label": "Sure"},
            {"code": "sum", "kind": "calculated", "type": "number", "formula": "count(lines)", "label": "Sum"},
        ]
    }
    made = definitions.create_definition(code="plain", name="Plain", schema=schema, actor=SYSTEM)
    version = definitions.publish(definition_id=made.id, actor=SYSTEM)
    everybody = RoleContent("All", "all", ("add",), FieldPolicy(), (PrincipalRef("everyone"),))
    register = create_register(
        content=RegisterContent(name="Plain", version_id=version.id, roles=(everybody,)), actor=SYSTEM
    )
    account = get_user_model().objects.get(pk=office.su.account_pk)
    api = api_client(account, ["registers:write", "files:write"])
    document = api.get(f"/api/v1/registers/{register}/openapi/").json()
    validate_schema(document)

    def address(path: str) -> str:
        server = document["paths"][path].get("servers", document["servers"])[0]["url"]
        return f"{server}{path}".removeprefix("http://testserver")

    upload = SimpleUploadedFile("a.txt", b"a")
    file = api._client.post(address("/files/"), {"file": upload}).json()["id"]

    def fill(one: dict[str, Any]) -> Any:
        kinds = one.get("type")
        kind = kinds[0] if isinstance(kinds, list) else kinds
        if "oneOf" in one:
            return one["oneOf"][0]["const"]
        if "x-source" in one:
            module, _kind, key = one["x-source"].split("/")
            return {"id": api.get(f"/api/v1/{module}/{key}/records/").json()["items"][0]["id"]}
        if kind == "object":
            return {
                name: fill(each)
                for name, each in one["properties"].items()
                if not each.get("readOnly") and name != "_id"
            }
        if kind == "array":
            return [fill(one["items"]) for _ in range(max(one.get("minItems", 0), 1))]
        if kind == "boolean":
            return True
        formats = {"date": "2026-05-03", "uuid": file}
        return formats.get(one.get("format", ""), "12" if "pattern" in one else "text")

    body = document["paths"]["/records/"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    new = document["components"]["schemas"][body["properties"]["values"]["$ref"].rpartition("/")[2]]
    answer = api.post(address("/records/"), {"values": fill(new)})
    assert answer.status_code == 201, answer.json()["fields"]
    values = answer.json()["values"]
    assert set(values) == {one["code"] for one in schema["fields"]}
    assert values["contract"] == {"id": contract, "name": "甲"}
    assert [one["of"]["name"] for one in values["lines"]] == ["甲", "甲"]
    assert (values["papers"], values["sum"]) == ([file], "2.00")
