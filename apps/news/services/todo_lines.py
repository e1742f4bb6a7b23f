"""The lines of articles in people's to-do lists: drafts and what was sent for authors, reviews for reviewers."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from apps.news.models import Article, Board
from apps.news.services.checking import article_ref, article_url
from ctp_core.api import permissions
from ctp_core.contracts import Actor, MemberRef
from ctp_organization.api import principals
from ctp_portal.api import todos
from ctp_portal.contracts import Box, TodoEntry


def put_draft_line(article: Article, actor: Actor, now: datetime) -> None:
    """The author's draft."""
    if actor.member is not None and article.author_id == actor.member.pk:
        url = f"{article_url(article)}edit/"
        todos.put(entries=[_line(article, actor.member.pk, "draft", actor.member.name, now, url)])


def put_sent_line(article: Article, actor: Actor, now: datetime) -> None:
    """The author has sent it off."""
    if actor.member is not None and article.author_id == actor.member.pk:
        todos.put(entries=[_line(article, actor.member.pk, "sent", actor.member.name, now, article_url(article))])


def put_review_lines(article: Article, actor: Actor, now: datetime) -> None:
    """Every reviewer of the board but the author has something to do."""
    sender = actor.member.name if actor.member else actor.name
    todos.put(
        entries=[
            _line(article, one.pk, "pending", sender, now, article_url(article))
            for one in reviewers_of(article.board)
            if one.pk != article.author_id
        ]
    )


def move_review_lines(board: Board, before: Collection[MemberRef], now: datetime) -> None:
    """The reviewers of *board* were others *before*: what waits there goes into the lists of the new ones and out of all others.

    Out of those too who left the house, or their team, while they reviewed: *before* no longer names them.
    """
    present = reviewers_of(board)
    new = [one for one in present if one not in set(before)]
    waiting = list(board.articles.select_related("board", "author").filter(state="in_review").order_by("pk"))
    if not waiting:
        return
    keys, staying = [article.public_id for article in waiting], [one.pk for one in present]
    todos.withdraw(keys=keys, boxes=["pending"], but=staying)
    todos.put(
        entries=[
            _line(article, one.pk, "pending", article.author.name if article.author else "", now, article_url(article))
            for article in waiting
            for one in new
            if one.pk != article.author_id
        ]
    )


def finish_review_lines(article: Article, actor: Actor, now: datetime) -> None:
    """Done for the one who reviewed, gone for the others."""
    if actor.member is not None:
        todos.move(keys=[article.public_id], box="done", at=now, member_pk=actor.member.pk)
    todos.withdraw(keys=[article.public_id], boxes=["pending"])


def withdraw_lines(article: Article) -> None:
    """Out of all lists."""
    todos.withdraw(keys=[article.public_id])


def reviewers_of(board: Board) -> tuple[MemberRef, ...]:
    """The people who may review on *board*."""
    keys = permissions.list_grants(target=board, verb="review")
    return principals.members_of(refs=principals.refs_of_keys(keys=keys))


def _line(article: Article, member_pk: int, box: Box, sender: str, now: datetime, url: str) -> TodoEntry:
    return TodoEntry(
        member_pk=member_pk,
        box=box,
        module="news",
        kind="article",
        key=article.public_id,
        subject=article_ref(article),
        title=article.title,
        url=url,
        sender=sender,
        category=article.board.name,
        at=now,
    )
