"""Definitions: mistakes at their places, versions that stay."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from ctp_core.contracts import Actor, Forbidden, system_actor
from ctp_form.api import definitions
from ctp_form.contracts import CodeTaken, DefinitionInvalid, FieldPolicy, NothingToPublish, RowRights
from ctp_form.domain.definitions import read_definition
from ctp_form.domain.json_schemas import json_schema
from tests.form.samples import PURCHASE

ACTOR = system_actor("test")


def changed(*path: Any, value: Any) -> dict[str, Any]:
    schema = copy.deepcopy(PURCHASE)
    target: Any = schema
    for part in path[:-1]:
        target = target[part]
    target[path[-1]] = value
    return schema


@pytest.mark.parametrize(
    ("schema", "place", "code"),
    [
        (
            changed("fields", 4, "columns", 4, "formula", value="quantity * prize"),
            "fields.4.columns.4.formula",
            "formula",
        ),
        (changed("fields", 4, "columns", 4, "formula", value="quantity *"), "fields.4.columns.4.formula", "formula"),
        (changed("fields", 5, "formula", value="title"), "fields.5.formula", "formula"),
        (changed("fields", 5, "formula", value="total + 1"), "fields.5.formula", "circle"),
        (changed("fields", 0, "label", value=""), "fields.0.label", "missing"),
        (changed("fields", 0, "code", value="1st"), "fields.0.code", "code"),
        (changed("fields", 0, "code", value="reason"), "fields.1.code", "twice"),
        (changed("fields", 0, "kind", value="film"), "fields.0.kind", "kind"),
        (changed("fields", 0, "colour", value="red"), "fields.0.colour", "unknown"),
        (changed("fields", 3, "options", 1, "value", value="normal"), "fields.3.options.1.value", "twice"),
        (changed("fields", 4, "columns", 0, "kind", value="table"), "fields.4.columns.0.kind", "kind"),
        (changed("fields", 8, "min", value="11"), "fields.8.min", "order"),
        (changed("fields", 8, "digits", value=9), "fields.8.digits", "whole"),
        (changed("fields", value=[]), "fields", "list"),
        ([], "", "object"),
        ({"fields": [5]}, "fields.0", "object"),
    ],
)
def test_mistakes_are_located(schema: Any, place: str, code: str) -> None:
    found = definitions.check_schema(schema=schema)
    assert (place, f"form.schema_{code}") in [(one.path, one.code) for one in found]


def test_a_sound_definition_has_no_problems() -> None:
    assert definitions.check_schema(schema=PURCHASE) == ()


@pytest.mark.django_db
def test_versions_are_numbered_and_stay() -> None:
    made = definitions.create_definition(code="leave", name="Leave", schema=PURCHASE, actor=ACTOR)
    first = definitions.publish(definition_id=made.id, actor=ACTOR)
    with pytest.raises(NothingToPublish):
        definitions.publish(definition_id=made.id, actor=ACTOR)
    definitions.save_draft(definition_id=made.id, schema=changed("fields", 0, "help", value="new"), actor=ACTOR)
    second = definitions.publish(definition_id=made.id, actor=ACTOR)
    assert (first.number, second.number) == (1, 2)
    assert definitions.get_version(version_id=first.id).schema == PURCHASE
    assert definitions.find_latest_version(code="leave") == second
    with pytest.raises(CodeTaken):
        definitions.create_definition(code="leave", name="Leave", schema=PURCHASE, actor=ACTOR)
    with pytest.raises(DefinitionInvalid) as caught:
        definitions.save_draft(definition_id=made.id, schema={"fields": []}, actor=ACTOR)
    assert list(caught.value.fields) == ["schema.fields"]


@pytest.mark.django_db
def test_only_holders_of_the_permission_maintain_forms() -> None:
    nobody = Actor(kind="person", account_pk=1, name="A")
    with pytest.raises(Forbidden):
        definitions.create_definition(code="x", name="X", schema=PURCHASE, actor=nobody)


def test_the_json_schema_says_what_is_asked_for_only_sometimes() -> None:
    gate = {"code": "more", "kind": "section", "label": "More", "show": "kind == 'b'"}
    schema = {
        "fields": [
            {"code": "kind", "kind": "text", "label": "Kind", "required": True},
            {"code": "pay", "kind": "money", "label": "Pay"},
            {"code": "rows", "kind": "table", "label": "Rows", "min_rows": 1, "columns": [
                {"code": "n", "kind": "number", "label": "N"},
                {"code": "why", "kind": "text", "label": "Why", "required": True, "show": "n > 1"},
                {"code": "how", "kind": "text", "label": "How", "require": "n > 2 and pay > 1"}]},
            gate,
            {"code": "text", "kind": "text", "label": "Text", "required": True, "show": "pay > 3", "lock": "pay > 4"},
        ]
    }  # fmt: skip
    definition, problems = read_definition(schema)
    assert problems == ()
    policy = FieldPolicy("write", {}, {"rows": RowRights(add=False, delete=True)})
    found = json_schema(definition, policy, "en", "T")
    assert found["required"] == ["kind", "rows"]
    text, rows = found["properties"]["text"], found["properties"]["rows"]
    assert (text["x-shown-when"], text["x-read-only-when"]) == (["kind == 'b'", "pay > 3"], "pay > 4")
    assert (rows["x-rows"], "required" in rows["items"]) == ({"add": False, "delete": True}, False)
    columns = rows["items"]["properties"]
    assert (columns["why"]["x-shown-when"], columns["how"]["x-required-when"]) == (["n > 1"], "n > 2 and pay > 1")
    # What names a concealed field isn't told.
    for access in ("hidden", "masked"):
        told = json_schema(definition, FieldPolicy("write", {"pay": access}), "en", "T")["properties"]
        assert (told["text"]["x-shown-when"], "x-read-only-when" in told["text"]) == (["kind == 'b'"], False)
        assert "x-required-when" not in told["rows"]["items"]["properties"]["how"]


@pytest.mark.django_db
def test_the_json_schema_follows_the_policy() -> None:
    made = definitions.create_definition(code="leave", name="Leave", schema=PURCHASE, actor=ACTOR)
    version = definitions.publish(definition_id=made.id, actor=ACTOR)
    policy = FieldPolicy("read", {"secret": "hidden", "items": "write", "items.price": "hidden", "score": "required"})
    found = definitions.json_schema(version_id=version.id, policy=policy, language="en")
    assert "secret" not in found["properties"]
    assert found["required"] == ["items", "score"]  # at least one row
    assert found["properties"]["items"]["x-rows"] == {"add": True, "delete": True}
    assert found["properties"]["title"]["readOnly"] is True
    rows = found["properties"]["items"]["items"]
    assert (list(rows["properties"]), rows["required"]) == (["_id", "name", "quantity", "note", "amount"], ["name"])
