"""What a policy shows of a record, and what a record refers to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ctp_form.contracts import FieldPolicy
from ctp_form.domain.definitions import Definition
from ctp_form.domain.fields import Field, Json, Known, Related
from ctp_form.domain.kinds import ImageField, RelationField, SignatureField, TableField
from ctp_form.domain.kinds.relations import record_id_in
from ctp_form.domain.kinds.signatures import seal_in
from ctp_form.domain.kinds.tables import ROW_ID


def show(definition: Definition, policy: FieldPolicy, values: Mapping[str, Json]) -> dict[str, Json]:
    """*values* without what *policy* hides: hidden fields and columns are absent, not empty, masked ones are texts."""
    shown: dict[str, Json] = {}
    for one in definition.fields:
        if one.code not in values or policy.is_hidden(one.code):
            continue
        value = values[one.code]
        if isinstance(one, TableField):
            shown[one.code] = _show_rows(one, policy, value)
        elif (visible := show_value(one, one.code, policy, value)) is not None:
            shown[one.code] = visible
    return shown


def show_value(one: Field, path: str, policy: FieldPolicy, value: Json) -> Json:
    """*value* as *policy* shows it at *path*; of files and of what is hidden nothing is left."""
    access = policy.access(path)
    if access == "hidden" or value is None:
        return None
    if access != "masked":
        return value
    return None if one.files_in(value) else one.mask(value)


def _show_rows(table: TableField, policy: FieldPolicy, rows: Json) -> Json:
    columns = {one.code: one for one in table.columns if not policy.is_hidden(f"{table.code}.{one.code}")}
    return [
        {
            code: value if code == ROW_ID else show_value(columns[code], f"{table.code}.{code}", policy, value)
            for code, value in row.items()
            if code in columns or code == ROW_ID
        }
        for row in rows
    ]


@dataclass(frozen=True)
class References:
    """The ids that stand in values, well-formed or not: of principals by sort, of files by field, of records by their list, of
    seals that were put by field. The picture of a seal is no file of the field's: nobody chose it."""

    principals: Mapping[str, frozenset[str]]
    files: Mapping[str, frozenset[str]]
    records: Mapping[str, frozenset[str]]
    seals: Mapping[str, str]

    @property
    def all_files(self) -> frozenset[str]:
        """The files of all fields."""
        return frozenset().union(*self.files.values())


def references(definition: Definition, values: Any) -> References:
    """What *values*, raw or stored, refer to. Takes anything at all."""
    principals: dict[str, set[str]] = {"member": set(), "unit": set(), "post": set()}
    files: dict[str, frozenset[str]] = {}
    records: dict[str, set[str]] = {}
    seals: dict[str, str] = {}
    for one, value in _leaves(definition, values):
        if one.principal is not None:
            principals[one.principal].update(one.ids_in(value))
        elif isinstance(one, RelationField):
            records.setdefault(one.source, set()).add(record_id_in(value))
        elif isinstance(one, SignatureField) and seal_in(value):
            seals[one.code] = seal_in(value)
        elif found := one.files_in(value):
            files[one.code] = frozenset(found)
    return References(
        {sort: frozenset(ids) for sort, ids in principals.items()},
        files,
        {source: frozenset(ids - {""}) for source, ids in records.items()},
        seals,
    )


def known_in(definition: Definition, stored: Mapping[str, Json]) -> Known:
    """What a stored record vouches for: its names stay good when a person leaves, its relations when a record goes."""
    names: dict[str, dict[str, str]] = {"member": {}, "unit": {}, "post": {}}
    pictures: set[str] = set()
    seals: dict[str, Mapping[str, str]] = {}
    for one, value in _leaves(definition, stored):
        if one.principal is not None:
            for each in value if isinstance(value, list) else [value]:
                names[one.principal][each["id"]] = each["name"]
        elif isinstance(one, SignatureField) and seal_in(value):
            seals[seal_in(value)] = value
        elif isinstance(one, ImageField | SignatureField):
            pictures.update(one.files_in(value))
    found = references(definition, stored)
    related = {source: dict.fromkeys(ids, Related()) for source, ids in found.records.items()}
    return Known(names["member"], names["unit"], names["post"], found.all_files, frozenset(pictures), related, seals)


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
