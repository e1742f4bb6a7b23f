"""The data folder belongs to the server's user alone: the database holds sessions, the files are people's."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

DATABASE = "ctp.sqlite3"
PRIVATE = ("keys", "files", "index", f"{DATABASE}*")
"""Patterns of what lies in the data folder and is nobody else's business; *static* is public, the audit's anchor no secret."""


def make_private(folder: Path) -> Path:
    """Make *folder* if it is not there, and take from others what an earlier version left open in it; the folder.

    A folder that was there keeps its own mode: it may be one that is shared. What lies in it under our names is closed.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for path in (path for pattern in PRIVATE for path in folder.glob(pattern)):
        # Who does not own it can't; ``doctor`` says so then.
        with suppress(OSError):
            mode = path.stat().st_mode
            if mode & 0o077:
                path.chmod(mode & 0o700)
    return folder


def private_file(path: Path) -> Path:
    """An empty file for its owner alone where none is: a database made by its library would be open to read."""
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    return path
