"""Rows written with a statement that is built once: what the ORM's ``bulk_create`` and ``save`` say, without saying it anew each time.

For the hot path alone. Defaults and checks of the models hold (the rows are model instances); signals, which nobody uses, are not sent, and
keys are not read back.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import connection, models

from ctp_core.kit.preparing import preparing_cursor

_TEXTS = ("CharField", "TextField", "SlugField", "URLField")


def insert_rows(rows: Sequence[models.Model], *, unique: tuple[str, ...] = (), change: tuple[str, ...] = ()) -> None:
    """Insert *rows* of one model in one statement; over what is there by *unique*, the fields *change* are written."""
    if not rows:
        return
    model = type(rows[0])
    fields = _fields(model)
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for row in rows for field in fields]
    with _cursor() as cursor:
        cursor.execute(_insert(model, len(rows), unique, change, connection.vendor), values)


def change_row(row: models.Model, *names: str) -> None:
    """Write the fields *names* of one row. Raises LookupError when it is not there any more."""
    model = type(row)
    fields = tuple(_field(model, name) for name in names)
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
    with _cursor() as cursor:
        cursor.execute(_update(model, names, connection.vendor), [*values, row.pk])
        if cursor.rowcount != 1:
            raise LookupError(f"{model.__name__} {row.pk} is gone")


def _cursor() -> Any:
    return preparing_cursor() if connection.vendor == "postgresql" else connection.cursor()


@cache
def _fields(model: type[models.Model]) -> tuple[Any, ...]:
    return tuple(field for field in model._meta.concrete_fields if not field.primary_key)


@cache
def _field(model: type[models.Model], name: str) -> Any:
    return model._meta.get_field(name)


def _place(field: Any, vendor: str) -> str:
    """A place for a value. With its type, so that one statement serves small and large numbers and empty values alike."""
    if vendor != "postgresql" or field.get_internal_type() in _TEXTS:
        return "%s"
    return f"%s::{field.db_type(connection)}"


@cache
def _insert(model: type[models.Model], rows: int, unique: tuple[str, ...], change: tuple[str, ...], vendor: str) -> str:
    fields = _fields(model)
    names = ", ".join(f'"{field.column}"' for field in fields)
    places = "(" + ", ".join(_place(field, vendor) for field in fields) + ")"
    sql = f"INSERT INTO {model._meta.db_table} ({names}) VALUES {', '.join([places] * rows)}"  # noqa: S608 names of the model
    if not unique:
        return sql
    keys = ", ".join(f'"{_field(model, name).column}"' for name in unique)
    changed = [f'"{_field(model, name).column}"' for name in change]
    return f"{sql} ON CONFLICT ({keys}) DO UPDATE SET " + ", ".join(f"{one} = EXCLUDED.{one}" for one in changed)


@cache
def _update(model: type[models.Model], names: tuple[str, ...], vendor: str) -> str:
    fields = [_field(model, name) for name in names]
    said = ", ".join(f'"{field.column}" = {_place(field, vendor)}' for field in fields)
    key = _place(model._meta.pk, vendor).replace("::serial", "::integer").replace("::bigserial", "::bigint")
    return f"UPDATE {model._meta.db_table} SET {said} WHERE id = {key}"  # noqa: S608 names of the model
