"""Writing a workbook line by line: memory stays flat however long it gets, and no cell is a formula."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from types import TracebackType
from typing import IO, Any, Self

import openpyxl

from ctp_core.contracts import FieldError, Invalid, mark
from ctp_form.domain.cells import safe_cell

LONGEST_CELL = 32_767
LONGEST_SHEET = 1_048_576


class Workbook:
    """Sheets that grow next to each other. *exact* refuses what a cell has no room for instead of cutting it.

    Used as a context: whatever isn't saved leaves nothing behind.
    """

    def __init__(self, *, exact: bool) -> None:
        self._book: Any = openpyxl.Workbook(write_only=True)
        self._exact = exact
        self._lengths: dict[str, int] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if kind is not None:
            for sheet in self._book.worksheets:
                # What openpyxl would leave in the folder for temporary files until the process ends.
                sheet.close()
                sheet._writer.cleanup()

    def add_sheet(self, title: str, head: Sequence[str]) -> None:
        """One more, after the others."""
        self._book.create_sheet(title)
        self._lengths[title] = 0
        self.append(title, [safe_cell(one) for one in head])

    def append(self, title: str, cells: Iterable[Any]) -> None:
        """A line below the others. Raises Invalid where there is no room for it."""
        self._lengths[title] += 1
        if self._lengths[title] > LONGEST_SHEET:
            message = mark("A workbook has no room for more than %(limit)s lines. Export it as CSV, or fewer records.")
            raise Invalid({"format": [FieldError("form.sheet_too_long", message, limit=LONGEST_SHEET - 1)]})
        self._book[title].append([self._fitting(one) for one in cells])

    def save(self, to: IO[bytes]) -> None:
        """The whole of it, into *to*."""
        self._book.save(to)

    def _fitting(self, cell: Any) -> Any:
        if not isinstance(cell, str) or len(cell) <= LONGEST_CELL:
            return cell
        if self._exact:
            message = mark("A workbook has no room for a text of more than %(limit)s characters. Export it as CSV.")
            raise Invalid({"format": [FieldError("form.cell_too_long", message, limit=LONGEST_CELL)]})
        return cell[: LONGEST_CELL - 1] + "…"
