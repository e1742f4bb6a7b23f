"""Write a list as a table: row by row, so that memory stays flat; no cell is a formula; nothing leaves that the list wouldn't show."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import IO, Any, Literal

import openpyxl
from django.utils import timezone

from ctp_core.contracts import FieldError, Invalid, mark
from ctp_form.contracts import FieldPolicy, RecordQuery, RecordSet
from ctp_form.domain.cells import exact_cell, human_cell, safe_cell
from ctp_form.domain.definitions import Definition
from ctp_form.domain.fields import Field
from ctp_form.domain.keys import key_type
from ctp_form.selectors.listing import each_record
from ctp_form.selectors.parsed import get_parsed

LONGEST_CELL = 32_767
EXACT_DIGITS = 15
HEADS = {"zh-hans": ("录入人", "录入时间"), "en": ("Entered by", "Entered at")}


def export_records(
    *,
    within: RecordSet,
    query: RecordQuery,
    columns: Sequence[str] = (),
    file_format: Literal["csv", "xlsx"],
    exact: bool = False,
    language: str,
    to: IO[bytes],
) -> int:
    """The records that match, into *to*; returns how many. *exact* writes codes and stored values, to be imported again.

    Raises Invalid for conditions that can't be asked, and for an exact workbook whose cells would be too long.
    """
    definition = get_parsed(within.version_id).definition
    fields = _fields(definition, within.policy, columns)
    head = [one.code if exact else one.label_in(language) for one in fields]
    lines = _lines(within, query, fields, exact=exact, language=language)
    if not exact:
        head += HEADS.get(language, HEADS["en"])
    return (_write_csv if file_format == "csv" else _write_xlsx)([head], lines, to, exact)


def _fields(definition: Definition, policy: FieldPolicy, columns: Sequence[str]) -> list[Field]:
    shown = [one for one in definition.fields if one.holds_value and not policy.is_hidden(one.code)]
    if not columns:
        return shown
    by_code = {one.code: one for one in shown}
    return [by_code[code] for code in dict.fromkeys(columns) if code in by_code]


def _lines(
    within: RecordSet, query: RecordQuery, fields: Sequence[Field], *, exact: bool, language: str
) -> Iterator[list[Any]]:
    numbers = [key_type(one) == "number" and not within.policy.is_concealed(one.code) for one in fields]
    for record in each_record(within=within, query=query):
        cells: list[Any] = []
        for one, is_number in zip(fields, numbers, strict=True):
            value = record.values.get(one.code)
            text = exact_cell(value) if exact else human_cell(one, value, language)
            cells.append(_number(text) if is_number and not exact else safe_cell(text))
        if not exact:
            cells += [safe_cell(record.author), timezone.localtime(record.created_at).strftime("%Y-%m-%d %H:%M")]
        yield cells


def _number(text: str) -> Any:
    """A number that spreadsheets add up, as long as they keep all its digits."""
    try:
        number = Decimal(text)
    except ArithmeticError:
        return safe_cell(text)
    return number if number.is_finite() and len(number.as_tuple().digits) <= EXACT_DIGITS else safe_cell(text)


def _write_csv(head: Iterable[list[str]], lines: Iterator[list[Any]], to: IO[bytes], exact: bool) -> int:
    # The mark at the beginning tells office programs that this is UTF-8.
    text = io.TextIOWrapper(to, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    for cells in head:
        writer.writerow([safe_cell(cell) for cell in cells])
    count = 0
    for cells in lines:
        writer.writerow(cells)
        count += 1
    text.detach()
    return count


def _write_xlsx(head: Iterable[list[str]], lines: Iterator[list[Any]], to: IO[bytes], exact: bool) -> int:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for cells in head:
        sheet.append([safe_cell(cell) for cell in cells])
    count = 0
    for cells in lines:
        sheet.append([_fitting(cell, exact) for cell in cells])
        count += 1
    book.save(to)
    return count


def _fitting(cell: Any, exact: bool) -> Any:
    if not isinstance(cell, str) or len(cell) <= LONGEST_CELL:
        return cell
    if exact:
        message = mark("A workbook has no room for a text of more than %(limit)s characters. Export it as CSV.")
        raise Invalid({"format": [FieldError("form.cell_too_long", message, limit=LONGEST_CELL)]})
    return cell[: LONGEST_CELL - 1] + "…"
