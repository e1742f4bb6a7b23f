"""A house that is backed up while people write in it comes back in another database as it was at that moment."""

from __future__ import annotations

import io
import threading
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.files.storage import default_storage
from django.db import connection, transaction

from ctp_core.api import audit, backups, demo, files
from ctp_core.api.operations import scratch_database
from ctp_core.contracts import system_actor
from ctp_core.kit.testing import make_account

SYSTEM = system_actor("proof")


def prove_backup(options: dict[str, Any]) -> dict[str, Any]:
    """``--rounds`` (1) times: a demo with ``--files`` (20) files, backed up under load and restored elsewhere."""
    rounds, count = int(options.get("rounds") or 1), int(options.get("files") or 20)
    tried, failures, rows, written = 0, [], 0, 0
    for number in range(rounds):
        with TemporaryDirectory(prefix="ctp-backup-") as folder:
            path, key = Path(folder) / "house.ctp", _key(Path(folder))
            with scratch_database():
                demo.load_demo(progress=lambda _line: None)
                for one in range(count):
                    content = io.BytesIO(f"{number} {one} ".encode() * 5_000)
                    with transaction.atomic():
                        files.store(actor=SYSTEM, name=f"{one}.txt", content=content)
                made, wrote = _under_load(path, key)
            with scratch_database():
                restored = backups.restore_house(path=path, key=key, replace=False, actor=SYSTEM)
                failures += _differences(path, key, made, restored)
            tried, rows, written = tried + len(made.tables) + len(made.files) + 1, made.rows, written + wrote
    return {"tried": tried, "failed": len(failures), "rows": rows, "written": written, "failures": failures[:10]}


def _key(folder: Path) -> backups.BackupKey:
    private = folder / "backup-key"
    backups.make_key_pair(private, folder / "backup-key.pub")
    return backups.read_key(private)


def _under_load(path: Path, key: backups.BackupKey) -> tuple[backups.Manifest, int]:
    """Back up while a thread makes one account after the other; returns what was made and how many those were."""
    stop, wrote = threading.Event(), 0

    def write() -> None:
        nonlocal wrote
        try:
            while not stop.is_set():
                with transaction.atomic():
                    make_account(f"Somebody {wrote}")
                    audit.record(actor=SYSTEM, action="core.proof", details={"number": wrote})
                wrote += 1
        finally:
            connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        made = backups.back_up(path=path, key=key, actor=SYSTEM)
    finally:
        stop.set()
        writer.join()
    return made, wrote


def _differences(path: Path, key: backups.BackupKey, made: backups.Manifest, restored: backups.Manifest) -> list[str]:
    found = [] if restored.digest == made.digest else ["the digest is another one"]
    if not audit.verify().is_sound:
        found.append("the audit is not sound")
    found += [f"{name} is not in the storage" for name in made.files if not default_storage.exists(name)]
    # What was restored, backed up again, differs by what the restore itself wrote down.
    again = backups.back_up(path=path.with_name("again.ctp"), key=key, actor=SYSTEM)
    own = {"ctp_core_auditentry", "ctp_core_audithead", "django_content_type", "auth_permission"}
    found += [f"{one} changed" for one in made.tables if one not in own and again.tables[one] != made.tables[one]]
    return found
