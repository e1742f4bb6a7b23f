"""Take an article back."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from apps.news.services.checking import article_ref, lock_article
from apps.news.services.release_article import take_back
from apps.news.services.todo_lines import put_draft_line
from ctp_core.api import audit, clock
from ctp_core.contracts import Actor
from ctp_portal.api import todos


def withdraw_article(*, article_id: UUID, actor: Actor) -> None:
    """What was out or set down for later is withdrawn; what waits for its review is a draft again.

    The author may change it and send it off anew. Raises ArticleNotFound, WrongState, Forbidden.
    """
    now = clock.now()
    with transaction.atomic():
        article, _ = lock_article(article_id=article_id, actor=actor, verb="withdraw", now=now)
        waited = article.state == "in_review"
        take_back(article, state="draft" if waited else "withdrawn", now=now)
        todos.withdraw(keys=[article.public_id], boxes=["pending"])
        if waited:
            put_draft_line(article, actor, now)
        audit.record(actor=actor, action="news.withdraw_article", subject=article_ref(article))
