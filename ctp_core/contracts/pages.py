"""Lists come in pages, always."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
S = TypeVar("S")

PAGE_SIZE = 20
PAGE_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some items and where the next ones begin. *next* is opaque; None on the last page. *previous* likewise."""

    items: tuple[T, ...]
    next: str | None = None
    previous: str | None = None

    def map(self, change: Callable[[T], S]) -> Page[S]:
        """The same page of other things."""
        return Page(tuple(change(item) for item in self.items), self.next, self.previous)


@dataclass(frozen=True, slots=True)
class PageRequest:
    """Which page is wanted: *cursor* from the page before, *size* between 1 and PAGE_LIMIT."""

    cursor: str | None = None
    size: int = PAGE_SIZE

    def __post_init__(self) -> None:
        if not 1 <= self.size <= PAGE_LIMIT:
            raise ValueError(f"page size must lie between 1 and {PAGE_LIMIT}")
