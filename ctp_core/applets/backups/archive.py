"""The file a backup is: a zip of ``rows/TABLE.jsonl``, ``files/PATH`` and, with the sum of all, ``manifest.json``.

The manifest carries a MAC with the audit's key: what was changed in a backup is not restored. All of it is sealed with the
operator's key (``sealing``) unless the operator said that it may lie open.
"""

from __future__ import annotations

import hmac
import json
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from io import BufferedReader, TextIOWrapper
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from django.conf import settings

from ctp_core.applets.backups.errors import BackupUnreadable
from ctp_core.applets.backups.keys import BackupKey
from ctp_core.applets.backups.sealing import SealedReader, SealedWriter, is_sealed
from ctp_core.contracts import mark

FORMAT = 1
MANIFEST = "manifest.json"
CHUNK = 1 << 20
KEYS = {"audit": "CTP_AUDIT_KEY", "tokens": "CTP_TOKENS_KEY", "second_factor": "CTP_SECOND_FACTOR_KEY"}


@dataclass(slots=True)
class Manifest:
    """What a backup holds. *tables* and *files* are the sums by which it is checked, *anchor* the end of its audit."""

    made_at: str
    database: str
    migrations: list[str]
    format: int = FORMAT
    columns: dict[str, list[str]] = field(default_factory=dict)
    tables: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    anchor: dict[str, Any] | None = None
    keys: dict[str, str] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """One digest of every row and every file."""
        said = json.dumps([self.tables, self.files], sort_keys=True)
        return sha256(said.encode()).hexdigest()

    @property
    def rows(self) -> int:
        """How many rows in all."""
        return sum(int(one.partition(":")[0]) for one in self.tables.values())


def key_marks() -> dict[str, str]:
    """By which keys are told apart without being told."""
    return {name: _mac(setting, f"backup key {name}")[:32] for name, setting in KEYS.items()}


@contextmanager
def new_archive(path: Path, key: BackupKey | None) -> Iterator[ZipFile]:
    """Write an archive beside *path*, readable by its owner alone, and give it its name when it is whole.

    Without a *key* it lies open. Nothing reaches the disk that is not sealed before. Raises FileExistsError.
    """
    if path.exists():
        raise FileExistsError(f"{path} is there already")
    partial = path.with_name(f"{path.name}.partial")
    try:
        descriptor = os.open(partial, os.O_CREAT | os.O_TRUNC | os.O_RDWR, 0o600)
        with open(descriptor, "w+b") as stream:
            sealed = SealedWriter(stream, key) if key is not None else None
            with ZipFile(sealed or stream, "w", ZIP_DEFLATED) as archive:
                yield archive
            if sealed is not None:
                sealed.finish()
            stream.flush()
            os.fsync(stream.fileno())
        partial.rename(path)
    finally:
        partial.unlink(missing_ok=True)


@contextmanager
def open_archive(path: Path, key: BackupKey | None) -> Iterator[ZipFile]:
    """Read an archive, sealed or not. Raises BackupUnreadable, BackupKeyMissing, BackupKeyWrong, FileNotFoundError."""
    try:
        with path.open("rb") as stream:
            source: IO[bytes] = BufferedReader(SealedReader(stream, key), CHUNK) if is_sealed(stream) else stream
            with ZipFile(source) as archive:
                yield archive
    except (BadZipFile, EOFError, zlib.error, NotImplementedError) as error:
        raise BackupUnreadable(mark("it is no archive, or was changed or cut short")) from error


def write_rows(archive: ZipFile, table: str, written: Iterator[str]) -> None:
    """Put a table's lines in."""
    with archive.open(_rows(table), "w", force_zip64=True) as member:
        for line in written:
            member.write(line.encode() + b"\n")


def read_rows(archive: ZipFile, table: str) -> Iterator[str]:
    """A table's lines."""
    with _member(archive, _rows(table)) as member, TextIOWrapper(member, encoding="utf-8", newline="\n") as text:
        for line in text:
            yield line.removesuffix("\n")


def write_file(archive: ZipFile, path: str, source: IO[bytes]) -> str:
    """Put the bytes of one file in as they are; returns their SHA-256."""
    digest = sha256()
    info = ZipInfo(f"files/{path}")
    info.compress_type = ZIP_STORED
    with archive.open(info, "w", force_zip64=True) as member:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
            member.write(chunk)
    return digest.hexdigest()


def open_file(archive: ZipFile, path: str) -> IO[bytes]:
    """The bytes of one file. Raises BackupUnreadable."""
    return _member(archive, f"files/{path}")


def write_manifest(archive: ZipFile, manifest: Manifest) -> None:
    """The last thing of an archive: what it holds, with a MAC."""
    said = json.dumps(asdict(manifest), sort_keys=True)
    archive.writestr(MANIFEST, json.dumps({"manifest": said, "mac": _mac("CTP_AUDIT_KEY", f"backup {said}")}))


def read_manifest(archive: ZipFile) -> tuple[Manifest, bool]:
    """The manifest, and whether its MAC is of this house's key. Raises BackupUnreadable."""
    try:
        with _member(archive, MANIFEST) as member:
            data = json.loads(member.read())
        said = str(data["manifest"])
        found = json.loads(said)
        if found["format"] != FORMAT:
            raise BackupUnreadable(mark("its format %(format)s is not known here"), format=found["format"])
        manifest = Manifest(**found)
    except (ValueError, KeyError, TypeError) as error:
        raise BackupUnreadable(mark("its manifest can't be read")) from error
    return manifest, hmac.compare_digest(str(data["mac"]), _mac("CTP_AUDIT_KEY", f"backup {said}"))


def _member(archive: ZipFile, name: str) -> IO[bytes]:
    try:
        return archive.open(name)
    except KeyError as error:
        raise BackupUnreadable(mark("%(name)s is not in it"), name=name) from error


def _rows(table: str) -> str:
    return f"rows/{table}.jsonl"


def _mac(setting: str, text: str) -> str:
    return hmac.new(str(getattr(settings, setting)).encode(), text.encode(), sha256).hexdigest()
