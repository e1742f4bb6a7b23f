"""The interface of an engine that stores and finds terms. Rights, labels and texts are not its business: keys go in, refs come out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from ctp_core.contracts import DomainError, ObjectRef, mark
from ctp_index.contracts.queries import Query


class IndexUnavailable(DomainError):
    """There is no index, or it can't be read; it is being rebuilt."""

    code = "index.unavailable"
    status = 503
    message = mark("The search index is being rebuilt. Try again in a few minutes.")


class IndexMissing(IndexUnavailable):
    """There is no index yet, or it was taken away: nothing is broken, it only has to be built."""


class IndexBusy(DomainError):
    """Another process writes."""

    code = "index.busy"
    status = 409
    message = mark("Another process is writing to the search index.")


@dataclass(frozen=True, slots=True)
class IndexedEntry:
    """What the engine keeps of one object."""

    ref: ObjectRef
    title: str
    body: str
    keys: frozenset[str]


@dataclass(frozen=True, slots=True)
class Match:
    """An object that fits, better the higher the score."""

    ref: ObjectRef
    score: float


@dataclass(frozen=True, slots=True)
class IndexHealth:
    """The state of the store for operators."""

    documents: int
    segments: int
    megabytes: float


class SearchBackend(Protocol):
    """One engine."""

    def search(
        self, query: Query, *, loose: bool, keys: frozenset[str], kinds: Sequence[tuple[str, str]], limit: int
    ) -> list[Match]:
        """The best *limit* matches among entries of *kinds* (module, kind) that carry one of *keys*; *loose* asks for some of the
        words instead of all. Raises IndexUnavailable."""
        ...

    def write(self, *, put: Sequence[IndexedEntry], remove: Sequence[ObjectRef]) -> None:
        """Replace and remove entries in one commit. Raises IndexBusy or IndexUnavailable."""
        ...

    def rebuild(self, batches: Iterable[Sequence[IndexedEntry]], *, written: Callable[[int], None]) -> int:
        """A new store from *batches*, put in the place of the old one when it is whole. Raises IndexBusy."""
        ...

    def health(self) -> IndexHealth:
        """Raises IndexUnavailable."""
        ...

    def close(self) -> None:
        """Let go of what is open; the next question opens it again."""
        ...
