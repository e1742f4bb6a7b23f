"""Articles for the full-text index."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from uuid import UUID

from apps.news.models import Article, Board
from apps.news.selectors.articles import is_out_filter, readable_ids
from ctp_core.api import clock, permissions
from ctp_core.contracts import Actor, ObjectRef
from ctp_index.contracts import SearchEntry


def load_entries(ids: Sequence[UUID]) -> Iterator[SearchEntry]:
    """Those of *ids* that are out, with who may read them."""
    rows = list(
        Article.objects.filter(is_out_filter(clock.now()), public_id__in=ids).select_related("board").defer("body")
    )
    keys = permissions.list_grants_of_many(model=Board, verb="read", pks={row.board_id for row in rows})
    for row in rows:
        yield SearchEntry(
            ref=ObjectRef("news", "article", row.public_id),
            title=row.title,
            body=row.text,
            keys=keys[row.board_id],
            url=f"/news/articles/{row.public_id}/",
            at=row.published_at or row.changed_at,
            extra=row.board.name,
        )


def visible_ids(actor: Actor, ids: Sequence[UUID]) -> set[UUID]:
    """Those of *ids* that *actor* may read."""
    return readable_ids(actor=actor, ids=ids, now=clock.now())


def all_ids() -> Iterable[UUID]:
    """Everything that is out, for a rebuild."""
    return Article.objects.filter(is_out_filter(clock.now())).values_list("public_id", flat=True).iterator()
