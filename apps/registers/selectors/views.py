"""Saved views of a register: one's own, and those shared with everybody who has a seat there."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet

from apps.registers.domain.dto import RecordView, RegisterCard
from apps.registers.domain.queries import ListQuery
from apps.registers.models import SavedView
from apps.registers.selectors.registers import open_register, record_set
from ctp_core.contracts import Actor, NotFound
from ctp_form.contracts import FieldPolicy


def visible_views(register_pk: int, actor: Actor) -> QuerySet[SavedView]:
    """What *actor* may use; whether the register is open to them was asked before."""
    return SavedView.objects.filter(Q(account_pk=actor.account_pk) | Q(is_shared=True), register_id=register_pk)


def list_views(*, register_id: UUID, actor: Actor) -> tuple[RecordView, ...]:
    """By name, shared ones first. Raises RegisterNotFound."""
    card = open_register(register_id=register_id, actor=actor)
    rows = list(visible_views(card.pk, actor).order_by("-is_shared", "name", "pk")[:100])
    return _told(rows, card, actor)


def get_view(*, register_id: UUID, view_id: UUID, actor: Actor) -> RecordView:
    """One of them. Raises RegisterNotFound, NotFound."""
    card = open_register(register_id=register_id, actor=actor)
    found = _told(visible_views(card.pk, actor).filter(public_id=view_id), card, actor)
    if not found:
        raise NotFound()
    return found[0]


def _told(rows: Iterable[SavedView], card: RegisterCard, actor: Actor) -> tuple[RecordView, ...]:
    """Without the views of others that ask by what *actor* may not see, and without such columns: both say what there is."""
    listed = list(rows)
    if all(one.account_pk == actor.account_pk for one in listed):
        return tuple(view_dto(one, actor) for one in listed)
    policy = record_set(card, actor).policy
    return tuple(
        view_dto(one, actor, policy)
        for one in listed
        if one.account_pk == actor.account_pk or not _asks_concealed(one, policy)
    )


def _asks_concealed(row: SavedView, policy: FieldPolicy) -> bool:
    query = ListQuery.from_json(row.query).query
    paths = {query.sort.removeprefix("-"), *(one.path for one in query.conditions)} - {""}
    return any(policy.is_concealed(path) or policy.is_concealed(path.partition(".")[0]) for path in paths)


def view_dto(row: SavedView, actor: Actor, policy: FieldPolicy | None = None) -> RecordView:
    """The DTO of a row; of another's without the columns that *policy* hides."""
    mine, query = row.account_pk == actor.account_pk, row.query
    if policy is not None and not mine:
        query = {**query, "columns": [one for one in query.get("columns", ()) if not _hides(policy, one)]}
    return RecordView(row.public_id, row.name, row.is_shared, mine, query)


def _hides(policy: FieldPolicy, path: str) -> bool:
    return policy.is_hidden(path) or policy.is_hidden(path.partition(".")[0])
