"""What goes in and what comes out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from ctp_core.contracts import MemberRef

BoardVerb = Literal["read", "publish"]
BodyFormat = Literal["text", "html"]


@dataclass(frozen=True, slots=True)
class BoardRef:
    """A board an actor may read or publish on."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleDraft:
    """An article to publish.

    *body* is plain text with line breaks, or HTML that the module cleans. *attachments* are files the actor may read: the
    article gets copies of its own. *author* is who wrote it; None stands for the system.
    """

    board_id: UUID
    title: str
    body: str
    format: BodyFormat = "text"
    attachments: tuple[UUID, ...] = ()
    author: MemberRef | None = None


@dataclass(frozen=True, slots=True)
class ArticleRef:
    """A published article and its address."""

    id: UUID
    board_id: UUID
    title: str
    url: str
