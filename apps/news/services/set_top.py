"""Put an article on top of its board for a while."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from apps.news.domain.drafts import FARTHEST
from apps.news.services.checking import article_ref, lock_article
from apps_api.news import ArticleInvalid
from ctp_core.api import audit, clock
from ctp_core.contracts import Actor, FieldError, mark


def set_top(*, article_id: UUID, until: datetime | None, actor: Actor) -> None:
    """On top *until* then; None takes it down. Raises ArticleNotFound, WrongState, Forbidden, ArticleInvalid."""
    now = clock.now()
    if until is not None and not now < until <= now + FARTHEST:
        raise ArticleInvalid({"until": [FieldError("news.top_until", mark("Choose a time in the future."))]})
    with transaction.atomic():
        article, _ = lock_article(article_id=article_id, actor=actor, verb="set_top", now=now)
        article.top_until = until
        article.version += 1
        article.save(update_fields=["top_until", "version"])
        details = {"until": until.isoformat() if until else None}
        audit.record(actor=actor, action="news.set_top", subject=article_ref(article), details=details)
