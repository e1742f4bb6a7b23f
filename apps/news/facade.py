"""The module's face: what ``apps_api.news`` promises."""

from __future__ import annotations

from apps.news.models import Article
from apps.news.selectors.articles import published_to
from apps.news.selectors.boards import list_boards
from apps.news.services.publish_from_source import find_by_source, publish_from_source
from apps_api.news import ArticleDraft, ArticleRef, BoardRef, BoardVerb
from ctp_core.api import clock
from ctp_core.contracts import Actor, ObjectRef


class NewsFacade:
    """``NewsService``."""

    def list_boards(self, *, actor: Actor, verb: BoardVerb = "read") -> tuple[BoardRef, ...]:
        """See NewsService."""
        boards = list_boards(actor=actor)
        return tuple(BoardRef(one.id, one.name) for one in boards if verb == "read" or one.publishes)

    def publish(self, *, draft: ArticleDraft, source: ObjectRef, actor: Actor) -> ArticleRef:
        """See NewsService."""
        return _ref(publish_from_source(draft=draft, source=source, actor=actor))

    def find_published(self, *, source: ObjectRef, actor: Actor) -> ArticleRef | None:
        """See NewsService."""
        article = find_by_source(source)
        if article is None or not published_to(actor, clock.now()).filter(pk=article.pk).exists():
            return None
        return _ref(article)


def _ref(article: Article) -> ArticleRef:
    url = f"/news/articles/{article.public_id}/"
    return ArticleRef(article.public_id, article.board.public_id, article.title, url)
