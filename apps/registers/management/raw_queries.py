"""The bare query that lists are measured against. Figures on demand only; nothing from outside gets here."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.db import connection


def bare_page(*, owner: UUID, path: str, value: str, limit: int) -> list[tuple[Any, ...]]:
    """One page over the index of *path*, as somebody who knows the table would write it by hand."""
    postgres = connection.vendor == "postgresql"
    key = (
        f"(COALESCE(keys ->> '{path}', '') COLLATE \"C\")"
        if postgres
        else f"COALESCE(JSON_EXTRACT(keys, '$.{json.dumps(path)}'), '')"
    )
    columns = 'id, public_id, version_id, "values", revision, author, created_at, updated_at'
    statement = (
        f"SELECT {columns} FROM ctp_form_formrecord WHERE owner_id = %s AND is_listed AND {key} >= %s "  # noqa: S608
        f"ORDER BY {key}, id LIMIT {limit}"
    )
    bound = f"1{int(float(value) * 1_000_000):022d}"
    with connection.cursor() as cursor:
        cursor.execute(statement, [owner if postgres else owner.hex, bound])
        return list(cursor.fetchall())


def refresh_statistics() -> None:
    """Let the planner know the table that was just filled."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE ctp_form_formrecord" if connection.vendor == "postgresql" else "ANALYZE")
