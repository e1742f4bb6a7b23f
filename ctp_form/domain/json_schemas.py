"""JSON Schema of a version under a policy: what an integrator may send, read by program, not from prose."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ctp_form.contracts import FieldPolicy
from ctp_form.domain.definitions import Definition
from ctp_form.domain.fields import Field
from ctp_form.domain.kinds import TableField
from ctp_form.domain.kinds.tables import ROW_ID


def json_schema(definition: Definition, policy: FieldPolicy, language: str, title: str) -> dict[str, Any]:
    """A 2020-12 schema of the record's values; hidden fields are not in it, read-only ones are marked."""
    body = _object(definition.fields, policy, language, "")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title, **body}


def _object(fields: Sequence[Field], policy: FieldPolicy, language: str, table: str) -> dict[str, Any]:
    properties: dict[str, Any] = {}
    required: list[str] = []
    for one in fields:
        path = f"{table}.{one.code}".lstrip(".")
        access = policy.access(path)
        if access == "hidden" or not one.holds_value:
            continue
        properties[one.code] = _property(one, policy, language, path)
        if not one.is_calculated and (access == "required" or (access == "write" and one.required)):
            required.append(one.code)
    found: dict[str, Any] = {"type": "object", "properties": properties, "additionalProperties": False}
    return found | ({"required": required} if required else {})


def _property(one: Field, policy: FieldPolicy, language: str, path: str) -> dict[str, Any]:
    found = {"title": one.label_in(language), **one.json_schema(language), "x-kind": one.kind}
    if policy.is_masked(path) and not isinstance(one, TableField):
        found = {"title": one.label_in(language), "type": ["string", "null"], "x-kind": one.kind, "x-masked": True}
    if one.unique:
        found["x-unique"] = True
    if explained := one.help_in(language):
        found["description"] = explained
    if not policy.is_writable(path):
        found["readOnly"] = True
    if isinstance(one, TableField):
        row = _object(one.columns, policy, language, one.code)
        row["properties"] = {ROW_ID: {"type": "string", "maxLength": 36}, **row["properties"]}
        found["items"] = row
    return found
