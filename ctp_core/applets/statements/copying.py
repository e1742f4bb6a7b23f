"""Thousands of rows at once: PostgreSQL copies them in as one stream of text, nothing becomes an object or a parameter on the way.

For imports. The database's own checks hold (constraints, foreign keys); what the models alone check is the caller's. Rows are plain values;
fields that are not named take the default of the model.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import connection, models

NULL = r"\N"
# So many lines are sent together.
LINES = 1_000
_ESCAPES = str.maketrans({"\\": r"\\", "\n": r"\n", "\r": r"\r", "\t": r"\t"})


def insert_many(
    model: type[models.Model], names: Sequence[str], rows: Sequence[Sequence[Any]], *, keyed: bool = True
) -> list[int]:
    """Insert *rows* of *model*, each the values of the fields *names* (``unit_id`` for a foreign key); no signals, in one statement.

    Returns the new keys in the order of the rows, nothing when not *keyed*. Raises IntegrityError.
    """
    if not rows:
        return []
    if connection.vendor != "postgresql":
        made = model._default_manager.bulk_create(
            [model(**dict(zip(names, row, strict=True))) for row in rows], batch_size=LINES
        )
        return [one.pk for one in made] if keyed else []
    table, key = model._meta.db_table, model._meta.pk
    fields = {str(field.attname): field for field in model._meta.concrete_fields if not field.primary_key}
    others = [_filler(fields[name], model) for name in fields if name not in names]
    columns = [fields[name].column for name in (*names, *(name for name in fields if name not in names))]
    keys = _next_keys(table, str(key.column), len(rows)) if keyed and key is not None else []
    if keys and key is not None:
        columns.insert(0, key.column)
    quoted = ", ".join(connection.ops.quote_name(str(one)) for one in columns)
    statement = f"COPY {connection.ops.quote_name(table)} ({quoted}) FROM STDIN"
    # Django turns the driver's errors into its own where it knows the call; a copy it doesn't.
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(statement) as copy:
        lines = _lines(rows, keys, others)
        while block := "".join(islice(lines, LINES)):
            copy.write(block)
    return keys


def _lines(rows: Iterable[Sequence[Any]], keys: Sequence[int], others: Sequence[Callable[[], str]]) -> Iterator[str]:
    for place, row in enumerate(rows):
        cells = [_text(value) for value in row]
        cells += [fill() for fill in others]
        yield "\t".join([str(keys[place]), *cells] if keys else cells) + "\n"


def _text(value: Any) -> str:
    """A value as COPY reads it."""
    if value is None:
        return NULL
    if isinstance(value, str):
        return value.translate(_ESCAPES)
    if isinstance(value, (dict, list)):
        return json.dumps(value).translate(_ESCAPES)
    return str(value)


def _filler(field: Any, model: type[models.Model]) -> Callable[[], str]:
    """What stands in a field that nobody named: an id of its own in each row, else the same in all."""
    if isinstance(field, models.UUIDField) and callable(field.default):
        made: Callable[[], UUID] = field.default
        return lambda: str(made())
    same = _text(field.pre_save(model(), True))
    return lambda: same


def _next_keys(table: str, column: str, count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)", [f'"{table}"', column, count]
        )
        return [row[0] for row in cursor.fetchall()]
