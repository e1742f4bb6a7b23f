"""What the doors show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from apps.news.domain.states import State, Verb
from ctp_core.contracts import PrincipalRef

ArticleVerbs = frozenset[Verb]


@dataclass(frozen=True, slots=True)
class BoardCard:
    """A board an actor reads; *publishes* and *reviews* say what else."""

    pk: int
    id: UUID
    name: str
    description: str
    needs_review: bool
    publishes: bool
    reviews: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardDetails:
    """A board as its managers see it."""

    id: UUID
    name: str
    description: str
    position: int
    needs_review: bool
    is_active: bool
    version: int
    readers: tuple[PrincipalRef, ...]
    publishers: tuple[PrincipalRef, ...]
    reviewers: tuple[PrincipalRef, ...]
    articles: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleCard:
    """An article in a list."""

    id: UUID
    title: str
    summary: str
    board_id: UUID
    board_name: str
    author_name: str
    state: State
    at: datetime
    is_top: bool
    is_read: bool
    read_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleDetails:
    """An article in full, with what this actor may do to it. *body* has been cleaned again."""

    id: UUID
    title: str
    body: str
    text: str
    board_id: UUID
    board_name: str
    needs_review: bool
    state: State
    author_name: str
    reviewer_name: str
    review_note: str
    publish_at: datetime | None
    published_at: datetime | None
    top_until: datetime | None
    expires_at: datetime | None
    read_count: int
    version: int
    changed_at: datetime
    verbs: ArticleVerbs


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody an article is for; *at* is when they read it, None for who has not."""

    id: UUID
    name: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Readership:
    """How many have read an article, and how many of those addressed have not."""

    read: int
    unread: int
