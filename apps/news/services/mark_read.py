"""Count a reader."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import F

from apps.news.domain.errors import ArticleNotFound
from apps.news.models import Article, ArticleReading
from apps.news.selectors.articles import published_to
from ctp_core.api import clock
from ctp_core.contracts import Actor


def mark_read(*, article_id: UUID, actor: Actor) -> bool:
    """Note that *actor*'s member has read it. Returns True the first time. Raises ArticleNotFound when it is not out for them."""
    now = clock.now()
    with transaction.atomic():
        pk = published_to(actor, now).filter(public_id=article_id).values_list("pk", flat=True).first()
        if pk is None:
            raise ArticleNotFound()
        if actor.member is None:
            return False
        _, first = ArticleReading.objects.get_or_create(
            article_id=pk, member_id=actor.member.pk, defaults={"read_at": now}
        )
        if first:
            Article.objects.filter(pk=pk).update(read_count=F("read_count") + 1)
        return first
