"""Exports, for who asked for them, and their files while what was written is what their reader may see."""

from __future__ import annotations

import hashlib
import json
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from apps.registers.domain.dto import ExportDto
from apps.registers.models import RecordExport
from apps.registers.selectors.records import OpenList, open_list
from apps.registers.selectors.registers import open_register
from apps_api.registers import RegisterForbidden, RegisterNotFound
from ctp_core.api import clock, files
from ctp_core.contracts import Actor, NotFound, ObjectRef, Page, PageRequest
from ctp_core.kit.paging import keyset_page
from ctp_organization.api import data_scopes


def export_ref(export_id: UUID) -> ObjectRef:
    """What the file of an export belongs to."""
    return ObjectRef("registers", "export", export_id)


def open_export(*, register_id: UUID, actor: Actor) -> OpenList:
    """The list for who may export it. Raises RegisterNotFound, RegisterForbidden."""
    opened = open_list(register_id=register_id, actor=actor)
    if not opened.card.seat.may_in_list("export"):
        raise RegisterForbidden()
    return opened


def sight_of(opened: OpenList) -> str:
    """A digest of what somebody may see of the list: of which records, read by which version, which fields."""
    within = opened.within
    told: list[Any] = [str(within.version_id), within.author_pk, within.policy.to_json()]
    if within.only is not None and within.reader is not None:
        parts = opened.card.seat.listed_parts
        told += [sorted(one.kind for one in parts), *data_scopes.units_reached(scopes=parts, actor=within.reader)]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def own_exports(register_pk: int, actor: Actor) -> QuerySet[RecordExport]:
    """A file holds what its reader may see, who may be another than the next one: an export is for who asked for it."""
    if actor.account_pk is None:
        return RecordExport.objects.none()
    return RecordExport.objects.filter(register_id=register_pk, account_pk=actor.account_pk)


def list_exports(*, register_id: UUID, page: PageRequest, actor: Actor) -> Page[ExportDto]:
    """Newest first, without their files. Raises RegisterNotFound."""
    card = open_register(register_id=register_id, actor=actor)
    return keyset_page(own_exports(card.pk, actor), page, order=("-pk",), build=_dto)


def get_export(*, register_id: UUID, export_id: UUID, actor: Actor) -> ExportDto:
    """One of them. Raises RegisterNotFound, NotFound."""
    card = open_register(register_id=register_id, actor=actor)
    row = own_exports(card.pk, actor).filter(public_id=export_id).first()
    if row is None:
        raise NotFound()
    attached = files.list_attached(to=export_ref(export_id)) if may_read_file(actor, export_id) else ()
    return _dto(row, attached[0] if attached else None)


def may_read_file(actor: Actor, export_id: UUID) -> bool:
    """Its reader's, as long as it is kept and that person may still export the same fields of the same records."""
    if actor.account_pk is None:
        return False
    rows = RecordExport.objects.select_related("register").filter(
        public_id=export_id, account_pk=actor.account_pk, state=RecordExport.State.DONE, expires_at__gt=clock.now()
    )
    row = rows.first()
    if row is None:
        return False
    try:
        opened = open_export(register_id=row.register.public_id, actor=actor)
    except (RegisterNotFound, RegisterForbidden):
        return False
    return sight_of(opened) == row.sight


def _dto(row: RecordExport, file: files.FileDto | None = None) -> ExportDto:
    return ExportDto(
        id=row.public_id,
        state=row.state,
        file_format=row.file_format,
        exact=row.exact,
        written=row.position,
        rows=row.row_count,
        file_id=file.id if file else None,
        file_name=file.name if file else "",
        size=file.size if file else 0,
        problem=row.problem,
        created_at=row.created_at,
        expires_at=row.expires_at,
    )
