"""Letting an article out, now or at its time: the part that publishing, reviewing and timers share."""

from __future__ import annotations

from datetime import datetime

from apps.news.models import Article
from apps.news.services.checking import article_ref
from apps_api.news import ArticlePublished, ArticleWithdrawn
from ctp_core.api import events, timers
from ctp_core.contracts import ObjectRef
from ctp_index.api import request_update

PUBLISH_TIMER = "news.publish"
EXPIRE_TIMER = "news.expire"


def release(article: Article, *, now: datetime) -> None:
    """Publish *article* (locked), or set it down for its time. The caller saves nothing more."""
    if article.publish_at is not None and article.publish_at > now:
        article.state = "scheduled"
        timers.schedule(kind=PUBLISH_TIMER, key=article.public_id, due_at=article.publish_at)
        _save(article, now)
        return
    article.state = "published"
    article.published_at = now
    _save(article, now)
    timers.cancel(kind=PUBLISH_TIMER, key=article.public_id)
    if article.expires_at is not None:
        timers.schedule(kind=EXPIRE_TIMER, key=article.public_id, due_at=article.expires_at)
    source = ObjectRef.parse(article.source) if article.source else None
    ref = article_ref(article)
    events.publish(ArticlePublished(subject=ref, board_id=article.board.public_id, title=article.title, source=source))
    request_update(ref=ref)


def take_back(article: Article, *, state: str, now: datetime) -> None:
    """Put *article* (locked) into *state*; when it was out, everybody hears that it no longer is."""
    was_out = article.state == "published"
    article.state = state
    _save(article, now)
    for kind in (PUBLISH_TIMER, EXPIRE_TIMER):
        timers.cancel(kind=kind, key=article.public_id)
    if was_out:
        ref = article_ref(article)
        expired = state == "expired"
        events.publish(ArticleWithdrawn(subject=ref, board_id=article.board.public_id, expired=expired))
        request_update(ref=ref)


def _save(article: Article, now: datetime) -> None:
    article.changed_at = now
    article.version += 1
    article.save()
