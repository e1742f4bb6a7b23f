"""The key of a field as the database reads it out of a record: the same words in queries and in indexes."""

from __future__ import annotations

import json
import re
from typing import Any

from django.db.models import CharField, Expression
from django.db.models.sql.compiler import SQLCompiler

PATH = re.compile(r"[^\W\d_]\w{0,39}(\.[a-z]{1,10})?")


class KeyOf(Expression):
    """``KeyOf("amount")``: the key of that field, "" when it is empty; ordered byte by byte on every database.

    The path stands in the statement itself, not as a parameter: only so does an index over the same expression serve it.
    """

    output_field = CharField()

    def __init__(self, path: str) -> None:
        if not PATH.fullmatch(path):
            raise ValueError(f"no path of a field: {path!r}")
        super().__init__()
        self.path = path

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """SQLite compares bytes by itself."""
        return key_sql(self.path, _column(compiler)), ()

    def as_postgresql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """PostgreSQL is told to."""
        return key_sql_postgresql(self.path, _column(compiler)), ()


def key_sql(path: str, column: str = '"keys"') -> str:
    """The expression on SQLite. *path* has passed ``PATH``: letters, digits, _ and one point.

    SQLite compares labels as they are stored, and Chinese ones are stored escaped.
    """
    return f"COALESCE(JSON_EXTRACT({column}, '$.{json.dumps(path)}'), '')"


def key_sql_postgresql(path: str, column: str = '"keys"') -> str:
    """The expression on PostgreSQL."""
    return f"(COALESCE({column} ->> '{path}', '') COLLATE \"C\")"


def _column(compiler: SQLCompiler) -> str:
    table = compiler.query.get_initial_alias()
    return f'{compiler.quote_name_unless_alias(table)}."keys"'
