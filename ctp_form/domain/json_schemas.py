"""JSON Schema of a version under a policy: what an integrator may send, read by program, not from prose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ctp_form.contracts import FieldPolicy
from ctp_form.domain.definitions import Definition
from ctp_form.domain.fields import Field
from ctp_form.domain.formulas import Formula
from ctp_form.domain.kinds import TableField
from ctp_form.domain.kinds.tables import ROW_ID


def json_schema(definition: Definition, policy: FieldPolicy, language: str, title: str) -> dict[str, Any]:
    """A 2020-12 schema of the record's values; hidden fields are not in it, read-only ones are marked.

    What is asked for only under a condition is never in ``required``: the conditions stand beside it, in our expression language
    (``x-shown-when``: all of them must hold; ``x-required-when``, ``x-read-only-when``), but for those that name what is concealed.
    """
    body = _Drawn(definition, policy, language).object_of(definition.fields, None)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title, **body}


@dataclass(frozen=True)
class _Drawn:
    definition: Definition
    policy: FieldPolicy
    language: str

    def object_of(self, fields: Sequence[Field], table: TableField | None) -> dict[str, Any]:
        properties: dict[str, Any] = {}
        required: list[str] = []
        for one in fields:
            path = f"{table.code}.{one.code}" if table else one.code
            if self.policy.is_hidden(path) or not one.holds_value:
                continue
            properties[one.code] = self._property(one, path, table)
            if self._is_always_asked(one, path):
                required.append(one.code)
        found: dict[str, Any] = {"type": "object", "properties": properties, "additionalProperties": False}
        return found | ({"required": required} if required else {})

    def _is_always_asked(self, one: Field, path: str) -> bool:
        if one.is_calculated or path in self.definition.gates or not self.policy.is_writable(path):
            return False
        needs_rows = isinstance(one, TableField) and one.min_rows > 0
        return one.required or needs_rows or self.policy.access(path) == "required"

    def _property(self, one: Field, path: str, table: TableField | None) -> dict[str, Any]:
        found = {"title": one.label_in(self.language), **one.json_schema(self.language), "x-kind": one.kind}
        if self.policy.is_masked(path) and not isinstance(one, TableField):
            found = {
                "title": one.label_in(self.language),
                "type": ["string", "null"],
                "x-kind": one.kind,
                "x-masked": True,
            }
        if one.unique:
            found["x-unique"] = True
        if explained := one.help_in(self.language):
            found["description"] = explained
        if not self.policy.is_writable(path):
            found["readOnly"] = True
        found |= self._conditions(one, path, table)
        if isinstance(one, TableField):
            row = self.object_of(one.columns, one)
            row["properties"] = {ROW_ID: {"type": "string", "maxLength": 36}, **row["properties"]}
            found["items"] = row
            if not found.get("readOnly"):
                rights = self.policy.rows(one.code)
                found["x-rows"] = {"add": rights.add, "delete": rights.delete}
        return found

    def _conditions(self, one: Field, path: str, table: TableField | None) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if shown := [gate.text for gate in self.definition.gates.get(path, ()) if self._may_be_told(gate, table)]:
            found["x-shown-when"] = shown
        if not self.policy.is_writable(path):
            return found
        for key, formula in (("x-required-when", one.require), ("x-read-only-when", one.lock)):
            if formula.text and self._may_be_told(formula, table):
                found[key] = formula.text
        return found

    def _may_be_told(self, formula: Formula, table: TableField | None) -> bool:
        """A condition over what is concealed would tell of it."""
        names = (f"{table.code}.{name}" if table and table.column(name) else name for name in formula.names)
        return not any(
            self.policy.is_concealed(name) or self.policy.is_concealed(name.partition(".")[0]) for name in names
        )
