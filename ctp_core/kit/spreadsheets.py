"""Reading an uploaded table row by row, as hostile until shown otherwise: size, rows, cells and unpacking are bounded."""

from __future__ import annotations

import codecs
import csv
import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, time
from typing import IO, Any

import openpyxl
from openpyxl.xml import DEFUSEDXML

from ctp_core.contracts import FieldError, Invalid, mark

Line = tuple[int, list[str]]
"""(row number as the file counts, texts of its cells)"""
CHUNK = 1 << 20


@dataclass(frozen=True)
class Limits:
    """What a table may be at most. *code* is that of the refusals, which stand at ``file``; *trim* takes white space off cells."""

    code: str
    bytes: int = 40 * 1024 * 1024
    rows: int = 300_000
    columns: int = 40
    cell: int = 1_000
    unpacked: int = 400 * 1024 * 1024
    parts: int = 500
    trim: bool = True

    def cut(self, text: str) -> str:
        """A cell as it is handed on."""
        return (text.strip() if self.trim else text)[: self.cell]


def read_lines(*, name: str, content: IO[bytes], size: int, limits: Limits, sheet: str = "") -> Iterator[Line]:
    """The rows of *sheet*, the first one if left out; empty rows are left out, memory stays flat. Raises Invalid at ``file``."""
    require_table(name=name, content=content, size=size, limits=limits)
    lines = _csv_lines(content, limits) if _ending(name) == "csv" else _xlsx_lines(content, limits, sheet)
    return _bounded(lines, limits)


def sheet_titles(*, name: str, content: IO[bytes], size: int, limits: Limits) -> tuple[str, ...]:
    """The sheets of a workbook in their order, "" alone for a text file. Raises Invalid at ``file``."""
    require_table(name=name, content=content, size=size, limits=limits)
    if _ending(name) == "csv":
        return ("",)
    with _told(limits):
        return tuple(one.title for one in _opened(content).worksheets)


def require_table(*, name: str, content: IO[bytes], size: int, limits: Limits) -> None:
    """What can be said of a file without reading it: its size, its kind, what it unpacks to. Raises Invalid at ``file``."""
    if size > limits.bytes:
        raise _refused(limits, mark("The file is larger than %(limit)s MB."), limit=limits.bytes // 1024 // 1024)
    if _ending(name) not in ("csv", "xlsx"):
        raise _refused(limits, mark("Only .csv and .xlsx files can be read."))
    if _ending(name) == "xlsx":
        _require_sane_archive(content, limits)


def _ending(name: str) -> str:
    return name.rsplit(".", 1)[-1].lower()


def _bounded(lines: Iterator[Line], limits: Limits) -> Iterator[Line]:
    count = 0
    for number, cells in lines:
        if not any(cell.strip() for cell in cells):
            continue
        count += 1
        if count > limits.rows + 1:
            raise _refused(limits, mark("The file has more than %(limit)s rows. Divide it."), limit=limits.rows)
        yield number, cells


def _csv_lines(content: IO[bytes], limits: Limits) -> Iterator[Line]:
    text = io.TextIOWrapper(content, encoding=_encoding(content, limits), newline="")
    reader = csv.reader(text)
    try:
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                raise _refused(limits, mark("Row %(row)s can't be read as CSV."), row=reader.line_num) from None
            yield reader.line_num, [limits.cut(cell) for cell in cells[: limits.columns]]
    finally:
        # The file is the caller's to close, and may be closed already when reading stopped half way.
        if not content.closed:
            text.detach()


def _encoding(content: IO[bytes], limits: Limits) -> str:
    """UTF-8, else what Chinese office programs write."""
    for encoding in ("utf-8-sig", "gb18030"):
        content.seek(0)
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            sound = all("\x00" not in decoder.decode(chunk) for chunk in iter(lambda: content.read(CHUNK), b""))
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        if sound:
            content.seek(0)
            return encoding
    raise _refused(limits, mark("The file is no text in UTF-8 or GB 18030."))


def _xlsx_lines(content: IO[bytes], limits: Limits, title: str) -> Iterator[Line]:
    with _told(limits):
        book = _opened(content)
        sheet: Any = book[title] if title else book.worksheets[0]
        sheet.reset_dimensions()
        rows = sheet.iter_rows(max_row=limits.rows + 10, max_col=limits.columns, values_only=True)
        for number, cells in enumerate(rows, start=1):
            yield number, [_text(cell, limits) for cell in cells]


def _opened(content: IO[bytes]) -> Any:
    if not DEFUSEDXML:
        raise RuntimeError("openpyxl runs without defusedxml")
    return openpyxl.load_workbook(content, read_only=True, data_only=True, keep_links=False)


@contextmanager
def _told(limits: Limits) -> Iterator[None]:
    """openpyxl raises whatever its parts raise; to the reader it is one thing."""
    try:
        yield
    except (Invalid, GeneratorExit):
        raise
    except Exception as error:
        raise _refused(limits, mark("The file can't be read as a table.")) from error


def _require_sane_archive(content: IO[bytes], limits: Limits) -> None:
    """Looks at the table of contents alone; nothing is unpacked, names are not used."""
    try:
        with zipfile.ZipFile(content) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise _refused(limits, mark("The file can't be read as a table.")) from None
    packed, unpacked = sum(one.compress_size for one in parts), sum(one.file_size for one in parts)
    if len(parts) > limits.parts or unpacked > limits.unpacked or unpacked > 200 * max(packed, 10_000):
        raise _refused(limits, mark("The file unpacks to more than is allowed."))
    content.seek(0)


def _text(cell: Any, limits: Limits) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return limits.cut(cell.isoformat() if isinstance(cell, date | time) else str(cell))


def _refused(limits: Limits, message: str, **params: Any) -> Invalid:
    return Invalid({"file": [FieldError(limits.code, message, **params)]})
