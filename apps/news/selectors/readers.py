"""Who has read an article, and who has not."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from apps.news.domain.dto import Readers
from apps.news.domain.errors import ArticleNotFound
from apps.news.models import Article, ArticleReading, Board
from apps.news.selectors.articles import allows, standing_of, with_standing
from ctp_core.api import permissions
from ctp_core.contracts import Actor, Forbidden, MemberRef
from ctp_organization.api import principals

NAMES = 200


def get_readers(*, article_id: UUID, actor: Actor, now: datetime) -> Readers:
    """For authors, publishers and reviewers. Raises ArticleNotFound or Forbidden."""
    row = with_standing(Article.objects.filter(public_id=article_id), actor).first()
    standing = standing_of(row, actor) if row is not None else None
    if row is None or standing is None or not allows(row, "read", standing=standing, now=now):
        raise ArticleNotFound()
    if not allows(row, "see_readers", standing=standing, now=now):
        raise Forbidden()
    readings = ArticleReading.objects.filter(article=row).order_by("read_at", "pk")
    read = tuple(readings.values_list("member__name", "read_at")[:NAMES])
    had = set(readings.values_list("member_id", flat=True))
    unread = [one.name for one in _addressed(row.board) if one.pk not in had and one.pk != row.author_id]
    return Readers(read, len(had), tuple(unread[:NAMES]), len(unread))


def _addressed(board: Board) -> tuple[MemberRef, ...]:
    keys = permissions.list_grants(target=board, verb="read")
    return principals.members_of(refs=principals.refs_of_keys(keys=keys))
