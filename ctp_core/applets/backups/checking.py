"""Is a backup whole, and what it says it is?"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

from ctp_core.applets.backups import archive as archives
from ctp_core.applets.backups.archive import Manifest
from ctp_core.applets.backups.errors import BackupUnreadable, OtherKeys
from ctp_core.applets.backups.keys import BackupKey
from ctp_core.applets.backups.tables import Sum
from ctp_core.contracts import mark


def check_backup(path: Path, *, key: BackupKey | None) -> Manifest:
    """Read every row and every byte of the backup at *path*; *key* opens it if it is sealed.

    Raises BackupUnreadable, BackupKeyMissing, BackupKeyWrong, OtherKeys, FileNotFoundError.
    """
    with archives.open_archive(path, key) as archive:
        manifest = trusted_manifest(archive)
        for table, wanted in manifest.tables.items():
            found = Sum()
            for line in archives.read_rows(archive, table):
                found.add(line)
            if found.as_text() != wanted:
                raise BackupUnreadable(mark("the rows of %(name)s are not those that were written"), name=table)
        for name, wanted in manifest.files.items():
            if _digest(archive, name) != wanted:
                raise BackupUnreadable(mark("the file %(name)s is not the one that was written"), name=name)
    return manifest


def trusted_manifest(archive: ZipFile) -> Manifest:
    """The manifest of an archive that this house's keys were at hand for. Raises BackupUnreadable, OtherKeys."""
    manifest, genuine = archives.read_manifest(archive)
    mine = archives.key_marks()
    if other := [name for name, found in manifest.keys.items() if mine.get(name) != found]:
        raise OtherKeys(names=", ".join(sorted(other)))
    if not genuine:
        raise BackupUnreadable(mark("its manifest was changed"))
    return manifest


def _digest(archive: ZipFile, name: str) -> str:
    digest = sha256()
    with archives.open_file(archive, name) as source:
        while chunk := source.read(archives.CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
