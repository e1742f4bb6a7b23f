"""Reading an uploaded table of units or people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from ctp_core.kit import spreadsheets
from ctp_core.kit.spreadsheets import Limits, Line

__all__ = ["MAX_ROWS", "Line", "read_table", "require_table"]

LIMITS = Limits(code="organization.bad_file")
MAX_ROWS = LIMITS.rows


def read_table(*, name: str, content: IO[bytes], size: int) -> Iterator[Line]:
    """(row number as the file counts, texts of its cells), empty rows left out. Raises Invalid at ``file``."""
    return spreadsheets.read_lines(name=name, content=content, size=size, limits=LIMITS)


def require_table(*, name: str, content: IO[bytes], size: int) -> None:
    """What can be said of a file without reading it: its size, its kind, what it unpacks to. Raises Invalid at ``file``."""
    spreadsheets.require_table(name=name, content=content, size=size, limits=LIMITS)
