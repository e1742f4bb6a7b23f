"""The few statements the ORM has no word for. Nothing else in this unit speaks SQL; no text from outside gets here."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.core.management.color import no_style
from django.db import connection
from django.db.models import Model

# Any number of our own; pg_locks shows it as objid.
LOCK = 4_150_321


def take_advisory_lock() -> None:
    """PostgreSQL: wait for the organisation's lock and hold it until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def refresh_statistics() -> None:
    """PostgreSQL: let the planner know tables that were just filled in this transaction (figures on demand only)."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE ctp_organization_member, ctp_organization_assignment, ctp_organization_unit")


def copy_rows(
    model: type[Model], *, key: str, keys: range, times: int, steps: Mapping[str, int], marked: Collection[str]
) -> None:
    """Write the rows whose *key* is one of *keys* so many *times* more, in one statement (figures on demand only).

    From copy to copy the number in a column of *steps* grows by its step, the text in a column of *marked* gets the copy's
    number behind it; public ids are new.
    """
    new_id = "gen_random_uuid()" if connection.vendor == "postgresql" else "lower(hex(randomblob(16)))"
    columns = [str(field.column) for field in model._meta.concrete_fields]
    cells = {name: f"t.{name}" for name in columns}
    cells |= {name: f"t.{name} + c.n * {int(step)}" for name, step in steps.items()}
    cells |= {name: f"t.{name} || '-' || c.n" for name in marked}
    if "public_id" in cells:
        cells["public_id"] = new_id
    table = model._meta.db_table
    statement = (
        f"INSERT INTO {table} ({', '.join(columns)}) "  # noqa: S608  names of tables and columns, nothing from outside
        "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < %s) "
        f"SELECT {', '.join(cells.values())} FROM {table} AS t CROSS JOIN c WHERE t.{key} BETWEEN %s AND %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [times, keys.start, keys.stop - 1])
        for reset in connection.ops.sequence_reset_sql(no_style(), [model]):
            cursor.execute(reset)


# The derived columns of the tree, with the types PostgreSQL reads them as.
_DERIVED = {
    "path": "text", "is_external": "boolean", "lft": "integer", "rght": "integer", "tree_id": "integer", "depth": "integer",
}  # fmt: skip


def write_derived(rows: Sequence[dict[str, Any]], *, moved: Collection[int]) -> None:
    """Write the tree's derived columns of many units, each with its *pk*: two statements at most, whatever their number.

    Paths are unique and may be swapped, so those of the *moved* units are cleared first.
    """
    if not rows:
        return
    postgres = connection.vendor == "postgresql"
    columns = ("pk", *_DERIVED)
    params: list[Any]
    if postgres:
        types = ", ".join(f"%s::{kind}[]" for kind in ("bigint", *_DERIVED.values()))
        source = f"unnest({types}) AS new(pk, {', '.join(_DERIVED)})"
        params = [[row[name] for row in rows] for name in columns]
    else:
        cells = ", ".join(f"json_extract(value, '$[{place}]') AS {name}" for place, name in enumerate(columns))
        source = f"(SELECT {cells} FROM json_each(%s)) AS new"  # noqa: S608
        params = [json.dumps([[row[name] for name in columns] for row in rows])]
    changes = ", ".join(f"{name} = new.{name}" for name in _DERIVED)
    with connection.cursor() as cursor:
        if moved:
            keys: Any = list(moved) if postgres else json.dumps(list(moved))
            condition = "id = ANY(%s)" if postgres else "id IN (SELECT value FROM json_each(%s))"
            cursor.execute(f"UPDATE ctp_organization_unit SET path = NULL WHERE {condition}", [keys])  # noqa: S608
        cursor.execute(f"UPDATE ctp_organization_unit SET {changes} FROM {source} WHERE id = new.pk", params)  # noqa: S608
