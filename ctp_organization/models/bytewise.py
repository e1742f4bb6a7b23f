"""A column compared byte by byte, whatever language the database sorts in: what makes an index serve a prefix and its order at once."""

from __future__ import annotations

from typing import Any

from django.db.models import Func


class Bytewise(Func):
    """``name COLLATE "C"`` on PostgreSQL; SQLite compares texts like that anyway."""

    arity = 1
    template = "(%(expressions)s)"

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """With the collation in words."""
        return self.as_sql(compiler, connection, template='(%(expressions)s COLLATE "C")', **extra)
