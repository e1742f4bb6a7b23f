"""Remove files at once, with their bytes when nothing else consists of them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.core.files.storage import default_storage
from django.db import transaction

from ctp_core.applets.audit.services.record_entry import record
from ctp_core.applets.files.models import Blob, StoredFile
from ctp_core.contracts import Actor, ObjectRef


def remove(*, file_ids: Sequence[UUID], from_: ObjectRef | None = None, actor: Actor) -> int:
    """Those of *file_ids* that belong to *from_*, or without it that *actor* stored and nobody owns. Returns how many.

    For what was made a moment ago and came to nothing, and for what has had its time: nobody gets them back.
    """
    rows = StoredFile.objects.select_for_update(of=("self",)).filter(public_id__in=file_ids)
    if from_ is None:
        rows = rows.filter(owner_id__isnull=True, uploader_id=actor.account_pk)
    else:
        rows = rows.filter(owner_module=from_.module, owner_kind=from_.kind, owner_id=from_.id)
    with transaction.atomic():
        found = list(rows.order_by("pk"))
        StoredFile.objects.filter(pk__in=[one.pk for one in found]).delete()
        for one in found:
            subject = ObjectRef("core", "file", one.public_id)
            record(actor=actor, action="core.remove_file", subject=subject, details={"name": one.name})
        for blob_pk in sorted({one.blob_id for one in found}):
            _remove_bytes(blob_pk)
    return len(found)


def _remove_bytes(blob_pk: int) -> None:
    # Locked as an upload of the same bytes locks it, and looked at only then: one of the two comes first.
    blob = Blob.objects.select_for_update().filter(pk=blob_pk).first()
    if blob is None or StoredFile.objects.filter(blob_id=blob_pk).exists():
        return
    path = blob.path
    blob.delete()
    transaction.on_commit(lambda: default_storage.delete(path))
