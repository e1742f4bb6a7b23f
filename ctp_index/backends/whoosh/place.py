"""Where the index lies: generation directories, a pointer to the one in use, a lock for the one who writes.

The table of contents of a Whoosh index is a pickle: the directory is private to the server's user, and an index is never
restored from a backup but rebuilt.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from whoosh.util.filelock import FileLock

from ctp_index.contracts import IndexBusy

POINTER = "current"
LOCK = "write.lock"
PREFIX = "generation-"


def root() -> Path:
    """The private directory of the index."""
    path = Path(settings.CTP_INDEX_DIR)
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def current() -> Path | None:
    """The generation in use, None when there is none."""
    place = Path(settings.CTP_INDEX_DIR)
    try:
        name = (place / POINTER).read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return None
    path = place / name
    return path if name.startswith(PREFIX) and "/" not in name and path.is_dir() else None


def new_generation() -> Path:
    """An empty directory for the next generation."""
    numbers = [int(path.name.removeprefix(PREFIX)) for path in root().glob(f"{PREFIX}*") if path.name[-1].isdigit()]
    path = root() / f"{PREFIX}{max(numbers, default=0) + 1}"
    path.mkdir(mode=0o700)
    return path


def use(path: Path) -> None:
    """Point to *path* from now on, in one step; the generation before it is kept for those who read it, older ones go."""
    before = current()
    temporary = root() / f"{POINTER}.new"
    temporary.write_text(path.name, encoding="ascii")
    os.replace(temporary, root() / POINTER)
    for old in root().glob(f"{PREFIX}*"):
        if old not in (path, before):
            shutil.rmtree(old, ignore_errors=True)


@contextmanager
def writing() -> Iterator[None]:
    """Hold the one writer's lock, between processes. Raises IndexBusy at once when another holds it."""
    lock = FileLock(str(root() / LOCK))
    if not lock.acquire(blocking=False):
        raise IndexBusy()
    try:
        yield
    finally:
        lock.release()
