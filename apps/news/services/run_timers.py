"""What happens at an article's times."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from apps.news.models import Article
from apps.news.services.checking import article_ref
from apps.news.services.release_article import release, take_back
from ctp_core.api import audit
from ctp_core.contracts import system_actor


def publish_due(*, article_id: UUID, now: datetime) -> bool:
    """Let a scheduled article out when its time has come. In the timer's transaction. False when there is nothing to do."""
    article = _locked(article_id)
    if article is None or article.state != "scheduled" or (article.publish_at and article.publish_at > now):
        return False
    release(article, now=now)
    audit.record(actor=system_actor("news"), action="news.publish_article", subject=article_ref(article))
    return True


def expire_due(*, article_id: UUID, now: datetime) -> bool:
    """Take an article down when its time is over. In the timer's transaction. False when there is nothing to do."""
    article = _locked(article_id)
    if article is None or article.state != "published" or article.expires_at is None or article.expires_at > now:
        return False
    take_back(article, state="expired", now=now)
    audit.record(actor=system_actor("news"), action="news.expire_article", subject=article_ref(article))
    return True


def _locked(article_id: UUID) -> Article | None:
    rows = Article.objects.select_for_update(of=("self",)).select_related("board")
    return rows.filter(public_id=article_id).first()
