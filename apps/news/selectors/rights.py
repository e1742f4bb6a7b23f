"""Rights on articles as they are explained: the page's own verbs, and the principals its board names."""

from __future__ import annotations

from uuid import UUID

from apps.news.domain.errors import ArticleNotFound
from apps.news.models import Article, Board
from apps.news.selectors.articles import get_article
from ctp_core.api import clock, permissions
from ctp_core.contracts import Actor, ObjectRights, mark

BOARD_VERBS = ("read", "publish", "review")


def allowed(actor: Actor, article_id: UUID) -> frozenset[str]:
    """What *actor* may do to the article now; nothing when it isn't seen."""
    try:
        return frozenset(get_article(article_id=article_id, actor=actor, now=clock.now()).verbs)
    except ArticleNotFound:
        return frozenset()


def keys(article_id: UUID) -> frozenset[str] | None:
    """Everybody its board names, and its author."""
    found = Article.objects.filter(public_id=article_id).values_list("board_id", "author__account_id").first()
    if found is None:
        return None
    board, author = found
    named: set[str] = {permissions.account_key(author)} if author else set()
    for verb in BOARD_VERBS:
        named |= permissions.list_grants_of_many(model=Board, verb=verb, pks=[board])[board]
    return frozenset(named)


RIGHTS = ObjectRights(
    kind="article",
    label=mark("Article"),
    verbs=(
        ("read", mark("See and read")),
        ("edit", mark("Edit")),
        ("submit", mark("Submit")),
        ("review", mark("Review")),
        ("withdraw", mark("Withdraw")),
        ("delete", mark("Delete")),
        ("set_top", mark("Put on top")),
        ("see_readers", mark("See the readers")),
    ),
    allowed=allowed,
    keys=keys,
)
