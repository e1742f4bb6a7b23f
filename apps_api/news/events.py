"""What the module tells everybody. Subjects are ``ObjectRef("news", "article", id)``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from ctp_core.contracts import Event, ObjectRef


@dataclass(frozen=True, kw_only=True)
class ArticlePublished(Event):
    """An article can be read from now on. *source* is the object it was published from, if it was."""

    NAME: ClassVar[str] = "news.article.published.v1"
    board_id: UUID
    title: str
    source: ObjectRef | None = None


@dataclass(frozen=True, kw_only=True)
class ArticleWithdrawn(Event):
    """An article is no longer to be read: withdrawn by somebody, or its time is over (*expired*)."""

    NAME: ClassVar[str] = "news.article.withdrawn.v1"
    board_id: UUID
    expired: bool = False
