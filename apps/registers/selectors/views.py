"""Saved views of a register: one's own, and those shared with everybody who has a seat there."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from apps.registers.domain.dto import RecordView
from apps.registers.models import SavedView
from apps.registers.selectors.registers import open_register
from ctp_core.contracts import Actor, NotFound


def visible_views(register_pk: int, actor: Actor) -> QuerySet[SavedView]:
    """What *actor* may use; whether the register is open to them was asked before."""
    return SavedView.objects.filter(Q(account_pk=actor.account_pk) | Q(is_shared=True), register_id=register_pk)


def list_views(*, register_id: UUID, actor: Actor) -> tuple[RecordView, ...]:
    """By name, shared ones first. Raises RegisterNotFound."""
    card = open_register(register_id=register_id, actor=actor)
    rows = visible_views(card.pk, actor).order_by("-is_shared", "name", "pk")[:100]
    return tuple(view_dto(row, actor) for row in rows)


def get_view(*, register_id: UUID, view_id: UUID, actor: Actor) -> RecordView:
    """One of them. Raises RegisterNotFound, NotFound."""
    card = open_register(register_id=register_id, actor=actor)
    row = visible_views(card.pk, actor).filter(public_id=view_id).first()
    if row is None:
        raise NotFound()
    return view_dto(row, actor)


def view_dto(row: SavedView, actor: Actor) -> RecordView:
    """The DTO of a row."""
    return RecordView(row.public_id, row.name, row.is_shared, row.account_pk == actor.account_pk, row.query)
