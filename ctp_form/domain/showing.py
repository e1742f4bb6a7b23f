"""What a policy shows of a record, and what a record refers to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ctp_form.contracts import FieldPolicy
from ctp_form.domain.definitions import Definition
from ctp_form.domain.fields import Field, Json, Known
from ctp_form.domain.kinds import AttachmentField, MemberField, TableField, UnitField
from ctp_form.domain.kinds.people import id_in
from ctp_form.domain.kinds.tables import ROW_ID


def show(definition: Definition, policy: FieldPolicy, values: Mapping[str, Json]) -> dict[str, Json]:
    """*values* without what *policy* hides: hidden fields and columns are absent, not empty."""
    shown: dict[str, Json] = {}
    for one in definition.fields:
        if one.code not in values or policy.is_hidden(one.code):
            continue
        value = values[one.code]
        shown[one.code] = _show_rows(one, policy, value) if isinstance(one, TableField) else value
    return shown


def _show_rows(table: TableField, policy: FieldPolicy, rows: Json) -> Json:
    seen = {one.code for one in table.columns if not policy.is_hidden(f"{table.code}.{one.code}")} | {ROW_ID}
    return [{code: value for code, value in row.items() if code in seen} for row in rows]


@dataclass(frozen=True)
class References:
    """The ids that stand in values, well-formed or not."""

    members: frozenset[str]
    units: frozenset[str]
    files: Mapping[str, frozenset[str]]

    @property
    def all_files(self) -> frozenset[str]:
        """The files of all fields."""
        return frozenset().union(*self.files.values())


def references(definition: Definition, values: Any) -> References:
    """What *values*, raw or stored, refer to. Takes anything at all."""
    members: set[str] = set()
    units: set[str] = set()
    files: dict[str, frozenset[str]] = {}
    for one, value in _leaves(definition, values):
        if isinstance(one, MemberField):
            members.add(id_in(value).lower())
        elif isinstance(one, UnitField):
            units.add(id_in(value).lower())
        elif isinstance(one, AttachmentField) and isinstance(value, list | tuple):
            files[one.code] = frozenset(each.lower() for each in value if isinstance(each, str) and each)
    return References(frozenset(members - {""}), frozenset(units - {""}), files)


def known_in(definition: Definition, stored: Mapping[str, Json]) -> Known:
    """What a stored record vouches for: its names stay good when a person leaves."""
    members: dict[str, str] = {}
    units: dict[str, str] = {}
    for one, value in _leaves(definition, stored):
        if isinstance(one, MemberField | UnitField) and value:
            (members if isinstance(one, MemberField) else units)[value["id"]] = value["name"]
    return Known(members, units, references(definition, stored).all_files)


def _leaves(definition: Definition, values: Any) -> Iterator[tuple[Field, Any]]:
    if not isinstance(values, Mapping):
        return
    for one in definition.fields:
        value = values.get(one.code)
        if not isinstance(one, TableField):
            if value is not None:
                yield one, value
        elif isinstance(value, list | tuple):
            for row in value:
                if isinstance(row, Mapping):
                    yield from (
                        (column, row[column.code]) for column in one.columns if row.get(column.code) is not None
                    )
