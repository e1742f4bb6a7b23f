"""What a change of the organisation would do to boards and articles."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from apps.news.models import Article, Board
from ctp_core.contracts import Actor, mark_counted
from ctp_organization.contracts import Impact, PlannedChange
from ctp_organization.kit.impacts import EMPTIES, counted, granted


def find_impacts(change: PlannedChange, actor: Actor) -> Iterator[Impact]:
    """The boards that are open to the unit alone or in the person's own name, and the articles the person has not published."""
    if change.member is not None:
        unpublished = Article.objects.filter(author_id=change.member.pk, state__in=("draft", "in_review"))
        yield counted(
            unpublished,
            mark_counted(
                "%(count)s article of this person is not published yet",
                "%(count)s articles of this person are not published yet",
            ),
            title="",
        )
    if change.member is not None or change.act in EMPTIES:
        boards = Board.objects.filter(granted(change, Board), is_active=True)
        label = mark_counted(
            "%(count)s news board names it among those who read, publish or review",
            "%(count)s news boards name it among those who read, publish or review",
        )
        yield counted(boards, label, url=lambda one: reverse("news:board-edit", args=[one]))
