"""Pages to read."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from apps.news.domain.dto import BoardCard
from apps.news.selectors import articles, boards, readers
from apps.news.services.maintain_boards import MANAGE
from apps.news.services.mark_read import mark_read
from ctp_core.api import clock, files
from ctp_core.contracts import ObjectRef, PageRequest
from ctp_core.kit.policies import SIGNED_IN
from ctp_core.kit.web import PageRequestType, page, render_page

TEXT_LENGTH = 100


@page(SIGNED_IN)
def list_articles(request: PageRequestType) -> HttpResponse:
    """What is out, of all boards or of one."""
    actor, now = request.actor, clock.now()
    cards = boards.list_boards(actor=actor)
    board = next((one for one in cards if str(one.id) == request.GET.get("board")), None)
    text = request.GET.get("q", "").replace("\x00", "").strip()[:TEXT_LENGTH]
    cursor = request.GET.get("cursor") or None
    board_id = board.id if board else None
    tops = articles.list_top(actor=actor, now=now, board_id=board_id) if not cursor and not text else ()
    found = articles.list_articles(
        actor=actor, now=now, page=PageRequest(cursor=cursor), board_id=board_id, text=text, without_top=not text
    )
    context = {
        "active_menu": "news",
        "tab": "all",
        "boards": cards,
        "board": board,
        "text": text,
        "articles": [*tops, *found.items],
        "page": found,
        **tabs(cards, actor_may_manage=actor.may(MANAGE)),
    }
    return render_page(request, "news/list.html", context)


@page(SIGNED_IN)
def list_own(request: PageRequestType) -> HttpResponse:
    """What one wrote."""
    wanted = PageRequest(cursor=request.GET.get("cursor") or None)
    found = articles.list_own(actor=request.actor, now=clock.now(), page=wanted)
    return _own_list(request, "mine", found)


@page(SIGNED_IN)
def list_for_review(request: PageRequestType) -> HttpResponse:
    """What waits for one's review."""
    wanted = PageRequest(cursor=request.GET.get("cursor") or None)
    found = articles.list_for_review(actor=request.actor, now=clock.now(), page=wanted)
    return _own_list(request, "review", found)


def _own_list(request: PageRequestType, tab: str, found: object) -> HttpResponse:
    cards = boards.list_boards(actor=request.actor)
    context = {"active_menu": "news", "tab": tab, "page": found, "state_labels": state_labels()}
    context |= tabs(cards, actor_may_manage=request.actor.may(MANAGE))
    return render_page(request, "news/own.html", context)


@page(SIGNED_IN)
def show_article(request: PageRequestType, article_id: UUID) -> HttpResponse:
    """One article."""
    actor, now = request.actor, clock.now()
    article = articles.get_article(article_id=article_id, actor=actor, now=now)
    context = {
        "active_menu": "news",
        "article": article,
        # The one text that is shown as HTML: the allow-list has just been over it again (get_article).
        "body": SafeString(article.body),
        "on_top": article.top_until is not None and article.top_until > now,
        "files": files.list_attached(to=ObjectRef("news", "article", article.id)),
        "state_label": state_labels()[article.state],
        "counts": article.state == "published" and actor.member is not None,
    }
    return render_page(request, "news/article.html", context)


@page(SIGNED_IN, methods=("POST",))
def note_reading(request: PageRequestType, article_id: UUID) -> HttpResponse:
    """Asked by the article's page once it is shown: counts the reader, and answers with the number that has changed by it."""
    if not mark_read(article_id=article_id, actor=request.actor):
        return HttpResponse(status=204)
    article = articles.get_article(article_id=article_id, actor=request.actor, now=clock.now())
    return render_page(request, "news/parts/read_count.html", {"article": article})


@page(SIGNED_IN)
def show_readers(request: PageRequestType, article_id: UUID) -> HttpResponse:
    """Who has read it, or who of those addressed has not."""
    actor, now = request.actor, clock.now()
    view = "unread" if request.GET.get("view") == "unread" else "read"
    wanted = PageRequest(cursor=request.GET.get("cursor") or None)
    found = readers.list_readers(article_id=article_id, actor=actor, now=now, page=wanted, view=view)
    context = {
        "active_menu": "news",
        "article": articles.get_article(article_id=article_id, actor=actor, now=now),
        "view": view,
        "page": found,
        "numbers": readers.count_readers(article_id=article_id, actor=actor, now=now),
    }
    return render_page(request, "news/readers.html", context)


def tabs(cards: tuple[BoardCard, ...], *, actor_may_manage: bool) -> dict[str, bool]:
    """Which tabs and buttons the actor has."""
    return {
        "may_publish": any(one.publishes for one in cards),
        "may_review": any(one.reviews for one in cards),
        "may_manage": actor_may_manage,
    }


def state_labels() -> dict[str, tuple[str, str]]:
    """How a state is called, and the tone of its tag."""
    return {
        "draft": (_("Draft"), ""),
        "in_review": (_("In review"), "warn"),
        "scheduled": (_("Scheduled"), "brand"),
        "published": (_("Published"), "ok"),
        "withdrawn": (_("Withdrawn"), ""),
        "expired": (_("Expired"), ""),
    }
