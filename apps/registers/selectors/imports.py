"""Imports, for who uploaded them."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from apps.registers.domain.dto import ImportDto
from apps.registers.models import RecordImport
from apps.registers.selectors.registers import open_register
from apps_api.registers import RegisterForbidden
from ctp_core.contracts import Actor, NotFound, ObjectRef, Page, PageRequest
from ctp_core.kit.paging import keyset_page
from ctp_form.api import lists


def import_ref(import_id: UUID) -> ObjectRef:
    """What the file of an import belongs to."""
    return ObjectRef("registers", "import", import_id)


def own_imports(register_pk: int, actor: Actor) -> QuerySet[RecordImport]:
    """A file may hold more than others may see: an import is for who uploaded it."""
    if actor.account_pk is None:
        return RecordImport.objects.none()
    return RecordImport.objects.filter(register_id=register_pk, account_pk=actor.account_pk)


def list_imports(*, register_id: UUID, page: PageRequest, actor: Actor) -> Page[ImportDto]:
    """Newest first. Raises RegisterNotFound."""
    card = open_register(register_id=register_id, actor=actor)
    return keyset_page(own_imports(card.pk, actor), page, order=("-pk",), build=import_dto)


def get_import(*, register_id: UUID, import_id: UUID, actor: Actor) -> ImportDto:
    """One of them. Raises RegisterNotFound, NotFound."""
    card = open_register(register_id=register_id, actor=actor)
    row = own_imports(card.pk, actor).filter(public_id=import_id).first()
    if row is None:
        raise NotFound()
    return import_dto(row)


def blank_workbook(*, register_id: UUID, language: str, actor: Actor) -> tuple[str, bytes]:
    """Name and bytes of a workbook to fill in. Raises RegisterNotFound, RegisterForbidden for who may import nothing."""
    card = open_register(register_id=register_id, actor=actor)
    policy = card.seat.adding()
    if policy is None or not card.seat.may_in_list("import"):
        raise RegisterForbidden()
    content = lists.blank_workbook(version_id=card.version_id, policy=policy, language=language)
    return f"{card.name}.xlsx", content


def may_read_file(actor: Actor, import_id: UUID) -> bool:
    """The file of an import is its uploader's."""
    return (
        actor.account_pk is not None
        and RecordImport.objects.filter(public_id=import_id, account_pk=actor.account_pk).exists()
    )


def import_dto(row: RecordImport) -> ImportDto:
    """The DTO of a row."""
    return ImportDto(
        id=row.public_id,
        state=row.state,
        file_name=row.file_name,
        match=row.match,
        same=row.same,
        rows=row.row_count,
        position=row.position,
        made=row.made,
        changed=row.changed,
        skipped=row.skipped,
        wrong=row.wrong,
        problems=tuple(row.problems),
        preview=row.preview,
        created_at=row.created_at,
    )
