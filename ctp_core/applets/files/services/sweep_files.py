"""Remove files nobody gave to anything."""

from __future__ import annotations

from datetime import timedelta

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from ctp_core.applets.files.models import Blob, StoredFile

KEPT = timedelta(days=1)
BATCH = 500


def sweep_files() -> int:
    """Remove files without an owner for a day, and bytes no file consists of any more. Returns how many files."""
    before = timezone.now() - KEPT
    with transaction.atomic():
        loose = StoredFile.objects.select_for_update(skip_locked=True).filter(
            owner_id__isnull=True, loose_since__lt=before
        )
        removed = StoredFile.objects.filter(pk__in=[one.pk for one in loose.order_by("pk")[:BATCH]]).delete()[0]
    _remove_unused_blobs(before)
    return removed


def _remove_unused_blobs(before: object) -> None:
    used = StoredFile.objects.filter(blob=OuterRef("pk"))
    unused = Blob.objects.filter(~Exists(used), stored_at__lt=before)
    for pk in list(unused.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            # Locked as an upload of the same bytes locks it: one of the two comes first.
            blob = unused.select_for_update(skip_locked=True, of=("self",)).filter(pk=pk).first()
            if blob is not None:
                path = blob.path
                blob.delete()
                transaction.on_commit(lambda path=path: default_storage.delete(path))  # type: ignore[misc]
