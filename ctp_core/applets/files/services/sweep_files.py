"""Remove files nobody gave to anything, and bytes that no row names."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from ctp_core.applets.files.models import Blob, StoredFile

KEPT = timedelta(days=1)
BATCH = 500
ROUND = timedelta(hours=1)
ROUNDS = 24


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


def sweep_storage() -> int:
    """Remove what uploads that died have left in the storage: bytes older than a day that no blob names. Returns how many.

    An upload writes its bytes under a name of its own before its row is committed, so young bytes without a row may belong
    to one that is still under way. Each round looks at one part of the folders; a day of hourly rounds sees all of them.
    """
    now = timezone.now()
    turn = int(now.timestamp() // ROUND.total_seconds()) % ROUNDS
    folders = [f"{number:02x}" for number in range(256) if number % ROUNDS == turn]
    return sum(_remove_orphans(folder, now - KEPT) for folder in folders)


def _remove_orphans(folder: str, before: datetime) -> int:
    # Read before the rows: what is stored between the two reads is too young to be looked at.
    lying = [f"{folder}/{below}/{name}" for below in _listed(folder)[0] for name in _listed(f"{folder}/{below}")[1]]
    old = [path for path in lying if _stored_at(path) < before]
    named = set(Blob.objects.filter(path__startswith=f"{folder}/").values_list("path", flat=True)) if old else set()
    orphans = [path for path in old if path not in named]
    for path in orphans:
        default_storage.delete(path)
    return len(orphans)


def _listed(folder: str) -> tuple[list[str], list[str]]:
    try:
        return default_storage.listdir(folder)
    except FileNotFoundError:
        return [], []


def _stored_at(path: str) -> datetime:
    try:
        return default_storage.get_modified_time(path)
    except FileNotFoundError:
        return timezone.now()


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
