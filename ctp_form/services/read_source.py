"""A file with a form somebody made elsewhere, as hostile until shown otherwise, read into a definition and a report."""

from __future__ import annotations

import csv
import io
import json
import warnings
import zipfile
from datetime import date, datetime, time
from typing import Any

import openpyxl
import python_calamine
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring
from openpyxl.xml import DEFUSEDXML

from ctp_core.contracts import mark
from ctp_form.domain import importing
from ctp_form.domain.importing import Finding, Imported

MAX_BYTES = 5_000_000
MAX_ROWS = 5_000
MAX_COLUMNS = 60
MAX_UNPACKED = 60_000_000
MAX_PARTS = 500
MAX_DEPTH = 60
OLD_BOOK = b"\xd0\xcf\x11\xe0"
Sheets = dict[str, list[list[str]]]

UNREADABLE = mark("This file can't be read as a form.")
TOO_LARGE = mark("The file is larger than %(limit)s MB.")


def read_source(*, name: str, content: bytes) -> Imported:
    """What can be made of the file. Never raises for what stands in it: what can't be read is a finding."""
    title = name.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0][:200]
    if len(content) > MAX_BYTES:
        return _nothing(title, name, TOO_LARGE, limit=MAX_BYTES // 1_000_000)
    try:
        if content.startswith(OLD_BOOK):
            found = _read_sheets(title, _old_sheets(content))
        elif content.startswith(b"PK"):
            found = _read_book(title, content)
        else:
            found = _read_text(title, _decoded(content))
    except _UnreadableError:
        found = None
    return found or _nothing(title, name, UNREADABLE)


class _UnreadableError(Exception):
    """The file isn't what it seems."""


def _nothing(title: str, name: str, message: str, **params: Any) -> Imported:
    return Imported("unknown", title, None, (Finding("", name[-200:], message, params),))


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise _UnreadableError


def _read_text(title: str, text: str) -> Imported | None:
    start = text.lstrip()[:200].lower()
    if start.startswith(("{", "[")):
        return _read_json(title, text)
    if start.startswith(("<?xml", "<h:html")):
        return _read_xml(title, text)
    if importing.is_html_form(text):
        return importing.read_html_form(text, title)
    if start.startswith("|"):
        sheets = _stacked([[cell.strip() for cell in line.strip().strip("|").split("|")] for line in text.splitlines()])
        return _read_sheets(title, sheets)
    try:
        dialect = csv.Sniffer().sniff(text[:4_000], ",;\t")
    except csv.Error:
        dialect = csv.excel
    try:
        rows = [row[:MAX_COLUMNS] for row in csv.reader(io.StringIO(text, newline=""), dialect)][:MAX_ROWS]
    except csv.Error:
        raise _UnreadableError from None
    stacked = _stacked(rows)
    return _read_sheets(title, stacked if importing.is_xlsform(stacked) else {"": rows})


def _stacked(rows: list[list[str]]) -> Sheets:
    """Sheets written below one another: a row with nothing but a name begins one, its rows begin in the second column."""
    sheets: Sheets = {}
    for row in rows:
        if row and row[0].strip() and not any(cell.strip() for cell in row[1:]):
            sheets[row[0].strip().lower()] = []
        elif sheets and any(cell.strip() for cell in row):
            sheets[next(reversed(sheets))].append([cell.strip() for cell in row[1:]])
    return sheets


def _read_json(title: str, text: str) -> Imported | None:
    try:
        data = json.loads(text, parse_constant=lambda word: None)
    except (ValueError, RecursionError):
        raise _UnreadableError from None
    if _depth(data) > MAX_DEPTH:
        raise _UnreadableError
    if importing.is_form_js(data):
        return importing.read_form_js(data, title)
    return importing.read_json_schema(data, title) if importing.is_json_schema(data) else None


def _depth(data: Any) -> int:
    level, depth = [data], 0
    while level and depth <= MAX_DEPTH:
        level = [
            inner
            for one in level
            for inner in (one.values() if isinstance(one, dict) else one if isinstance(one, list) else ())
        ]
        depth += 1
    return depth


def _read_xml(title: str, text: str) -> Imported | None:
    try:
        root = fromstring(text.encode(), forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, RecursionError):
        raise _UnreadableError from None
    return importing.read_xform(root, title) if importing.is_xform(root) else None


def _read_book(title: str, content: bytes) -> Imported | None:
    if not DEFUSEDXML:
        raise RuntimeError("openpyxl runs without defusedxml")
    _require_sane_archive(content)
    sheets: Sheets = {}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
            for sheet in book.worksheets[:20]:
                sheet.reset_dimensions()
                rows = sheet.iter_rows(max_row=MAX_ROWS, max_col=MAX_COLUMNS, values_only=True)
                sheets[sheet.title.strip().lower()] = [[_cell(cell) for cell in row] for row in rows]
    except Exception as error:
        # openpyxl raises whatever its parts raise; to the reader it is one thing.
        raise _UnreadableError from error
    return _read_sheets(title, sheets)


def _old_sheets(content: bytes) -> Sheets:
    """The sheets of a book in the format of before 2007, read by a parser that keeps its memory safe whatever is in it."""
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        return {
            name.strip().lower(): [
                [_cell(cell) for cell in row[:MAX_COLUMNS]]
                for row in book.get_sheet_by_name(name).to_python(nrows=MAX_ROWS)
            ]
            for name in book.sheet_names[:20]
        }
    except BaseException as error:
        # A parser in Rust that gives up isn't an Exception to Python.
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
        raise _UnreadableError from error


def _require_sane_archive(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise _UnreadableError from None
    if len(parts) > MAX_PARTS or sum(one.file_size for one in parts) > MAX_UNPACKED:
        raise _UnreadableError


def _read_sheets(title: str, sheets: Sheets) -> Imported | None:
    if importing.is_xlsform(sheets):
        return importing.read_xlsform(sheets, title)
    first = next(iter(sheets.values()), [])
    return importing.read_spreadsheet(first, title) if first else None


def _cell(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    return (cell.isoformat() if isinstance(cell, date | time) else str(cell)).strip()[:5_000]
