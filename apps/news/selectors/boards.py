"""Boards: who sees them, what managers see of them."""

from __future__ import annotations

from uuid import UUID

from django.db.models import BooleanField, Count, ExpressionWrapper, Q, QuerySet

from apps.news.domain.dto import BoardCard, BoardDetails
from apps.news.models import Board
from apps_api.news import BoardNotFound
from ctp_core.api import permissions
from ctp_core.contracts import Actor
from ctp_organization.api import principals


def visible_to(actor: Actor) -> QuerySet[Board]:
    """The boards *actor* reads, in order."""
    rows = Board.objects.filter(permissions.granted(model=Board, verb="read", actor=actor), is_active=True)
    return rows.order_by("position", "pk")


def list_boards(*, actor: Actor) -> tuple[BoardCard, ...]:
    """The boards *actor* reads with what else may be done there. One query."""
    rows = with_rights(visible_to(actor), actor)
    return tuple(_card(row) for row in rows)


def get_board(*, board_id: UUID, actor: Actor) -> BoardCard:
    """One of them. Raises BoardNotFound."""
    row = with_rights(visible_to(actor), actor).filter(public_id=board_id).first()
    if row is None:
        raise BoardNotFound()
    return _card(row)


def publishes_somewhere(actor: Actor) -> bool:
    """True when *actor* may write on some board."""
    return visible_to(actor).filter(permissions.granted(model=Board, verb="publish", actor=actor)).exists()


def with_rights(rows: QuerySet[Board], actor: Actor) -> QuerySet[Board]:
    """Each board with ``publishes`` and ``reviews``."""
    return rows.annotate(
        publishes=holds("publish", actor),
        reviews=holds("review", actor),
    )


def holds(verb: str, actor: Actor, through: str = "pk") -> ExpressionWrapper[Q]:
    """Whether *actor* holds *verb* on the board *through*, as a column."""
    right: Q = permissions.granted(model=Board, verb=verb, actor=actor, through=through)
    return ExpressionWrapper(right, output_field=BooleanField())


def list_managed_boards() -> tuple[BoardDetails, ...]:
    """All boards with their rights, for managers; who may ask is for the door's policy to say."""
    rows = list(Board.objects.annotate(count=Count("articles")).order_by("position", "pk"))
    keys = {
        verb: permissions.list_grants_of_many(model=Board, verb=verb, pks=[row.pk for row in rows])
        for verb in ("read", "publish", "review")
    }
    return tuple(_details(row, *(keys[verb][row.pk] for verb in ("read", "publish", "review"))) for row in rows)


def get_managed_board(*, board_id: UUID) -> BoardDetails:
    """One board with its rights. Raises BoardNotFound."""
    row = Board.objects.annotate(count=Count("articles")).filter(public_id=board_id).first()
    if row is None:
        raise BoardNotFound()
    keys = [permissions.list_grants(target=row, verb=verb) for verb in ("read", "publish", "review")]
    return _details(row, *keys)


def _card(row: Board) -> BoardCard:
    publishes, reviews = bool(getattr(row, "publishes", False)), bool(getattr(row, "reviews", False))
    return BoardCard(row.pk, row.public_id, row.name, row.description, row.needs_review, publishes, reviews)


def _details(row: Board, read: frozenset[str], publish: frozenset[str], review: frozenset[str]) -> BoardDetails:
    # Publishers and reviewers hold ``read`` too; as readers only the others are shown.
    return BoardDetails(
        id=row.public_id,
        name=row.name,
        description=row.description,
        position=row.position,
        needs_review=row.needs_review,
        is_active=row.is_active,
        version=row.version,
        readers=principals.refs_of_keys(keys=read - publish - review),
        publishers=principals.refs_of_keys(keys=publish),
        reviewers=principals.refs_of_keys(keys=review),
        articles=getattr(row, "count", 0),
    )
