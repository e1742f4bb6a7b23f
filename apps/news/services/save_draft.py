"""Write and change drafts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from apps.news.domain.cleaning import MAX_BODY, clean_html, plain_text
from apps.news.domain.drafts import ArticleContent, problems, tidy_title
from apps.news.models import Article
from apps.news.services.checking import article_ref, lock_article, publishing_board, require_version
from apps.news.services.todo_lines import put_draft_line, withdraw_lines
from apps_api.news import ArticleInvalid
from ctp_core.api import audit, clock, files
from ctp_core.contracts import Actor, Forbidden


def create_draft(*, board_id: UUID, content: ArticleContent, actor: Actor) -> UUID:
    """A new draft of *actor*'s on a board they may publish on. Raises BoardNotFound, PublishingForbidden, ArticleInvalid."""
    now = clock.now()
    if actor.member is None:
        raise Forbidden()
    with transaction.atomic():
        board = publishing_board(board_id=board_id, actor=actor)
        article = Article(board=board, author_id=actor.member.pk, created_at=now)
        fill(article, content, now=now, complete=False)
        article.save(force_insert=True)
        _set_files(article, content.attachments, actor)
        put_draft_line(article, actor, now)
        audit.record(actor=actor, action="news.create_draft", subject=article_ref(article))
    return article.public_id


def save_draft(
    *,
    article_id: UUID,
    content: ArticleContent,
    actor: Actor,
    board_id: UUID | None = None,
    expected_version: int | None = None,
) -> int:
    """Change a draft, or as reviewer what waits for review. Returns the new version. *board_id* moves a draft.

    Raises ArticleNotFound, Forbidden, WrongState, ArticleChanged, ArticleInvalid and for a new board as ``create_draft``.
    """
    now = clock.now()
    with transaction.atomic():
        article, _ = lock_article(article_id=article_id, actor=actor, verb="edit", now=now)
        require_version(article, expected_version)
        if board_id is not None and board_id != article.board.public_id and article.state != "in_review":
            article.board = publishing_board(board_id=board_id, actor=actor)
        fill(article, content, now=now, complete=article.state == "in_review")
        article.version += 1
        article.save()
        _set_files(article, content.attachments, actor)
        if article.state == "draft":
            put_draft_line(article, actor, now)
        audit.record(actor=actor, action="news.save_draft", subject=article_ref(article))
    return article.version


def delete_draft(*, article_id: UUID, actor: Actor, expected_version: int | None = None) -> None:
    """Remove a draft that never came out. Raises ArticleNotFound, WrongState, Forbidden, ArticleChanged."""
    with transaction.atomic():
        article, _ = lock_article(article_id=article_id, actor=actor, verb="delete", now=clock.now())
        require_version(article, expected_version)
        ref = article_ref(article)
        files.detach(file_ids=[one.id for one in files.list_attached(to=ref)], from_=ref, actor=actor)
        withdraw_lines(article)
        Article.objects.filter(pk=article.pk).delete()
        audit.record(actor=actor, action="news.delete_draft", subject=ref, details={"title": article.title})


def fill(article: Article, content: ArticleContent, *, now: datetime, complete: bool) -> None:
    """Put *content* into *article*, cleaned. Raises ArticleInvalid."""
    body = clean_html(content.body) if len(content.body) <= MAX_BODY else ""
    text = plain_text(body)
    if found := problems(content, text=text, now=now, complete=complete):
        raise ArticleInvalid(found)
    article.title = tidy_title(content.title)
    article.body, article.text = body, text
    article.publish_at, article.expires_at, article.top_until = (
        content.publish_at,
        content.expires_at,
        content.top_until,
    )
    article.changed_at = now


def _set_files(article: Article, wanted: Sequence[UUID], actor: Actor) -> None:
    ref = article_ref(article)
    held = [one.id for one in files.list_attached(to=ref)]
    files.detach(file_ids=[one for one in held if one not in wanted], from_=ref, actor=actor)
    files.attach(file_ids=[one for one in wanted if one not in held], to=ref, actor=actor)
