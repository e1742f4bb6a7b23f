"""Give files to objects, and take them away again."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from ctp_core.applets.audit.services.record_entry import record
from ctp_core.applets.files.dto import FileDto, file_dto
from ctp_core.applets.files.models import StoredFile
from ctp_core.applets.files.selectors import may_read
from ctp_core.contracts import Actor, NotFound, ObjectRef


def attach(*, file_ids: Sequence[UUID], to: ObjectRef, actor: Actor, slot: str = "") -> tuple[FileDto, ...]:
    """Give *actor*'s own loose files to the object *to*: from then on who may read the object may read them.

    Those that belong to it already stay. Raises NotFound for a file that is somebody else's or belongs elsewhere
    (use ``copy_files`` for that).
    """
    with transaction.atomic():
        files = _locked(file_ids)
        for file in files:
            mine = file.owner_id is None and (actor.kind == "system" or file.uploader_id == actor.account_pk)
            if not (mine or _belongs(file, to)):
                raise NotFound()
            file.owner_module, file.owner_kind, file.owner_id = to.module, to.kind, to.id
            file.slot, file.loose_since = slot, None
            file.save(update_fields=["owner_module", "owner_kind", "owner_id", "slot", "loose_since"])
        if files:
            record(actor=actor, action="core.attach_files", subject=to, details={"files": [one.name for one in files]})
        return _in_order(files, file_ids)


def copy_files(*, file_ids: Sequence[UUID], to: ObjectRef, actor: Actor, slot: str = "") -> tuple[FileDto, ...]:
    """Give *to* files of its own with the same bytes; the first ones stay where they are. Raises NotFound for what *actor* can't read."""
    with transaction.atomic():
        sources = {one.public_id: one for one in _locked(file_ids)}
        if any(not may_read(actor=actor, file=one) for one in sources.values()):
            raise NotFound()
        now = timezone.now()
        copies = [
            StoredFile(
                blob=sources[one].blob,
                name=sources[one].name,
                uploader_id=sources[one].uploader_id,
                uploaded_at=now,
                owner_module=to.module,
                owner_kind=to.kind,
                owner_id=to.id,
                slot=slot,
            )
            for one in file_ids
        ]
        StoredFile.objects.bulk_create(copies)
        if copies:
            record(actor=actor, action="core.attach_files", subject=to, details={"files": [one.name for one in copies]})
        return tuple(file_dto(one) for one in copies)


def detach(*, file_ids: Sequence[UUID], from_: ObjectRef, actor: Actor) -> None:
    """Take files away from an object; without an owner they are removed after a day. Those not there are passed over."""
    with transaction.atomic():
        files = [one for one in _found(file_ids) if _belongs(one, from_)]
        for file in files:
            file.owner_module = file.owner_kind = file.slot = ""
            file.owner_id, file.loose_since = None, timezone.now()
            file.save(update_fields=["owner_module", "owner_kind", "owner_id", "slot", "loose_since"])
        if files:
            names = [one.name for one in files]
            record(actor=actor, action="core.detach_files", subject=from_, details={"files": names})


def _found(file_ids: Sequence[UUID]) -> list[StoredFile]:
    rows = StoredFile.objects.select_for_update(of=("self",)).select_related("blob")
    return list(rows.filter(public_id__in=file_ids).order_by("pk"))


def _locked(file_ids: Sequence[UUID]) -> list[StoredFile]:
    files = _found(file_ids)
    if len(files) != len(set(file_ids)):
        raise NotFound()
    return files


def _belongs(file: StoredFile, to: ObjectRef) -> bool:
    return (file.owner_module, file.owner_kind, file.owner_id) == (to.module, to.kind, to.id)


def _in_order(files: list[StoredFile], file_ids: Sequence[UUID]) -> tuple[FileDto, ...]:
    by_id = {one.public_id: one for one in files}
    return tuple(file_dto(by_id[one]) for one in dict.fromkeys(file_ids))
