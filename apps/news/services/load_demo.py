"""The demo's boards and articles, through the same services as everything."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from apps.news.domain.cleaning import paragraphs, plain_text
from apps.news.models import Article, Board
from apps.news.services.checking import article_ref
from apps.news.services.maintain_boards import MANAGE, BoardContent, create_board
from apps_api.news import ArticlePublished
from ctp_core.api import clock, events, permissions
from ctp_core.contracts import MemberRef, PrincipalRef, system_actor
from ctp_index.api import request_updates
from ctp_organization.api import principals

TITLES = Path(__file__).resolve().parents[1] / "demo" / "titles.tsv"
ACTOR = system_actor("demo")
EVERYONE = PrincipalRef("everyone")
EDITORS = "新闻宣传部"
REVIEWERS = "新闻审核"
STAFF = "集团总部"
TEXTS = (
    "这是一篇演示文章，标题取自公开的新闻标题集，正文与标题所说的事件无关，仅用来展示版块、检索和阅读情况。",
    "有阅读权限的同事可以在首页、版块、全文检索和接口中看到它；没有权限的人在任何地方都看不到，包括数量和摘要。",
    "文章可以先存为草稿，写的过程中会自动保存；需要审核的版块由审核人确认后发布，回退时会写明原因。",
    "发布时间和结束时间可以预先设定：到时自动发布，到期自动下线；置顶的文章排在版块最前面。",
    "附件随文章授权，能打开文章的人才能下载；作者和发布人可以查看谁已阅、谁未阅。",
)


class DemoBoard(NamedTuple):
    """A board of the demo and who may what."""

    description: str
    needs_review: bool
    readers: tuple[PrincipalRef, ...]


def load_demo(progress: Callable[[str], None]) -> None:
    """Three boards, one of them for the head office alone, and forty articles over the last weeks."""
    editors, reviewers, staff = _find("unit_tree", EDITORS), _find("role", REVIEWERS), _find("unit_tree", STAFF)
    boards = {
        "公告": DemoBoard("集团正式通知和公告", True, (EVERYONE,)),
        "新闻": DemoBoard("集团和行业新闻", False, (EVERYONE,)),
        "部门动态": DemoBoard("总部各部门的工作动态，仅总部可见", False, staff),
    }
    for position, (name, one) in enumerate(boards.items()):
        content = BoardContent(
            name=name,
            description=one.description,
            position=position,
            needs_review=one.needs_review,
            readers=one.readers or (EVERYONE,),
            publishers=editors or (EVERYONE,),
            reviewers=reviewers or editors or (EVERYONE,),
        )
        create_board(content=content, actor=ACTOR)
    for key in sorted(principals.keys_of(refs=reviewers)):
        permissions.grant_permission(code=MANAGE, key=key, actor=ACTOR)
    count = _load_articles(principals.members_of(refs=editors))
    progress(f"news: {len(boards)} boards, {count} articles")


def _load_articles(authors: tuple[MemberRef, ...]) -> int:
    now = clock.now()
    boards = {board.name: board for board in Board.objects.all()}
    rows = [line.split("\t") for line in TITLES.read_text(encoding="utf-8").splitlines() if line]
    articles = []
    for number, (board, title) in enumerate(rows):
        # Spread over five weeks, the boards mixed; the newest is some hours old.
        at = now - timedelta(hours=3 + (number * 211) % (24 * 35))
        body = paragraphs("\n".join(TEXTS[(number + step) % len(TEXTS)] for step in range(3)))
        articles.append(
            Article(
                board=boards[board],
                title=title,
                body=body,
                text=plain_text(body),
                state="published",
                author_id=authors[number % len(authors)].pk if authors else None,
                published_at=at,
                top_until=now + timedelta(days=30) if number in (0, 10) else None,
                created_at=at,
                changed_at=at,
            )
        )
    Article.objects.bulk_create(articles)
    events.publish(
        *(ArticlePublished(subject=article_ref(one), board_id=one.board.public_id, title=one.title) for one in articles)
    )
    request_updates(refs=[article_ref(one) for one in articles])
    return len(articles)


def _find(kind: str, name: str) -> tuple[PrincipalRef, ...]:
    """The principal of the demo organisation with this name, nothing when there is none."""
    found = principals.search_principals(text=name, kinds=(kind,), actor=ACTOR, limit=5)  # type: ignore[arg-type]
    return tuple(one.ref for one in found if name in one.label)[:1]
