"""What news records in the audit, in words."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from apps.news.models import Board
from ctp_core.contracts import AuditWords, mark


def _boards(ids: Collection[UUID]) -> dict[UUID, str]:
    return dict(Board.objects.filter(public_id__in=ids).values_list("public_id", "name"))


WORDS = AuditWords(
    acts={
        "news.create_draft": mark("Began an article"),
        "news.save_draft": mark("Saved an article"),
        "news.delete_draft": mark("Deleted a draft"),
        "news.submit_article": mark("Submitted an article"),
        "news.approve_article": mark("Approved an article"),
        "news.return_article": mark("Returned an article"),
        "news.publish_article": mark("Published an article"),
        "news.expire_article": mark("An article ran out"),
        "news.withdraw_article": mark("Withdrew an article"),
        "news.set_top": mark("Put an article on top"),
        "news.create_board": mark("Created a board"),
        "news.update_board": mark("Changed a board"),
    },
    kinds={
        "article": mark("Article"),
        "board": mark("Board"),
    },
    details={
        "note": mark("Note"),
        "source": mark("Source"),
    },
    names={"board": _boards},
)
