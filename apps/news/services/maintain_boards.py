"""Boards are made, changed and closed by those who hold ``news.manage_boards``."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from apps.news.domain.drafts import tidy_title
from apps.news.domain.errors import ArticleChanged, BoardInvalid
from apps.news.models import Article, Board
from apps.news.services.todo_lines import move_review_lines, reviewers_of
from apps_api.news import BoardNotFound
from ctp_core.api import audit, clock, permissions
from ctp_core.contracts import Actor, FieldError, Forbidden, ObjectRef, PrincipalRef, mark
from ctp_core.kit.uniqueness import refused_if_taken
from ctp_index.api import request_updates
from ctp_organization.api import principals

MANAGE = "news.manage_boards"
NAME_LENGTH = 60
DESCRIPTION_LENGTH = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardContent:
    """What a manager says of a board."""

    name: str
    description: str = ""
    position: int = 0
    needs_review: bool = False
    is_active: bool = True
    readers: tuple[PrincipalRef, ...] = ()
    publishers: tuple[PrincipalRef, ...] = ()
    reviewers: tuple[PrincipalRef, ...] = ()


def create_board(*, content: BoardContent, actor: Actor) -> UUID:
    """A new board. Raises Forbidden or BoardInvalid."""
    _require_manager(actor)
    with transaction.atomic():
        board = Board()
        _fill(board, content)
        with refused_if_taken(_name_taken):
            board.save(force_insert=True)
        _grant(board, content)
        _record(board, "news.create_board", actor)
    return board.public_id


def update_board(*, board_id: UUID, content: BoardContent, actor: Actor, expected_version: int | None = None) -> None:
    """Change a board and the rights on it; what can be found there follows. Raises Forbidden, BoardNotFound, BoardInvalid."""
    _require_manager(actor)
    with transaction.atomic():
        board = Board.objects.select_for_update().filter(public_id=board_id).first()
        if board is None:
            raise BoardNotFound()
        if expected_version is not None and board.version != expected_version:
            raise ArticleChanged()
        _fill(board, content)
        board.version += 1
        with refused_if_taken(_name_taken):
            board.save()
        reviewers = reviewers_of(board)
        _grant(board, content)
        move_review_lines(board, reviewers, clock.now())
        out = Article.objects.filter(board=board, state="published").values_list("public_id", flat=True)
        request_updates(refs=[ObjectRef("news", "article", one) for one in out])
        _record(board, "news.update_board", actor)


def _require_manager(actor: Actor) -> None:
    if not actor.may(MANAGE):
        raise Forbidden()


def _fill(board: Board, content: BoardContent) -> None:
    name, description = tidy_title(content.name), tidy_title(content.description)
    found: dict[str, list[FieldError]] = {}
    if not 1 <= len(name) <= NAME_LENGTH:
        message = mark("Give a name of at most %(limit)s characters.")
        found["name"] = [FieldError("news.board_name", message, limit=NAME_LENGTH)]
    elif _is_taken(name, board):
        # Told beside the other mistakes; who is faster in between meets the constraint.
        found |= _name_taken().fields
    if len(description) > DESCRIPTION_LENGTH:
        message = mark("Write at most %(limit)s characters.")
        found["description"] = [FieldError("news.board_description", message, limit=DESCRIPTION_LENGTH)]
    if not 0 <= content.position <= 9_999:
        found["position"] = [FieldError("news.board_position", mark("Give a number from 0 to 9999."))]
    if content.needs_review and not content.reviewers:
        found["reviewers"] = [FieldError("news.board_reviewers", mark("Choose who reviews, or let nobody need to."))]
    if found:
        raise BoardInvalid(found)
    board.name, board.description, board.position = name, description, content.position
    board.needs_review, board.is_active = content.needs_review, content.is_active


def _is_taken(name: str, board: Board) -> bool:
    return Board.objects.filter(name=name).exclude(pk=board.pk).exists()


def _name_taken() -> BoardInvalid:
    return BoardInvalid({"name": [FieldError("news.board_name_taken", mark("There is a board of this name already."))]})


def _grant(board: Board, content: BoardContent) -> None:
    publishers = principals.keys_of(refs=content.publishers)
    reviewers = principals.keys_of(refs=content.reviewers)
    readers = principals.keys_of(refs=content.readers) | publishers | reviewers
    for verb, keys in (("read", readers), ("publish", publishers), ("review", reviewers)):
        permissions.replace_grants(target=board, verb=verb, keys=keys)


def _record(board: Board, action: str, actor: Actor) -> None:
    ref = ObjectRef("news", "board", board.public_id)
    audit.record(actor=actor, action=action, subject=ref, details={"name": board.name})
