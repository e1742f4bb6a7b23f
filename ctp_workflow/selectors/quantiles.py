"""Quantiles in the database, with the same statement on both: rows are ranked, and the one at its place is taken."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection

from ctp_workflow.contracts import Spread

NOTHING = Spread(0, 0.0, 0.0, 0.0)
_PLACE = "max(CASE WHEN place = (total * {share} + 99) / 100 THEN seconds END)"


def seconds_between(first: str, last: str) -> str:
    """The SQL of the seconds from one column to another."""
    if connection.vendor == "postgresql":
        return f"EXTRACT(EPOCH FROM {last} - {first})::float"
    return f"(julianday({last}) - julianday({first})) * 86400.0"


def spreads(inner: str, params: Sequence[Any]) -> dict[Any, Spread]:
    """The spread of each *key*; *inner* is a statement that gives ``key`` and ``seconds``, with *params*."""
    statement = (
        f"WITH one AS ({inner}), ranked AS (SELECT key, seconds, "  # noqa: S608 our own statements with places
        "row_number() OVER (PARTITION BY key ORDER BY seconds) AS place, count(*) OVER (PARTITION BY key) AS total FROM one) "
        f"SELECT key, total, {_PLACE.format(share=10)}, {_PLACE.format(share=50)}, {_PLACE.format(share=90)} "
        "FROM ranked GROUP BY key, total"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, list(params))
        return {
            key: Spread(total, *(round(one / 3600, 2) for one in (low, middle, high)))
            for key, total, low, middle, high in cursor.fetchall()
        }
