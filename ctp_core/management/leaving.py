"""A command that only looks, or refuses, leaves nothing behind where there was nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection


@contextmanager
def leaving_nothing() -> Iterator[None]:
    """Afterwards take away what this process made and nothing came into: an empty database, empty folders."""
    try:
        yield
    finally:
        _tidy(settings.DATA_DIR)


def _tidy(folder: Path) -> None:
    if connection.vendor == "sqlite" and not settings.CTP_DATABASE_WAS_THERE and not _has_tables():
        connection.close()
        # By their whole names: a database that an operator put aside may lie beside it, under a longer one.
        for ending in ("", "-wal", "-shm", "-journal"):
            Path(f"{settings.DATABASES['default']['NAME']}{ending}").unlink(missing_ok=True)
    for path in (folder / "files" / "doctor", folder / "files", folder / "keys"):
        # What holds something is not empty, and stays.
        with suppress(OSError):
            path.rmdir()
    if not settings.CTP_DATA_DIR_WAS_THERE:
        with suppress(OSError):
            folder.rmdir()


def _has_tables() -> bool:
    try:
        return bool(connection.introspection.table_names())
    except DatabaseError:
        return True
