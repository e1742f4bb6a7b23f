"""What a search answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from ctp_core.contracts import ObjectRef


class Piece(NamedTuple):
    """A stretch of plain text; *marked* where it is what was looked for."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchHit:
    """One object that was found, loaded afresh from its module."""

    ref: ObjectRef
    label: str
    title: tuple[Piece, ...]
    snippet: tuple[Piece, ...]
    url: str
    at: datetime
    extra: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedEntry:
    """What an object is called and where it opens, for one who may open it. *label* is English and marked, *extra* a second line."""

    ref: ObjectRef
    label: str
    title: str
    url: str
    at: datetime
    extra: str


@dataclass(frozen=True, slots=True)
class Facet:
    """How many visible hits a module has."""

    module: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResult:
    """A page of hits. *total* and *facets* count what this actor may open and nothing else; *capped* when there is more than
    was looked at. *loose* when nothing had all words, so that hits have some of them.
    """

    hits: tuple[SearchHit, ...]
    facets: tuple[Facet, ...]
    total: int
    capped: bool = False
    loose: bool = False
    next: str | None = None
