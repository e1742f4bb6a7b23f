"""Boards over REST."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.news.rest.v1.shapes import (
    BoardBody,
    BoardSerializer,
    ManagedBoardSerializer,
    plain_board,
    plain_managed_board,
)
from apps.news.selectors.boards import get_board, get_managed_board, list_boards
from apps.news.services.maintain_boards import MANAGE, BoardContent, create_board, update_board
from ctp_core.contracts import PRINCIPAL_KINDS, Actor, Page
from ctp_core.kit.policies import PERMISSION, SIGNED_IN
from ctp_core.kit.rest import ApiView, page_schema, paged, read_body, require_current, tagged
from ctp_organization.kit.picker import read_refs

GRANTED = ("readers", "publishers", "reviewers")


class BoardList(ApiView):
    """The boards the caller reads."""

    policy = SIGNED_IN
    policies = {"POST": PERMISSION(MANAGE)}
    scope = "news"

    @extend_schema(operation_id="list_news_boards", responses=page_schema("NewsBoard", BoardSerializer))
    def get(self, request: Request) -> Response:
        """All of them, in order: boards are few."""
        return paged(Page(list_boards(actor=self.actor)), plain_board)

    @extend_schema(operation_id="create_news_board", request=BoardBody, responses={201: ManagedBoardSerializer})
    def post(self, request: Request) -> Response:
        """Make a board."""
        content = _content(read_body(BoardBody, request), self.actor)
        return _managed(create_board(content=content, actor=self.actor), status=201)


class BoardDetail(ApiView):
    """One board: for managers with its rights, for readers as in the list."""

    policy = SIGNED_IN
    policies = {"PUT": PERMISSION(MANAGE)}
    scope = "news"

    @extend_schema(operation_id="get_news_board", responses=ManagedBoardSerializer)
    def get(self, request: Request, board_id: UUID) -> Response:
        """One of them."""
        if self.actor.may(MANAGE):
            return _managed(board_id)
        return Response(plain_board(get_board(board_id=board_id, actor=self.actor)))

    @extend_schema(operation_id="update_news_board", request=BoardBody, responses=ManagedBoardSerializer)
    def put(self, request: Request, board_id: UUID) -> Response:
        """Change it. Send If-Match to be sure of the version."""
        board = get_managed_board(board_id=board_id)
        require_current(request, board.id, board.version)
        content = _content(read_body(BoardBody, request), self.actor)
        sent = bool(request.headers.get("If-Match"))
        update_board(
            board_id=board_id, content=content, actor=self.actor, expected_version=board.version if sent else None
        )
        return _managed(board_id)


def _content(body: dict[str, Any], actor: Actor) -> BoardContent:
    for name in GRANTED:
        body[name] = read_refs(name, body[name], kinds=PRINCIPAL_KINDS, actor=actor)
    return BoardContent(**body)


def _managed(board_id: UUID, status: int = 200) -> Response:
    board = get_managed_board(board_id=board_id)
    return tagged(plain_managed_board(board), board.id, board.version, status=status)
