"""Pages to maintain boards."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.news.selectors.boards import get_managed_board, list_managed_boards
from apps.news.services.maintain_boards import MANAGE, BoardContent, create_board, update_board
from ctp_core.contracts import Actor, Invalid, PrincipalKind
from ctp_core.kit.answers import translated
from ctp_core.kit.policies import PERMISSION
from ctp_core.kit.web import PageRequestType, PageView, page, render_page
from ctp_organization.api import principals
from ctp_organization.kit.picker import parse_principals

KINDS: tuple[PrincipalKind, ...] = ("member", "unit", "unit_tree", "post", "level", "team", "role", "everyone")
GRANTED = ("readers", "publishers", "reviewers")


@page(PERMISSION(MANAGE))
def list_boards(request: PageRequestType) -> HttpResponse:
    """All boards with who may do what there."""
    found = list_managed_boards()
    refs = {ref for one in found for ref in (*one.readers, *one.publishers, *one.reviewers)}
    names = principals.describe(refs=refs)
    rows = [
        (one, *(_(", ").join(names[ref] for ref in getattr(one, granted) if ref in names) for granted in GRANTED))
        for one in found
    ]
    return render_page(request, "news/boards.html", {"active_menu": "news", "rows": rows})


class NewBoard(PageView):
    """Make a board."""

    policy = PERMISSION(MANAGE)

    def get(self, request: PageRequestType) -> HttpResponse:
        """The empty form."""
        return _form(request, values={"is_active": True, "position": 0})

    def post(self, request: PageRequestType) -> HttpResponse:
        """Make it."""
        try:
            create_board(content=_content(request, self.actor), actor=self.actor)
        except Invalid as error:
            return _refused(request, error, None)
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(reverse("news:board-list"))


class EditBoard(PageView):
    """Change a board."""

    policy = PERMISSION(MANAGE)

    def get(self, request: PageRequestType, board_id: UUID) -> HttpResponse:
        """The form."""
        board = get_managed_board(board_id=board_id)
        names = ("name", "description", "position", "needs_review", "is_active", *GRANTED)
        return _form(request, values={name: getattr(board, name) for name in names}, board=board)

    def post(self, request: PageRequestType, board_id: UUID) -> HttpResponse:
        """Save it."""
        board = get_managed_board(board_id=board_id)
        version = request.POST.get("version", "")
        expected = int(version) if version.isascii() and version.isdecimal() and len(version) < 9 else None
        try:
            content = _content(request, self.actor)
            update_board(board_id=board_id, content=content, actor=self.actor, expected_version=expected)
        except Invalid as error:
            return _refused(request, error, board)
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(reverse("news:board-list"))


def _content(request: PageRequestType, actor: Actor) -> BoardContent:
    sent = request.POST
    position = sent.get("position", "0").strip() or "0"
    granted = {name: parse_principals(sent, name, kinds=KINDS, actor=actor) for name in GRANTED}
    return BoardContent(
        name=sent.get("name", ""),
        description=sent.get("description", ""),
        position=int(position) if position.isascii() and position.isdecimal() and len(position) < 9 else -1,
        needs_review=bool(sent.get("needs_review")),
        is_active=bool(sent.get("is_active")),
        **granted,
    )


def _refused(request: PageRequestType, error: Invalid, board: Any) -> HttpResponse:
    said = {name: [translated(one.message, one.params) for one in found] for name, found in error.fields.items()}
    values: dict[str, Any] = {name: request.POST.get(name, "") for name in ("name", "description", "position")}
    values |= {name: bool(request.POST.get(name)) for name in ("needs_review", "is_active")}
    values |= {name: request.POST.getlist(name) for name in GRANTED}
    return _form(request, values=values, board=board, errors=said, status=422)


def _form(
    request: PageRequestType,
    *,
    values: dict[str, Any],
    board: Any = None,
    errors: dict[str, list[str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {"active_menu": "news", "values": values, "board": board, "errors": errors or {}}
    return render_page(request, "news/board.html", context, status=status)
