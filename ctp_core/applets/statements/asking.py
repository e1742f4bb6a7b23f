"""Asking readings: several in one statement, each a column of JSON; and what a column is read back as."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson
from django.db import connection

from ctp_core.applets.statements.preparing import preparing_cursor, whole_number
from ctp_core.contracts import ColumnKind, Reading

_PLAIN = (
    "CharField", "TextField", "SlugField", "URLField", "IntegerField", "PositiveIntegerField", "SmallIntegerField",
    "PositiveSmallIntegerField", "BigIntegerField", "BigAutoField", "AutoField",
)  # fmt: skip
_KINDS: dict[str, ColumnKind] = {
    **dict.fromkeys(_PLAIN, ""),
    "DateTimeField": "moment",
    "UUIDField": "id",
    "BooleanField": "truth",
    "JSONField": "json",
}


def column_kind(field: Any) -> ColumnKind:
    """How a column of *field* is read back. Raises TypeError for one that would lose something on the way."""
    target = getattr(field, "target_field", field)
    kind = target.get_internal_type()
    if kind not in _KINDS or (hasattr(target, "from_db_value") and kind != "JSONField"):
        raise TypeError(f"{kind} can't be read with others")
    return _KINDS[kind]


def read_together(readings: Sequence[Reading[Any]]) -> list[Any]:
    """The answers in order. One query, none when every answer is known to be empty."""
    asked = [one for one in readings if one.sql is not None]
    answers = iter(_ask(asked) if asked else ())
    return [one.build(next(answers) if one.sql is not None else ()) for one in readings]


def read_one(reading: Reading[Any]) -> Any:
    """The answer of one reading. One query."""
    return read_together([reading])[0]


def _ask(asked: Sequence[Reading[Any]]) -> list[list[tuple[Any, ...]]]:
    postgres = connection.vendor == "postgresql"
    parts, answers = [], []
    for n, one in enumerate(asked):
        columns = ", ".join(f"c{number}" for number in range(len(one.kinds)))
        parts.append(f"part_{n}({columns}) AS ({one.sql})")
        rows = (
            f"json_agg(json_build_array({columns}))::text" if postgres else f"json_group_array(json_array({columns}))"
        )
        answers.append(f"(SELECT {rows} FROM part_{n})")  # noqa: S608
    # Names of columns and parts are numbers; every value is a parameter of its own statement.
    statement = f"WITH {', '.join(parts)} SELECT {', '.join(answers)}"
    values = [value for one in asked for value in one.values]
    with preparing_cursor() if postgres else connection.cursor() as cursor:
        cursor.execute(statement, [whole_number(value) for value in values] if postgres else values)
        found = cursor.fetchone()
    return [_rows(text, one.kinds) for text, one in zip(found, asked, strict=True)]


def _rows(text: str | None, kinds: Sequence[ColumnKind]) -> list[tuple[Any, ...]]:
    if text is None or text == "[]":
        return []
    changed = [(place, _READ[kind]) for place, kind in enumerate(kinds) if kind]
    rows = orjson.loads(text)
    for row in rows:
        for place, read in changed:
            if row[place] is not None:
                row[place] = read(row[place])
    return [tuple(row) for row in rows]


def _moment(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def _json(value: Any) -> Any:
    # SQLite keeps JSON as text, which Python's own reader reads: numbers may be of any length. PostgreSQL has put it in as it is.
    return json.loads(value) if connection.vendor == "sqlite" else value


def read_json(row: tuple[Any, ...], places: Sequence[int]) -> tuple[Any, ...]:
    """*row* with the texts at *places* read as JSON."""
    read = list(row)
    for place in places:
        if read[place] is not None:
            read[place] = json.loads(read[place])
    return tuple(read)


_READ: dict[ColumnKind, Callable[[Any], Any]] = {"moment": _moment, "id": UUID, "truth": bool, "json": _json}
