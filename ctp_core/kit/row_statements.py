"""The statements of ``inserting``: built once for each model and set of fields.

Rows travel as places (``%s``) or, on PostgreSQL, as one JSON text a table, which makes one statement of any number of rows and
lets several tables be written in one round trip.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from typing import Any
from uuid import UUID

import orjson
from django.db import connection, models

_TEXTS = ("CharField", "TextField", "SlugField", "URLField")
# What PostgreSQL reads from JSON without losing anything.
_PLAIN = (
    *_TEXTS, "AutoField", "BigAutoField", "IntegerField", "BigIntegerField", "SmallIntegerField", "PositiveIntegerField",
    "PositiveSmallIntegerField", "BooleanField", "UUIDField", "DateTimeField",
)  # fmt: skip


_SIZES = (1, 4, 16, 64)


@dataclass(frozen=True, slots=True)
class Shape:
    """What is done with rows of *model*: inserted, or with *by* alone changed where *by* fits.

    An insert over what is there by *by* writes the fields *change*; a change writes *change*.
    """

    model: type[models.Model]
    inserts: bool
    by: tuple[str, ...] = ()
    change: tuple[str, ...] = ()

    @property
    def fields(self) -> tuple[Any, ...]:
        """The fields that travel."""
        return inserted_fields(self.model) if self.inserts else named_fields(self.model, (*self.by, *self.change))


@cache
def inserted_fields(model: type[models.Model]) -> tuple[Any, ...]:
    """All columns but the key, which the database gives."""
    return tuple(field for field in model._meta.concrete_fields if not field.primary_key)


@cache
def named_fields(model: type[models.Model], names: tuple[str, ...]) -> tuple[Any, ...]:
    """The fields of these names."""
    return tuple(model._meta.get_field(name) for name in names)


@cache
def insert_statement(shape: Shape, rows: int, vendor: str) -> str:
    """With places for so many rows."""
    places = "(" + ", ".join(_place(field, vendor) for field in shape.fields) + ")"
    return f"{_insert_into(shape)} VALUES {', '.join([places] * rows)}{_over(shape)}"


@cache
def update_statement(shape: Shape, vendor: str) -> str:
    """With places for one row: what is changed, then by what it is found."""
    said = ", ".join(f"{_quoted(field)} = {_place(field, vendor)}" for field in named_fields(shape.model, shape.change))
    found = " AND ".join(f"{_quoted(field)} = {_place(field, vendor)}" for field in named_fields(shape.model, shape.by))
    return f"UPDATE {shape.model._meta.db_table} SET {said} WHERE {found}"  # noqa: S608 names of the model


def size_of(rows: int) -> int:
    """The next round number of rows: the statement says it, so that few rows are looked up by index and not by a scan of the table."""
    return next((size for size in _SIZES if size >= rows), 0)


@cache
def statement_together(shapes: tuple[tuple[Shape, int], ...]) -> str:
    """All *shapes*, each with the size of its rows, in one statement of PostgreSQL with a place for the rows of each as JSON.

    The answer is how many rows each wrote.
    """
    parts = [
        f"w{number} AS ({_json_statement(shape, size)} RETURNING 1)" for number, (shape, size) in enumerate(shapes)
    ]
    counts = [f"(SELECT count(*) FROM w{number})" for number in range(len(shapes))]  # noqa: S608 numbers
    return f"WITH {', '.join(parts)} SELECT {', '.join(counts)}"


@cache
def keyed_statement(shape: Shape) -> str:
    """Inserts rows given as one JSON text; the answer is their keys, in the order of the rows."""
    key = shape.model._meta.pk.column
    return f'{_json_statement(shape, 0)} RETURNING "{key}"'


@cache
def json_writer(shape: Shape) -> Callable[[Sequence[models.Model]], str]:
    """Writes rows as the JSON text of ``statement_together``. Raises TypeError for a field that would lose something on the way."""
    fields = shape.fields
    names = [field.column for field in fields]
    values = itemgetter(*(field.attname for field in fields))
    inner = [(field.column, field.encoder) for field in fields if field.get_internal_type() == "JSONField"]
    encoded = any(encoder for _, encoder in inner)
    for field in fields:
        if _target(field).get_internal_type() not in (*_PLAIN, "JSONField"):
            raise TypeError(f"{field} can't be written together with others")

    def write(rows: Sequence[models.Model]) -> str:
        written = [dict(zip(names, values(row.__dict__), strict=True)) for row in rows]
        if not encoded:
            with suppress(orjson.JSONEncodeError):
                return orjson.dumps(written, default=_plain).decode()
        # Python's own writer: numbers of any length stay what they are.
        for one in written:
            for name, encoder in inner:
                if one[name] is not None:
                    one[name] = orjson.Fragment(json.dumps(one[name], cls=encoder))
        return orjson.dumps(written, default=_plain).decode()

    return write


def _json_statement(shape: Shape, size: int) -> str:
    columns = ", ".join(f"{_quoted(field)} {_type(field)}" for field in shape.fields)
    rows = f"json_to_recordset(%s::json) AS r({columns})"
    if shape.inserts:
        names = ", ".join(_quoted(field) for field in shape.fields)
        return f"{_insert_into(shape)} SELECT {names} FROM {rows}{_over(shape)}"  # noqa: S608 names of the model
    said = ", ".join(f"{_quoted(field)} = r.{_quoted(field)}" for field in named_fields(shape.model, shape.change))
    found = " AND ".join(f"t.{_quoted(field)} = r.{_quoted(field)}" for field in named_fields(shape.model, shape.by))
    few = f"(SELECT * FROM {rows} LIMIT {size}) AS r" if size else rows  # noqa: S608 names of the model
    return f"UPDATE {shape.model._meta.db_table} AS t SET {said} FROM {few} WHERE {found}"  # noqa: S608 names of the model


def _insert_into(shape: Shape) -> str:
    names = ", ".join(_quoted(field) for field in shape.fields)
    return f"INSERT INTO {shape.model._meta.db_table} ({names})"


def _over(shape: Shape) -> str:
    if not shape.by:
        return ""
    keys = ", ".join(_quoted(field) for field in named_fields(shape.model, shape.by))
    changed = [_quoted(field) for field in named_fields(shape.model, shape.change)]
    return f" ON CONFLICT ({keys}) DO UPDATE SET " + ", ".join(f"{one} = EXCLUDED.{one}" for one in changed)


def _quoted(field: Any) -> str:
    return f'"{field.column}"'


def _place(field: Any, vendor: str) -> str:
    """A place for a value. With its type, so that one statement serves small and large numbers and empty values alike."""
    if vendor != "postgresql" or field.get_internal_type() in _TEXTS:
        return "%s"
    return f"%s::{_type(field)}"


def _type(field: Any) -> str:
    return str(field.rel_db_type(connection) if field.primary_key else field.db_type(connection))


def _plain(value: Any) -> str:
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"{type(value).__name__} can't be written together with others")


def _target(field: Any) -> Any:
    return getattr(field, "target_field", field)
