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

SORT_NAMES = {"member": "members", "unit": "units", "post": "posts"}


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
    return fresh_references(definition, {}, values)


def fresh_references(definition: Definition, stored: Mapping[str, Json], incoming: Any) -> References:
    """What *incoming* refers to at a place where *stored* doesn't refer to it already."""
    before = {place: _ids_in(one, value) for place, one, value in _leaves(definition, stored)} if stored else {}
    principals: dict[str, set[str]] = {"member": set(), "unit": set(), "post": set()}
    files: dict[str, frozenset[str]] = {}
    records: dict[str, set[str]] = {}
    seals: dict[str, str] = {}
    for place, one, value in _leaves(definition, incoming):
        found = _ids_in(one, value) - before.get(place, frozenset())
        if one.principal is not None:
            principals[one.principal].update(found)
        elif isinstance(one, RelationField):
            records.setdefault(one.source, set()).update(found)
        elif found and isinstance(one, SignatureField) and seal_in(value):
            seals[one.code] = seal_in(value)
        elif found:
            files[one.code] = files.get(one.code, frozenset()) | found
    return References(
        {sort: frozenset(ids) for sort, ids in principals.items()},
        files,
        {source: frozenset(ids) for source, ids in records.items()},
        seals,
    )


def held_in(one: Field, value: Json) -> Known:
    """What a stored value vouches for at its own place: names stay good when a person leaves, a relation when its record goes."""
    ids = _ids_in(one, value)
    if one.principal is not None:
        names = {each["id"]: each["name"] for each in (value if isinstance(value, list) else [value])} if ids else {}
        return Known(**{SORT_NAMES[one.principal]: names})
    if isinstance(one, RelationField):
        return Known(related={one.source: dict.fromkeys(ids, Related())})
    if isinstance(one, SignatureField) and seal_in(value):
        return Known(seals={seal_in(value): value})
    return Known(files=ids, pictures=ids if isinstance(one, ImageField | SignatureField) else frozenset())


def known_in(definition: Definition, stored: Mapping[str, Json]) -> Known:
    """All that the values of a record vouch for together, when they move as a whole to another version of their form."""
    found = Known()
    for _place, one, value in _leaves(definition, stored):
        if _ids_in(one, value):
            found = found.joined(held_in(one, value))
    return found


def _ids_in(one: Field, value: Any) -> frozenset[str]:
    if isinstance(one, RelationField):
        return frozenset({record_id_in(value)} - {""})
    if isinstance(one, SignatureField) and seal_in(value):
        return frozenset({seal_in(value)})
    return frozenset(one.ids_in(value) if one.principal is not None else one.files_in(value))


Place = tuple[str, str, str]
"""(field, "", "") or (sub-table, id of the row, column)."""


def _leaves(definition: Definition, values: Any) -> Iterator[tuple[Place, Field, Any]]:
    if not isinstance(values, Mapping):
        return
    for one in definition.fields:
        value = values.get(one.code)
        if not isinstance(one, TableField):
            if value is not None:
                yield (one.code, "", ""), one, value
        elif isinstance(value, list | tuple):
            for row in value:
                if isinstance(row, Mapping):
                    yield from _cells(one, row)


def _cells(table: TableField, row: Mapping[str, Any]) -> Iterator[tuple[Place, Field, Any]]:
    row_id = row.get(ROW_ID)
    for column in table.columns:
        if (value := row.get(column.code)) is not None:
            yield (table.code, row_id if isinstance(row_id, str) else "", column.code), column, value
