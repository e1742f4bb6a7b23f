"""Statements that PostgreSQL keeps: parsed and planned once a connection, then only bound and executed.

Planning a statement with rights takes PostgreSQL several times what executing it takes. Django binds values on its own side,
so that every statement is a new text; here they are bound by the server.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import count
from typing import Any

from django.db import connection


def preparing_cursor() -> Any:
    """A cursor whose statements are prepared, with Django's own frame around it: errors, logging and counting stay."""
    connection.ensure_connection()
    with connection.wrap_database_errors:
        return connection._prepare_cursor(_cursor_class()(connection.connection))  # type: ignore[attr-defined]


def whole_number(value: Any) -> Any:
    """Numbers always of one width: else small and large keys would each have a statement of their own."""
    if type(value) is not int:
        return value
    from psycopg.types.numeric import Int8

    return Int8(value)


def inline_constants(sql: str, places: Sequence[tuple[bool, Any]]) -> str:
    """*sql* with the places of constants (False, value) written out, as a planner needs them for partial indexes."""
    from psycopg.sql import Literal

    connection.ensure_connection()
    following = iter(places)

    def written(found: re.Match[str]) -> str:
        if found.group() == "%%":
            return "%%"
        is_name, value = next(following)
        return "%s" if is_name else Literal(value).as_string(connection.connection).replace("%", "%%")

    return re.sub("%%|%s", written, sql)


@dataclass(frozen=True, slots=True)
class _Said:
    """A statement as it was sent, places and not values: *query* is its text."""

    query: bytes


@cache
def _cursor_class() -> Any:
    # Imported when PostgreSQL is there: the embedded profile does without.
    from psycopg import RawCursor

    class PreparingCursor(RawCursor[Any]):
        """Prepares at the first use; the driver lets go of what has not been used for long."""

        def execute(self, query: Any, params: Any = None, **options: Any) -> PreparingCursor:
            numbered = query if params is None else _numbered(query)
            super().execute(numbered, params, prepare=True, **options)
            # What Django's log and its counting show: the driver keeps no text of what it prepared.
            self._query = _Said(numbered.encode())  # type: ignore[assignment]
            return self

    return PreparingCursor


@lru_cache(maxsize=2_000)
def _numbered(sql: str) -> str:
    """*sql* with the places as the server writes them, ``$1`` for the first: the driver would look for them anew in each long statement."""
    places = count(1)
    return re.sub("%%|%s", lambda found: "%" if found.group() == "%%" else f"${next(places)}", sql)
