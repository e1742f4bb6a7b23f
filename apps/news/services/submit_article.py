"""Send an article off: to the review, or out at once where none is needed."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from apps.news.domain.drafts import ArticleContent, problems
from apps.news.domain.states import State
from apps.news.models import Article
from apps.news.services.checking import article_ref, lock_article, require_version
from apps.news.services.release_article import release
from apps.news.services.todo_lines import put_review_lines, put_sent_line
from apps_api.news import ArticleInvalid
from ctp_core.api import audit, clock, files
from ctp_core.contracts import Actor


def submit_article(*, article_id: UUID, actor: Actor, expected_version: int | None = None) -> State:
    """Where the board needs a review it waits for one, unless *actor* is a reviewer; else it comes out now or at its time.

    Returns the state it is in then. Raises ArticleNotFound, WrongState, Forbidden, ArticleChanged, ArticleInvalid.
    """
    now = clock.now()
    with transaction.atomic():
        article, standing = lock_article(article_id=article_id, actor=actor, verb="submit", now=now)
        require_version(article, expected_version)
        _require_complete(article)
        article.review_note, article.reviewer = "", None
        if article.board.needs_review and not standing.reviews:
            article.state = "in_review"
            article.top_until = None  # what stands on top is for reviewers to say
            article.changed_at = now
            article.version += 1
            article.save()
            put_review_lines(article, actor, now)
        else:
            release(article, now=now)
        put_sent_line(article, actor, now)
        audit.record(
            actor=actor, action="news.submit_article", subject=article_ref(article), details={"state": article.state}
        )
    return article.state  # type: ignore[return-value]


def _require_complete(article: Article) -> None:
    attached = tuple(one.id for one in files.list_attached(to=article_ref(article)))
    content = ArticleContent(
        title=article.title,
        body=article.body,
        attachments=attached,
        publish_at=article.publish_at,
        expires_at=article.expires_at,
        top_until=article.top_until,
    )
    if found := problems(content, text=article.text, now=clock.now(), complete=True):
        raise ArticleInvalid(found)
