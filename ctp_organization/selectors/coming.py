"""Reading changes dated ahead."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from ctp_core.contracts import Actor, NotFound, Page, PageRequest
from ctp_core.kit.answers import translated
from ctp_core.kit.paging import keyset_page
from ctp_organization.contracts.dto import ComingChangeDto
from ctp_organization.models import ComingChange
from ctp_organization.selectors.sight import MAINTAIN, manages


def visible_changes(actor: Actor) -> QuerySet[ComingChange]:
    """All of them for those who maintain the organisation, those they planned for administrators of companies, none for others."""
    if manages(actor):
        return ComingChange.objects.all()
    if actor.account_pk is None or not actor.may_within(MAINTAIN):
        return ComingChange.objects.none()
    return ComingChange.objects.filter(created_by_id=actor.account_pk)


def get_coming_change(*, id: UUID, actor: Actor) -> ComingChangeDto:  # noqa: A002
    """Raises NotFound."""
    row = visible_changes(actor).filter(public_id=id).first()
    if row is None:
        raise NotFound()
    return _dto(row)


def page_coming_changes(*, actor: Actor, wanted: PageRequest) -> Page[ComingChangeDto]:
    """The latest day first."""
    return keyset_page(visible_changes(actor), wanted, order=("-due_at", "-pk"), build=_dto)


def _dto(row: ComingChange) -> ComingChangeDto:
    refusal = translated(row.refusal["message"], row.refusal["params"]) if row.refusal else ""
    return ComingChangeDto(row.public_id, row.act, row.about, row.due_at, row.state, refusal)
