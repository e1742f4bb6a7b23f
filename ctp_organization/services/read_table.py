"""Reading an uploaded table as rows of texts, as hostile until shown otherwise: size, rows, cells and unpacking are bounded."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import date
from typing import IO, Any

import openpyxl
from openpyxl.xml import DEFUSEDXML

from ctp_core.contracts import FieldError, Invalid, mark

MAX_BYTES = 40 * 1024 * 1024
MAX_ROWS = 300_000
MAX_COLUMNS = 40
MAX_CELL = 1_000
MAX_UNPACKED = 400 * 1024 * 1024
MAX_PARTS = 500
Line = tuple[int, list[str]]


def read_table(*, name: str, content: IO[bytes], size: int) -> Iterator[Line]:
    """(row number as the file counts, texts of its cells), empty rows left out. Raises Invalid at ``file``."""
    require_table(name=name, content=content, size=size)
    if _ending(name) == "csv":
        return _bounded(_csv_lines(content.read(MAX_BYTES + 1)))
    return _bounded(_xlsx_lines(content))


def require_table(*, name: str, content: IO[bytes], size: int) -> None:
    """What can be said of a file without reading it: its size, its kind, what it unpacks to. Raises Invalid at ``file``."""
    if size > MAX_BYTES:
        raise _refused(mark("The file is larger than %(limit)s MB."), limit=MAX_BYTES // 1024 // 1024)
    if _ending(name) not in ("csv", "xlsx"):
        raise _refused(mark("Only .csv and .xlsx files can be read."))
    if _ending(name) == "xlsx":
        _require_sane_archive(content)


def _ending(name: str) -> str:
    return name.rsplit(".", 1)[-1].lower()


def _bounded(lines: Iterator[Line]) -> Iterator[Line]:
    count = 0
    for number, cells in lines:
        if not any(cells):
            continue
        count += 1
        if count > MAX_ROWS + 1:
            raise _refused(mark("The file has more than %(limit)s rows. Divide it."), limit=MAX_ROWS)
        yield number, cells


def _csv_lines(content: bytes) -> Iterator[Line]:
    reader = csv.reader(io.StringIO(_decoded(content), newline=""))
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise _refused(mark("Row %(row)s can't be read as CSV."), row=reader.line_num) from None
        yield reader.line_num, [cell.strip()[:MAX_CELL] for cell in cells[:MAX_COLUMNS]]


def _decoded(content: bytes) -> str:
    """UTF-8, else what Chinese office programs write."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise _refused(mark("The file is no text in UTF-8 or GB 18030."))


def _xlsx_lines(content: IO[bytes]) -> Iterator[Line]:
    if not DEFUSEDXML:
        raise RuntimeError("openpyxl runs without defusedxml")
    try:
        book = openpyxl.load_workbook(content, read_only=True, data_only=True, keep_links=False)
        sheet: Any = book.worksheets[0]
        sheet.reset_dimensions()
        rows = sheet.iter_rows(max_row=MAX_ROWS + 10, max_col=MAX_COLUMNS, values_only=True)
        for number, cells in enumerate(rows, start=1):
            yield number, [_text(cell) for cell in cells]
    except Invalid:
        raise
    except Exception as error:
        # openpyxl raises whatever its parts raise; to the reader it is one thing.
        raise _refused(mark("The file can't be read as a table.")) from error


def _require_sane_archive(content: IO[bytes]) -> None:
    """Looks at the table of contents alone; nothing is unpacked, names are not used."""
    try:
        with zipfile.ZipFile(content) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise _refused(mark("The file can't be read as a table.")) from None
    packed, unpacked = sum(one.compress_size for one in parts), sum(one.file_size for one in parts)
    if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED or unpacked > 200 * max(packed, 10_000):
        raise _refused(mark("The file unpacks to more than is allowed."))
    content.seek(0)


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return (cell.isoformat() if isinstance(cell, date) else str(cell)).strip()[:MAX_CELL]


def _refused(message: str, **params: Any) -> Invalid:
    return Invalid({"file": [FieldError("organization.bad_file", message, **params)]})
