"""Reviewers let articles out or give them back."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from apps.news.domain.states import State
from apps.news.models import Article
from apps.news.services.checking import article_ref, lock_article, require_version
from apps.news.services.release_article import release, take_back
from apps.news.services.todo_lines import finish_review_lines
from apps_api.news import ArticleInvalid
from ctp_core.api import audit, clock
from ctp_core.contracts import Actor, FieldError, mark
from ctp_portal.api import notifications

NOTE_LENGTH = 500
APPROVED = "news.approved"
RETURNED = "news.returned"


def approve_article(*, article_id: UUID, actor: Actor, expected_version: int | None = None) -> State:
    """Let it out, now or at its time. Returns its state. Raises ArticleNotFound, WrongState, Forbidden, ArticleChanged."""
    now = clock.now()
    with transaction.atomic():
        article, _ = lock_article(article_id=article_id, actor=actor, verb="review", now=now)
        require_version(article, expected_version)
        article.reviewer_id = actor.member.pk if actor.member else None
        release(article, now=now)
        finish_review_lines(article, actor, now)
        _tell_author(article, APPROVED)
        audit.record(actor=actor, action="news.approve_article", subject=article_ref(article))
    return article.state  # type: ignore[return-value]


def return_article(*, article_id: UUID, note: str, actor: Actor, expected_version: int | None = None) -> None:
    """Give it back to its author with a *note* that says why. Raises as ``approve_article``, and ArticleInvalid."""
    now = clock.now()
    note = note.strip()
    if not 1 <= len(note) <= NOTE_LENGTH:
        message = mark("Say what to change, in at most %(limit)s characters.")
        raise ArticleInvalid({"note": [FieldError("news.note", message, limit=NOTE_LENGTH)]})
    with transaction.atomic():
        article, _ = lock_article(article_id=article_id, actor=actor, verb="review", now=now)
        require_version(article, expected_version)
        article.reviewer_id = actor.member.pk if actor.member else None
        article.review_note = note
        take_back(article, state="draft", now=now)
        finish_review_lines(article, actor, now)
        _tell_author(article, RETURNED)
        audit.record(actor=actor, action="news.return_article", subject=article_ref(article), details={"note": note})


def _tell_author(article: Article, kind: str) -> None:
    if article.author_id is not None:
        notifications.notify(
            member_pks=[article.author_id],
            kind=kind,
            subject=article_ref(article),
            key=f"{kind}:{article.public_id}:{article.version}",
        )
