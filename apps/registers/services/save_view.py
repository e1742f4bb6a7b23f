"""Keep a query as a view."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from apps.registers.domain.dto import RecordView, register_ref
from apps.registers.domain.queries import ListQuery
from apps.registers.models import SavedView
from apps.registers.selectors.records import open_list
from apps.registers.selectors.registers import MANAGE
from apps.registers.selectors.views import view_dto, visible_views
from apps_api.registers import RegisterForbidden, RegisterInvalid
from ctp_core.api import audit
from ctp_core.contracts import Actor, FieldError, Forbidden, NotFound, PageRequest, mark
from ctp_form.api import lists

MOST = 50


def save_view(
    *, register_id: UUID, name: str, query: ListQuery, shared: bool, actor: Actor, view_id: UUID | None = None
) -> RecordView:
    """A new view, or *view_id* changed. Shared ones are for managers of registers to keep.

    Raises RegisterNotFound, RegisterForbidden, NotFound, Invalid, also for a query that can't be asked here.
    """
    opened = open_list(register_id=register_id, actor=actor)
    name = name.strip()
    if not 1 <= len(name) <= 60:
        message = mark("Give a name of at most %(limit)s characters.")
        raise RegisterInvalid({"name": [FieldError("registers.view_name", message, limit=60)]})
    known = {
        one.path
        for one in lists.list_fields(version_id=opened.card.version_id, policy=opened.within.policy, language="en")
    }
    if not set(query.columns) <= known:
        raise RegisterInvalid({"columns": [FieldError("registers.path", mark("Choose fields of the form."))]})
    lists.list_records(within=opened.within, query=query.query, page=PageRequest(size=1))
    with transaction.atomic():
        row = _row(opened.card.pk, view_id, actor)
        if (shared or row.is_shared) and not actor.may(MANAGE):
            raise RegisterForbidden()
        row.name, row.is_shared, row.query = name, shared, query.to_json()
        row.save()
        audit.record(
            actor=actor,
            action="registers.save_view",
            subject=register_ref(register_id),
            details={"name": name, "shared": shared},
        )
    return view_dto(row, actor)


def delete_view(*, register_id: UUID, view_id: UUID, actor: Actor) -> None:
    """Raises RegisterNotFound, NotFound, RegisterForbidden."""
    opened = open_list(register_id=register_id, actor=actor)
    with transaction.atomic():
        row = _row(opened.card.pk, view_id, actor)
        if row.is_shared and not actor.may(MANAGE):
            raise RegisterForbidden()
        row.delete()
        audit.record(
            actor=actor, action="registers.delete_view", subject=register_ref(register_id), details={"name": row.name}
        )


def _row(register_pk: int, view_id: UUID | None, actor: Actor) -> SavedView:
    if actor.account_pk is None:
        raise Forbidden()
    if view_id is None:
        if SavedView.objects.filter(register_id=register_pk, account_pk=actor.account_pk).count() >= MOST:
            message = mark("At most %(limit)s views. Delete one first.")
            raise RegisterInvalid({"name": [FieldError("registers.too_many_views", message, limit=MOST)]})
        return SavedView(register_id=register_pk, account_pk=actor.account_pk)
    row = visible_views(register_pk, actor).select_for_update().filter(public_id=view_id).first()
    if row is None:
        raise NotFound()
    return row
