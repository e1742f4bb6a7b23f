"""Relations inside a form: what names them, and what is copied when a record is chosen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ctp_form.domain.definitions import Definition
from ctp_form.domain.fields import Field, Json, Known, Related, ValueProblem
from ctp_form.domain.kinds import LongTextField, RelationField, TableField, TextField
from ctp_form.domain.kinds.tables import ROW_ID
from ctp_form.domain.taking import Desk, Taken


def has_relations(definition: Definition) -> bool:
    """Is there anything of other records in the form?"""
    return any(isinstance(one, RelationField) for _path, one in definition.walk())


def relations_in(fields: Sequence[Field]) -> Iterator[RelationField]:
    """The relations among *fields*, not those in their columns."""
    return (one for one in fields if isinstance(one, RelationField))


def copy_related(desk: Desk, taken: Taken, stored: Mapping[str, Json]) -> None:
    """Where a record was newly chosen, fill what is to be copied from it; what was typed in the same save stays."""
    for one in relations_in(desk.definition.fields):
        _copy(desk, taken, one, desk.definition.fields, taken.values, stored, "")
    for table in desk.definition.tables():
        before = {row.get(ROW_ID): row for row in stored.get(table.code) or ()}
        for place, row in enumerate(taken.values.get(table.code) or ()):
            for one in relations_in(table.columns):
                old = before.get(row.get(ROW_ID), {})
                _copy(desk, taken, one, table.columns, row, old, f"{table.code}.{place}.")


def _copy(
    desk: Desk,
    taken: Taken,
    one: RelationField,
    fields: Sequence[Field],
    values: dict[str, Json],
    stored: Mapping[str, Json],
    prefix: str,
) -> None:
    chosen = values.get(one.code)
    if chosen is None or chosen == stored.get(one.code):
        return
    related = desk.known.related.get(one.source, {}).get(chosen)
    by_code = {each.code: each for each in fields}
    for origin, target in one.copies:
        place, field = f"{prefix}{target}", by_code.get(target)
        typed = values.get(target) not in (None, stored.get(target))
        only_missing = all(each.code == "form.required" for each in taken.wrong.get(place, ()))
        # Of a record that is not open to who writes nothing is known, and nothing is taken over.
        if related is None or not related.values or field is None or typed or not only_missing:
            continue
        value = copied_value(field, related, origin)
        taken.filled.add(place)
        if value is None:
            values.pop(target, None)
        else:
            values[target] = value
            taken.wrong.pop(place, None)


def copied_value(field: Field, related: Related, origin: str) -> Json:
    """What *field* takes over from *origin* of a record; None for what doesn't fit it."""
    value: Any = related.values.get(origin)
    if value is None or field.is_calculated or isinstance(field, TableField) or field.files_in(value):
        return None
    if isinstance(field, TextField | LongTextField):
        value = related.texts.get(origin)
    try:
        return field.clean(value, _vouched(value))
    except ValueProblem:
        return None


def _vouched(value: Any) -> Known:
    """The record vouches for the people and units that stand in it."""
    listed = value if isinstance(value, list) else [value]
    names = {each["id"]: str(each.get("name", "")) for each in listed if isinstance(each, Mapping) and "id" in each}
    return Known(names, names, names)
