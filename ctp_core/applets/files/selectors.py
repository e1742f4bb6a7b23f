"""Reading files, and who may."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO
from uuid import UUID

from django.core.files.storage import default_storage

from ctp_core.applets.files.dto import FileDto, file_dto
from ctp_core.applets.files.models import StoredFile
from ctp_core.applets.modules.collecting import contributions
from ctp_core.contracts import Actor, FileOwner, NotFound, ObjectRef


@dataclass(frozen=True, slots=True)
class FileContent:
    """A file with its bytes still to be read; *digest* is the same for the same bytes."""

    file: FileDto
    digest: str
    path: str

    def open(self) -> IO[bytes]:
        """The bytes, from the storage."""
        opened: IO[bytes] = default_storage.open(self.path, "rb")
        return opened


def may_read(*, actor: Actor, file: StoredFile) -> bool:
    """A loose file is its uploader's; an attached one belongs to those its owner's module lets read (nobody when that is off)."""
    if actor.kind == "system":
        return True
    if not actor.is_signed_in and file.owner_id is None:
        return False
    if file.owner_id is None:
        return file.uploader_id == actor.account_pk
    for module, owner in contributions(FileOwner):
        if module == file.owner_module and owner.kind == file.owner_kind:
            return owner.may_read(actor, file.owner_id)
    return False


def get_content(*, file_id: UUID, actor: Actor) -> FileContent:
    """The file for reading. Raises NotFound when it is not there or *actor* may not read it."""
    file = StoredFile.objects.select_related("blob").filter(public_id=file_id).first()
    if file is None or not may_read(actor=actor, file=file):
        raise NotFound()
    return FileContent(file=file_dto(file), digest=file.blob.sha256, path=file.blob.path)


def list_attached(*, to: ObjectRef, slot: str | None = None) -> tuple[FileDto, ...]:
    """The files of an object, oldest first. Who may see the object is for the caller to know."""
    rows = StoredFile.objects.select_related("blob").filter(owner_module=to.module, owner_kind=to.kind, owner_id=to.id)
    if slot is not None:
        rows = rows.filter(slot=slot)
    return tuple(file_dto(one) for one in rows.order_by("pk"))


def list_own(*, file_ids: Sequence[UUID], actor: Actor) -> tuple[FileDto, ...]:
    """Those of *file_ids* that *actor* uploaded and nobody owns yet, in the order given; the server's own are of no account."""
    rows = StoredFile.objects.select_related("blob").filter(
        public_id__in=file_ids, owner_id__isnull=True, uploader_id=actor.account_pk
    )
    found = (
        {one.public_id: file_dto(one) for one in rows} if actor.account_pk is not None or actor.kind == "system" else {}
    )
    return tuple(found[one] for one in dict.fromkeys(file_ids) if one in found)


def list_by_ids(*, file_ids: Sequence[UUID], actor: Actor) -> tuple[FileDto, ...]:
    """Those of *file_ids* that *actor* may read, in the order given."""
    rows = StoredFile.objects.select_related("blob").filter(public_id__in=file_ids)
    found = {one.public_id: file_dto(one) for one in rows if may_read(actor=actor, file=one)}
    return tuple(found[one] for one in dict.fromkeys(file_ids) if one in found)
