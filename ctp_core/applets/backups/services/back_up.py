"""Write the whole house into one file, while people work in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zipfile import ZipFile

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from ctp_core.applets.audit.anchor import Anchor, anchor_data
from ctp_core.applets.audit.models import AuditHead
from ctp_core.applets.audit.services.record_entry import record
from ctp_core.applets.audit.services.seal_entries import seal_pending
from ctp_core.applets.audit.verification import verify
from ctp_core.applets.backups import archive as archives
from ctp_core.applets.backups.archive import Manifest
from ctp_core.applets.backups.checking import check_backup
from ctp_core.applets.backups.errors import AuditUnsound, FilesMissing
from ctp_core.applets.backups.keys import BackupKey
from ctp_core.applets.backups.tables import Sum, columns, kept_models, lines
from ctp_core.applets.files.models import Blob
from ctp_core.contracts import Actor


def back_up(*, path: Path, key: BackupKey | None, actor: Actor) -> Manifest:
    """Write tables, files and the end of the audit as of one moment to *path*, then read it all again.

    Sealed with *key*; None leaves the file open to everybody who gets hold of it, and the audit says so. Raises
    FileExistsError; FilesMissing and AuditUnsound when the house is damaged: the backup is there all the same.
    """
    with transaction.atomic():
        record(actor=actor, action="core.back_up", details={"file": path.name, "encrypted": key is not None})
    seal_pending()
    sound = verify().is_sound
    with archives.new_archive(path, key) as archive, one_moment():
        manifest = Manifest(
            made_at=timezone.now().isoformat(),
            database=connection.vendor,
            migrations=sorted(f"{app}.{name}" for app, name in MigrationLoader(connection).applied_migrations),
            anchor=_anchor(),
            keys=archives.key_marks(),
        )
        for table, model in kept_models(apps).items():
            manifest.columns[table] = columns(model)
            found = Sum()
            archives.write_rows(archive, table, _counted(lines(model, manifest.columns[table]), found))
            manifest.tables[table] = found.as_text()
        _write_files(archive, manifest)
        archives.write_manifest(archive, manifest)
    check_backup(path, key=key)
    if manifest.missing:
        raise FilesMissing(count=len(manifest.missing), names=", ".join(manifest.missing[:3]))
    if not sound:
        raise AuditUnsound()
    return manifest


@contextmanager
def one_moment() -> Iterator[None]:
    """Everything read inside is of the same moment, and nobody waits for it."""
    mode, outermost = getattr(connection, "transaction_mode", None), not connection.in_atomic_block
    if connection.vendor == "sqlite":
        connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]  # only reads: it needs no writer's lock
    try:
        with transaction.atomic():
            if connection.vendor == "postgresql" and outermost:
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                    cursor.execute("SET LOCAL statement_timeout = 0")
                    cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
            yield
    finally:
        if connection.vendor == "sqlite":
            connection.transaction_mode = mode  # type: ignore[attr-defined]


def _counted(written: Iterator[str], found: Sum) -> Iterator[str]:
    for line in written:
        found.add(line)
        yield line


def _write_files(archive: ZipFile, manifest: Manifest) -> None:
    """The bytes of every blob of that moment. One that the hourly sweep has removed since was nobody's any more."""
    for path in Blob.objects.order_by("path").values_list("path", flat=True).iterator():
        try:
            with default_storage.open(path, "rb") as source:
                manifest.files[path] = archives.write_file(archive, path, source)
        except FileNotFoundError:
            manifest.missing.append(path)


def _anchor() -> dict[str, object] | None:
    head = AuditHead.objects.first()
    return anchor_data(Anchor(head.chain, head.sequence, head.seal)) if head is not None else None
