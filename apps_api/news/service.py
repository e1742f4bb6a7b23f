"""The service other modules call."""

from __future__ import annotations

from typing import Protocol

from apps_api.news.dto import ArticleDraft, ArticleRef, BoardRef, BoardVerb
from ctp_core.contracts import Actor, ObjectRef, Port


class NewsService(Protocol):
    """Publishing and looking up, in the caller's transaction."""

    def list_boards(self, *, actor: Actor, verb: BoardVerb = "read") -> tuple[BoardRef, ...]:
        """The boards on which *actor* holds *verb*, in the order of the boards."""
        ...

    def publish(self, *, draft: ArticleDraft, source: ObjectRef, actor: Actor) -> ArticleRef:
        """Publish *draft* at once, without the board's review: what is published from an approval has been reviewed.

        Once for each *source*: a second call, by whomever and whenever, gives the same article and changes nothing. *actor*
        needs the right to publish on the board; the system has it. Raises BoardNotFound, PublishingForbidden, ArticleInvalid.
        """
        ...

    def find_published(self, *, source: ObjectRef, actor: Actor) -> ArticleRef | None:
        """The article published from *source*, if there is one and *actor* may read it."""
        ...


NEWS: Port[NewsService] = Port("news", version=1)
