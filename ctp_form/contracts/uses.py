"""What outside a form rests on its fields."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class FieldUse:
    """*user*, in words for people, rests on the field or column *path* (``amount``, ``items.price``)."""

    path: str
    user: str


@dataclass(frozen=True)
class FieldUsers:
    """Contribution: *find* names everything of the contributing module that rests on fields of the form *definition_id*."""

    find: Callable[[UUID], Sequence[FieldUse]]


@dataclass(frozen=True)
class IndexedFields:
    """Contribution: the paths (``amount``) that lists of the contributing module want to be fast; each gets an index."""

    find: Callable[[], Iterable[str]]
