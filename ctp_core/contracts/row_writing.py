"""Rows of one use case that go to the database together.

Who writes rows that nobody reads before the commit (audit, outbox) hands them to the writer, where one is at work.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextvars import ContextVar
from typing import Any, Protocol


class RowWriter(Protocol):
    """Collects rows and writes them all at once, in the transaction that is open."""

    def take(self, rows: Sequence[Any]) -> bool:
        """Keep *rows* of one model to be inserted with the others. False: they have to be written now, by who has them."""
        ...

    def give_keys(self, rows: Sequence[Any]) -> bool:
        """Insert *rows* of one model at once, as others that wait name their keys; they have them afterwards. False as above."""
        ...


row_writer: ContextVar[RowWriter | None] = ContextVar("row_writer", default=None)
"""The writer of the use case that runs, set by ``ctp_core.kit.inserting.written_together``."""


def taken(rows: Sequence[Any]) -> bool:
    """Whether a writer has taken *rows*."""
    writer = row_writer.get()
    return writer is not None and writer.take(rows)


def keyed(rows: Sequence[Any]) -> bool:
    """Whether a writer has inserted *rows* and given them their keys."""
    writer = row_writer.get()
    return writer is not None and writer.give_keys(rows)
