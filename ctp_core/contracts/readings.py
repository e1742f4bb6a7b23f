"""A question to the database that can wait, and be asked together with others in one statement."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

T = TypeVar("T", covariant=True)
U = TypeVar("U")

# How a column comes out of the answer: as it is, or as a moment, an id, a truth value, a JSON value.
ColumnKind = Literal["", "moment", "id", "truth", "json"]


@dataclass(frozen=True, slots=True)
class Reading(Generic[T]):
    """A statement with its values, the kinds of its columns and what *build* makes of the rows.

    *sql* is None when the answer is known to be empty. It is made by ``ctp_core.kit.readings`` and asked by
    ``read_together``; whoever gets one need not look inside.
    """

    sql: str | None
    values: tuple[Any, ...]
    kinds: tuple[ColumnKind, ...]
    build: Callable[[Sequence[tuple[Any, ...]]], T]

    def then(self, change: Callable[[T], U]) -> Reading[U]:
        """The same question with *change* made of its answer."""
        build = self.build
        return Reading(self.sql, self.values, self.kinds, lambda rows: change(build(rows)))
