"""Who has read an article, and who has not, page by page."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from apps.news.domain.dto import Reader, Readership
from apps.news.domain.errors import ArticleNotFound
from apps.news.models import Article, ArticleReading, Board
from apps.news.selectors.articles import allows, standing_of, with_standing
from ctp_core.api import permissions
from ctp_core.contracts import Actor, Forbidden, MemberRef, Page, PageRequest
from ctp_core.kit.paging import keyset_page
from ctp_organization.api import principals

READER_VIEWS = ("read", "unread")


def list_readers(
    *, article_id: UUID, actor: Actor, now: datetime, page: PageRequest, view: str = "read"
) -> Page[Reader]:
    """For authors, publishers and reviewers: who has read it, first readers first, or who of those addressed has not, by name.

    One query for the page, whatever the number of readers of the board. Raises ArticleNotFound or Forbidden.
    """
    row = _article(article_id, actor, now)
    if view == "read":
        readings = ArticleReading.objects.filter(article=row).select_related("member")
        return keyset_page(readings, page, order=("read_at", "id"), build=_reader)
    found: Page[MemberRef] = principals.page_members(
        keys=_keys(row), wanted=page, without=ArticleReading.objects.filter(article=row), but=_but(row)
    )
    return Page(tuple(Reader(one.id, one.name) for one in found.items), next=found.next)


def count_readers(*, article_id: UUID, actor: Actor, now: datetime) -> Readership:
    """How many have read it and how many of those addressed have not. Raises as ``list_readers``."""
    row = _article(article_id, actor, now)
    unread = principals.count_members(
        keys=_keys(row), without=ArticleReading.objects.filter(article=row), but=_but(row)
    )
    return Readership(read=ArticleReading.objects.filter(article=row).count(), unread=unread)


def _article(article_id: UUID, actor: Actor, now: datetime) -> Article:
    row = with_standing(Article.objects.filter(public_id=article_id), actor).first()
    standing = standing_of(row, actor) if row is not None else None
    if row is None or standing is None or not allows(row, "read", standing=standing, now=now):
        raise ArticleNotFound()
    if not allows(row, "see_readers", standing=standing, now=now):
        raise Forbidden()
    return row


def _keys(row: Article) -> frozenset[str]:
    return permissions.list_grants_of_many(model=Board, verb="read", pks=[row.board_id])[row.board_id]


def _but(row: Article) -> tuple[int, ...]:
    return (row.author_id,) if row.author_id is not None else ()


def _reader(row: ArticleReading) -> Reader:
    return Reader(row.member.public_id, row.member.name, row.read_at)
