"""Ids as people and programs send them."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID


def read_id(text: object) -> UUID | None:
    """The id that *text* says, or None for what is none."""
    try:
        return UUID(str(text))
    except ValueError:
        return None


def read_ids(texts: Iterable[object]) -> list[UUID]:
    """Those of *texts* that are ids, in their order."""
    return [found for text in texts if (found := read_id(text)) is not None]
