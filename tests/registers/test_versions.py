"""New versions of a form: what can be lifted is, the rest keeps its version, nothing goes unseen. And the OpenAPI of a register."""

from __future__ import annotations

import copy
import io
import json
from typing import Any

import pytest
from django.core.management import call_command
from drf_spectacular.validation import validate_schema

from ctp_form.api import definitions
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
