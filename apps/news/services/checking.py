"""Locking an article and asking whether the actor may: the first thing every service does."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from apps.news.domain.errors import ArticleChanged, ArticleNotFound, WrongState
from apps.news.domain.states import EDITABLE, WITHDRAWABLE, Standing, Verb
from apps.news.models import Article, Board
from apps.news.selectors.articles import allows, standing_of, with_standing
from apps.news.selectors.boards import visible_to, with_rights
from apps_api.news import BoardNotFound, PublishingForbidden
from ctp_core.contracts import Actor, Forbidden, ObjectRef

FITTING: dict[Verb, tuple[str, ...]] = {
    "edit": (*EDITABLE, "in_review"),
    "submit": EDITABLE,
    "review": ("in_review",),
    "withdraw": WITHDRAWABLE,
    "set_top": ("published",),
    "delete": ("draft",),
}


def lock_article(*, article_id: UUID, actor: Actor, verb: Verb, now: datetime) -> tuple[Article, Standing]:
    """The article, locked. Raises ArticleNotFound when the actor does not see it, WrongState when its state has moved on,
    Forbidden when it is not the actor's to do."""
    locked = Article.objects.select_for_update(of=("self",)).filter(public_id=article_id).values_list("pk", flat=True)
    row = with_standing(Article.objects.filter(pk__in=list(locked)), actor).first()
    standing = standing_of(row, actor) if row is not None else None
    if row is None or standing is None or not allows(row, "read", standing=standing, now=now):
        raise ArticleNotFound()
    if not allows(row, verb, standing=standing, now=now):
        raise WrongState() if row.state not in FITTING.get(verb, ()) else Forbidden()
    return row, standing


def publishing_board(*, board_id: UUID, actor: Actor) -> Board:
    """The board *actor* may publish on. Raises BoardNotFound or PublishingForbidden."""
    board = with_rights(visible_to(actor), actor).filter(public_id=board_id).first()
    if board is None:
        raise BoardNotFound()
    if not getattr(board, "publishes", False):
        raise PublishingForbidden()
    return board


def require_version(article: Article, expected: int | None) -> None:
    """Raises ArticleChanged when *expected* is given and not the present version."""
    if expected is not None and article.version != expected:
        raise ArticleChanged()


def article_ref(article: Article) -> ObjectRef:
    """The reference others know it by."""
    return ObjectRef("news", "article", article.public_id)


def article_url(article: Article) -> str:
    """Its page."""
    return f"/news/articles/{article.public_id}/"
