"""Articles: who sees which, in lists and in full."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, When
from django.db.models.functions import Substr

from apps.news.domain.cleaning import clean_html
from apps.news.domain.dto import ArticleCard, ArticleDetails
from apps.news.domain.errors import ArticleNotFound
from apps.news.domain.states import Standing, Verb, is_out, may
from apps.news.models import Article, ArticleReading, Board
from apps.news.selectors.boards import holds
from ctp_core.api import permissions
from ctp_core.contracts import Actor, Page, PageRequest, Reading
from ctp_core.kit.paging import keyset_page
from ctp_core.kit.readings import PreparedRead

VERBS: tuple[Verb, ...] = ("read", "edit", "delete", "submit", "review", "withdraw", "set_top", "see_readers")
REVIEWED_STATES = ("in_review", "scheduled", "withdrawn", "expired", "published")
SUMMARY = 120
TOPS = 5


def visible_to(actor: Actor, now: datetime) -> QuerySet[Article]:
    """Everything *actor* may open: what is out on boards they read, their own, and what they review. The same rule as ``sees``."""
    right = permissions.granted
    own = Q(author_id=actor.member.pk) if actor.member else Q(pk__in=())
    reviews = Q(state__in=REVIEWED_STATES) & right(model=Board, verb="review", actor=actor, through="board_id")
    return Article.objects.filter(own | reviews | _out_to(actor, now))


def published_to(actor: Actor, now: datetime) -> QuerySet[Article]:
    """What *actor* may read as a reader: lists, home, search and feeds show this."""
    return Article.objects.filter(_out_to(actor, now))


def _out_to(actor: Actor, now: datetime) -> Q:
    reads = permissions.granted(model=Board, verb="read", actor=actor, through="board_id")
    return is_out_filter(now) & reads


def is_out_filter(now: datetime) -> Q:
    """``is_out`` as a filter."""
    return Q(state="published", board__is_active=True) & (Q(expires_at__isnull=True) | Q(expires_at__gt=now))


def list_articles(
    *,
    actor: Actor,
    now: datetime,
    page: PageRequest,
    board_id: UUID | None = None,
    text: str = "",
    without_top: bool = False,
) -> Page[ArticleCard]:
    """What is out, newest first; *without_top* leaves out what ``list_top`` gives. One query."""
    rows = _filtered(published_to(actor, now), board_id)
    if text:
        rows = rows.filter(title__icontains=text)
    if without_top:
        rows = rows.exclude(top_until__gt=now)
    return keyset_page(_card_rows(rows, actor), page, order=("-published_at", "-id"), build=lambda row: _card(row, now))


def list_top(*, actor: Actor, now: datetime, board_id: UUID | None = None) -> tuple[ArticleCard, ...]:
    """What stands on top now, at most TOPS. One query."""
    rows = _filtered(published_to(actor, now), board_id).filter(top_until__gt=now)
    return tuple(_card(row, now) for row in _card_rows(rows, actor).order_by("-published_at", "-id")[:TOPS])


def newest_reading(*, actor: Actor, now: datetime, limit: int) -> Reading[tuple[ArticleCard, ...]]:
    """What stands on top, however old, then the newest, for the home page."""

    def build(rows: Sequence[tuple[Any, ...]]) -> tuple[ArticleCard, ...]:
        return tuple(_card(dict(zip(CARD_COLUMNS, row, strict=True)), now) for row in rows)

    return _NEWEST.reading(actor=actor, now=now, fixed=(limit,)).then(build)


def _newest(actor: Actor, limit: int, *, now: datetime) -> QuerySet[Any, Any]:
    top = Case(When(top_until__gt=now, then=0), default=1, output_field=IntegerField())
    rows = _card_rows(published_to(actor, now), actor).order_by(top, "-published_at", "-id")
    return rows.values_list(*CARD_COLUMNS)[:limit]


_NEWEST = PreparedRead(_newest)


def list_own(*, actor: Actor, now: datetime, page: PageRequest) -> Page[ArticleCard]:
    """What *actor* wrote, in every state, last changed first."""
    rows = Article.objects.filter(author_id=actor.member.pk) if actor.member else Article.objects.none()
    return keyset_page(_card_rows(rows, actor), page, order=("-changed_at", "-id"), build=lambda row: _card(row, now))


def list_for_review(*, actor: Actor, now: datetime, page: PageRequest) -> Page[ArticleCard]:
    """What waits for a review *actor* may give, oldest first."""
    reviews = permissions.granted(model=Board, verb="review", actor=actor, through="board_id")
    rows = Article.objects.filter(reviews, state="in_review")
    return keyset_page(_card_rows(rows, actor), page, order=("changed_at", "id"), build=lambda row: _card(row, now))


def get_article(*, article_id: UUID, actor: Actor, now: datetime) -> ArticleDetails:
    """One article with what *actor* may do to it. One query. Raises ArticleNotFound."""
    row = with_standing(Article.objects.filter(public_id=article_id), actor).first()
    if row is None:
        raise ArticleNotFound()
    standing = standing_of(row, actor)
    verbs = frozenset(verb for verb in VERBS if allows(row, verb, standing=standing, now=now))
    if "read" not in verbs:
        raise ArticleNotFound()
    return ArticleDetails(
        id=row.public_id,
        title=row.title,
        body=clean_html(row.body),
        text=row.text,
        board_id=row.board.public_id,
        board_name=row.board.name,
        needs_review=row.board.needs_review,
        state=row.state,  # type: ignore[arg-type]
        author_name=_name(row, "author"),
        reviewer_name=_name(row, "reviewer"),
        review_note=row.review_note,
        publish_at=row.publish_at,
        published_at=row.published_at,
        top_until=row.top_until,
        expires_at=row.expires_at,
        read_count=row.read_count,
        version=row.version,
        changed_at=row.changed_at,
        verbs=verbs,
    )


def with_standing(rows: QuerySet[Article], actor: Actor) -> QuerySet[Article]:
    """Articles with their board, people and the actor's rights on the board as columns."""
    return rows.select_related("board", "author", "reviewer").annotate(
        reads=holds("read", actor, "board_id"),
        publishes=holds("publish", actor, "board_id"),
        reviews=holds("review", actor, "board_id"),
    )


def standing_of(row: Any, actor: Actor) -> Standing:
    """How *actor* stands to a row of ``with_standing``."""
    is_author = actor.member is not None and row.author_id == actor.member.pk
    return Standing(bool(row.reads), bool(row.publishes), bool(row.reviews), is_author)


def allows(row: Article, verb: Verb, *, standing: Standing, now: datetime) -> bool:
    """``may`` for a row."""
    out = row.board.is_active and is_out(row.state, row.expires_at, now)  # type: ignore[arg-type]
    return may(
        verb,
        standing=standing,
        state=row.state,  # type: ignore[arg-type]
        needs_review=row.board.needs_review,
        out=out,
    )


def readable_ids(*, actor: Actor, ids: Sequence[UUID], now: datetime) -> set[UUID]:
    """Those of *ids* that are out for *actor*. One query."""
    return set(published_to(actor, now).filter(public_id__in=ids).values_list("public_id", flat=True))


def may_read_files(actor: Actor, article_id: UUID, now: datetime) -> bool:
    """Who may open the article may open its files."""
    return visible_to(actor, now).filter(public_id=article_id).exists()


def _filtered(rows: QuerySet[Article], board_id: UUID | None) -> QuerySet[Article]:
    return rows if board_id is None else rows.filter(board__public_id=board_id)


CARD_COLUMNS = (
    "id", "public_id", "title", "beginning", "board__public_id", "board__name", "author__name", "state", "published_at",
    "changed_at", "top_until", "is_read", "read_count",
)  # fmt: skip


def _card_rows(rows: QuerySet[Article], actor: Actor) -> QuerySet[Any, dict[str, Any]]:
    member = actor.member.pk if actor.member else 0
    read = ArticleReading.objects.filter(article=OuterRef("pk"), member_id=member)
    found: QuerySet[Any, dict[str, Any]] = rows.annotate(
        beginning=Substr("text", 1, 2 * SUMMARY), is_read=Exists(read)
    ).values(*CARD_COLUMNS)
    return found


def _summary(beginning: str) -> str:
    text = " ".join(beginning.split())
    return text if len(text) <= SUMMARY else f"{text[:SUMMARY].rstrip()}…"


def _card(row: Mapping[str, Any], now: datetime) -> ArticleCard:
    return ArticleCard(
        id=row["public_id"],
        title=row["title"],
        summary=_summary(row["beginning"]),
        board_id=row["board__public_id"],
        board_name=row["board__name"],
        author_name=row["author__name"] or "",
        state=row["state"],
        at=row["published_at"] if row["state"] == "published" and row["published_at"] else row["changed_at"],
        is_top=row["top_until"] is not None and row["top_until"] > now and row["state"] == "published",
        is_read=row["is_read"],
        read_count=row["read_count"],
    )


def _name(row: Article, role: str) -> str:
    member: Any = getattr(row, role)
    return str(member.name) if member is not None else ""
