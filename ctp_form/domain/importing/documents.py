"""A document of the file's own kind as values of the definition that was made of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ctp_form.domain.importing.report import Imported, Place


def values_of(found: Imported, document: Any) -> dict[str, Any]:
    """The values that stand in *document* at the places the definition knows; what has no place is passed over."""
    values: dict[str, Any] = {}
    kinds = _kinds(found)
    for place in found.places:
        if "*" in place.pointer and not place.column:
            rows = list(_at(document, place.pointer[:-1]))
            if rows and isinstance(rows[0], list):
                values[place.code] = [_row(found, place, one, kinds) for one in rows[0]]
        elif "*" not in place.pointer:
            for one in _at(document, place.pointer):
                values[place.code] = _plain(one, kinds.get((place.code, ""), ""))
    return values


def _row(found: Imported, table: Place, one: Any, kinds: Mapping[tuple[str, str], str]) -> dict[str, Any]:
    depth = len(table.pointer)
    row: dict[str, Any] = {}
    for place in found.places:
        if place.code == table.code and place.column and place.pointer[:depth] == table.pointer:
            for value in _at(one, place.pointer[depth:]):
                row[place.column] = _plain(value, kinds.get((place.code, place.column), ""))
    return row


def _at(document: Any, pointer: tuple[str, ...]) -> Iterator[Any]:
    here = document
    for part in pointer:
        if not isinstance(here, Mapping) or part not in here:
            return
        here = here[part]
    yield here


def _kinds(found: Imported) -> dict[tuple[str, str], str]:
    kinds: dict[tuple[str, str], str] = {}
    for one in (found.schema or {}).get("fields", ()):
        kinds[one["code"], ""] = one["kind"]
        kinds |= {(one["code"], column["code"]): column["kind"] for column in one.get("columns", ())}
    return kinds


def _plain(value: Any, kind: str) -> Any:
    if isinstance(value, list):
        return [_plain(one, "choice" if kind == "multiple_choice" else kind) for one in value if one is not None]
    if kind in ("choice", "text", "long_text") and isinstance(value, bool | int | float):
        return str(value).lower() if isinstance(value, bool) else str(value)
    return value
