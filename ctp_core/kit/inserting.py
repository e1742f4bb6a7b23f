"""Rows written with a statement that is built once: what the ORM's ``bulk_create`` and ``save`` say, without saying it anew each time.

For the hot path alone. Defaults and checks of the models hold (the rows are model instances); signals, which nobody uses, are not sent, and
keys are not read back. Inside ``written_together`` rows wait, and all tables are written in one round trip.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, models

from ctp_core.applets.statements.preparing import preparing_cursor
from ctp_core.contracts import row_writer
from ctp_core.kit.row_statements import (
    Shape,
    insert_statement,
    json_writer,
    keyed_statement,
    named_fields,
    size_of,
    statement_together,
    update_statement,
)


def insert_rows(rows: Sequence[models.Model], *, unique: tuple[str, ...] = (), change: tuple[str, ...] = ()) -> None:
    """Insert *rows* of one model in one statement; over what is there by *unique*, the fields *change* are written."""
    if rows:
        _put(Shape(type(rows[0]), True, unique, change), rows, needed=False)


def change_row(row: models.Model, *names: str) -> None:
    """Write the fields *names* of one row. Raises LookupError when it is not there any more."""
    _put(Shape(type(row), False, ("id",), names), [row], needed=True)


def change_rows(rows: Sequence[models.Model], *names: str, by: tuple[str, ...]) -> None:
    """Write the fields *names* of the rows that are found *by* these fields; what is not there is passed over."""
    if rows:
        _put(Shape(type(rows[0]), False, by, names), rows, needed=False)


@contextmanager
def written_together() -> Iterator[None]:
    """Until ``stop_waiting``, or the end of the block, rows wait; then all are written in one statement (PostgreSQL) or one by one.

    Belongs right inside the transaction of a use case. What the block reads back must not be waiting: ``write_now`` first. What
    happens inside a savepoint is written at once, so that it goes where the savepoint goes. Call ``stop_waiting`` before code that
    is not one's own: it may do either.
    """
    writer = _Writer()
    token = row_writer.set(writer)
    try:
        yield
        writer.write()
    finally:
        row_writer.reset(token)


def write_now() -> None:
    """Write what waits: for what reads it, or changes the same rows by a statement of its own."""
    writer = row_writer.get()
    if isinstance(writer, _Writer):
        writer.write()


def stop_waiting() -> None:
    """Write what waits; from here to the end of the block rows are written at once."""
    writer = row_writer.get()
    if isinstance(writer, _Writer):
        writer.write()
        writer.stopped = True


class _Writer:
    """The rows of one use case, by shape, in the order they came."""

    def __init__(self) -> None:
        self._waiting: dict[Shape, list[models.Model]] = {}
        self._needed: set[Shape] = set()
        self._places: set[tuple[Any, ...]] = set()
        self._depth = len(connection.savepoint_ids)
        self.stopped = False

    def take(self, rows: Sequence[models.Model]) -> bool:
        """Rows of one model, to be inserted."""
        return self.put(Shape(type(rows[0]), True), rows, needed=False)

    def give_keys(self, rows: Sequence[models.Model]) -> bool:
        """Insert *rows* of one model now. False where the ORM does it as well: inside a savepoint, and on SQLite."""
        if self.stopped or self._inside_savepoint() or connection.vendor != "postgresql":
            return False
        shape = Shape(type(rows[0]), True)
        with preparing_cursor() as cursor:
            cursor.execute(keyed_statement(shape), [json_writer(shape)(rows)])
            for row, (key,) in zip(rows, cursor.fetchall(), strict=True):
                row.pk = key
        return True

    def put(self, shape: Shape, rows: Sequence[models.Model], *, needed: bool) -> bool:
        """Keep *rows*; *needed* ones must be there. False inside a savepoint."""
        if self.stopped or self._inside_savepoint():
            return False
        if shape.by:
            places = {_place_of(shape, row) for row in rows}
            if self._places & places:
                # One statement may touch a row only once.
                self.write()
            self._places |= places
        self._waiting.setdefault(shape, []).extend(rows)
        if needed:
            self._needed.add(shape)
        return True

    def write(self) -> None:
        """Write all that waits."""
        waiting, self._waiting = self._waiting, {}
        needed, self._needed = self._needed, set()
        self._places.clear()
        if not waiting:
            return
        if self._inside_savepoint():
            raise RuntimeError("rows that wait outside of a savepoint can't be written inside")
        if connection.vendor != "postgresql":
            for shape, rows in waiting.items():
                _write(shape, rows, needed=shape in needed)
            return
        shapes = tuple(waiting)
        with preparing_cursor() as cursor:
            sized = tuple((shape, 0 if shape.inserts else size_of(len(waiting[shape]))) for shape in shapes)
            cursor.execute(statement_together(sized), [json_writer(shape)(waiting[shape]) for shape in shapes])
            counts = cursor.fetchone()
        for shape, count in zip(shapes, counts, strict=True):
            if shape in needed and count != len(waiting[shape]):
                raise _gone(shape)

    def _inside_savepoint(self) -> bool:
        return any(connection.savepoint_ids[self._depth :])


def _put(shape: Shape, rows: Sequence[models.Model], *, needed: bool) -> None:
    writer = row_writer.get()
    if not (isinstance(writer, _Writer) and writer.put(shape, rows, needed=needed)):
        _write(shape, rows, needed=needed)


def _write(shape: Shape, rows: Sequence[models.Model], *, needed: bool) -> None:
    """Now, by a statement of its own."""
    vendor = connection.vendor
    with preparing_cursor() if vendor == "postgresql" else connection.cursor() as cursor:
        if shape.inserts:
            values = [_prepared(field, row) for row in rows for field in shape.fields]
            cursor.execute(insert_statement(shape, len(rows), vendor), values)
            return
        fields = named_fields(shape.model, (*shape.change, *shape.by))
        for row in rows:
            cursor.execute(update_statement(shape, vendor), [_prepared(field, row) for field in fields])
            if needed and cursor.rowcount != 1:
                raise _gone(shape)


def _prepared(field: Any, row: models.Model) -> Any:
    return field.get_db_prep_save(getattr(row, field.attname), connection)


def _place_of(shape: Shape, row: models.Model) -> tuple[Any, ...]:
    fields = named_fields(shape.model, shape.by)
    return (shape.model, shape.by, *(getattr(row, field.attname) for field in fields))


def _gone(shape: Shape) -> LookupError:
    return LookupError(f"a row of {shape.model.__name__} is gone")
