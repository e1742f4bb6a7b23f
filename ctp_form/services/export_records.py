"""Write a list as a table: row by row, so that memory stays flat; no cell is a formula; nothing leaves that the list wouldn't show."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import IO, Any, Literal

from django.utils import timezone

from ctp_form.contracts import FieldPolicy, ListedRecord, RecordQuery, RecordSet
from ctp_form.domain.cells import exact_cell, human_cell, safe_cell
from ctp_form.domain.definitions import Definition
from ctp_form.domain.fields import Field
from ctp_form.domain.keys import key_type
from ctp_form.domain.kinds import TableField
from ctp_form.domain.sub_sheets import EXACT, ROW_ID, heads, key_head, sheet_titles, shown_columns
from ctp_form.selectors.listing import each_record
from ctp_form.selectors.parsed import get_parsed
from ctp_form.services.workbooks import Workbook

EXACT_DIGITS = 15
HEADS = {"zh-hans": ("录入人", "录入时间"), "en": ("Entered by", "Entered at")}
SHEET = {"zh-hans": "记录", "en": "Records", EXACT: "_records"}


def export_records(
    *,
    within: RecordSet,
    query: RecordQuery,
    columns: Sequence[str] = (),
    file_format: Literal["csv", "xlsx"],
    exact: bool = False,
    language: str,
    to: IO[bytes],
    on_row: Callable[[int], None] | None = None,
) -> int:
    """The records that match, into *to*; returns how many. *exact* writes codes and stored values, to be imported again.

    In a workbook the rows of sub-tables stand on sheets of their own, in CSV in one cell. *on_row* is told after each record how many
    are written, and may raise to break off. Raises Invalid for conditions that can't be asked, and for what a workbook has no room for.
    """
    definition = get_parsed(within.version_id).definition
    titles = sheet_titles(list(definition.tables()), EXACT if exact else language)
    layout = Layout(within.policy, _fields(definition, within.policy, columns), language, exact, titles)
    records = _told(each_record(within=within, query=query), on_row)
    return _write_csv(layout, records, to) if file_format == "csv" else _write_xlsx(layout, records, to)


@dataclass(frozen=True)
class Layout:
    """Which fields, for whom, whether for people or to be read again, and how the sheets of the sub-tables are called."""

    policy: FieldPolicy
    fields: Sequence[Field]
    language: str
    exact: bool
    titles: Mapping[str, str]

    @property
    def words(self) -> str:
        """The language of heads."""
        return EXACT if self.exact else self.language

    def cells(self, fields: Sequence[Field], values: Mapping[str, Any], prefix: str = "") -> list[Any]:
        """What *values* say in *fields*."""
        return [self._cell(one, values.get(one.code), f"{prefix}{one.code}") for one in fields]

    def tail(self, record: ListedRecord) -> list[Any]:
        """What follows for people: who entered it, and when."""
        if self.exact:
            return []
        return [safe_cell(record.author), timezone.localtime(record.created_at).strftime("%Y-%m-%d %H:%M")]

    def tail_heads(self) -> list[str]:
        """The heads over it."""
        return [] if self.exact else list(HEADS.get(self.language, HEADS["en"]))

    def _cell(self, one: Field, value: Any, path: str) -> Any:
        if self.exact:
            return safe_cell(exact_cell(value))
        text = human_cell(one, value, self.language)
        return _number(text) if key_type(one) == "number" and not self.policy.is_concealed(path) else safe_cell(text)


def _fields(definition: Definition, policy: FieldPolicy, columns: Sequence[str]) -> list[Field]:
    shown = [one for one in definition.fields if one.holds_value and not policy.is_hidden(one.code)]
    if not columns:
        return shown
    by_code = {one.code: one for one in shown}
    return [by_code[code] for code in dict.fromkeys(columns) if code in by_code]


def _told(records: Iterator[ListedRecord], on_row: Callable[[int], None] | None) -> Iterator[ListedRecord]:
    for count, record in enumerate(records, start=1):
        yield record
        if on_row is not None:
            on_row(count)


def _number(text: str) -> Any:
    """A number that spreadsheets add up, as long as they keep all its digits."""
    try:
        number = Decimal(text)
    except ArithmeticError:
        return safe_cell(text)
    return number if number.is_finite() and len(number.as_tuple().digits) <= EXACT_DIGITS else safe_cell(text)


def _write_csv(layout: Layout, records: Iterator[ListedRecord], to: IO[bytes]) -> int:
    # The mark at the beginning tells office programs that this is UTF-8.
    text = io.TextIOWrapper(to, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    head = [one.label_in(layout.language) if not layout.exact else one.code for one in layout.fields]
    writer.writerow([safe_cell(one) for one in (*head, *layout.tail_heads())])
    count = 0
    try:
        for record in records:
            writer.writerow([*layout.cells(layout.fields, record.values), *layout.tail(record)])
            count += 1
    finally:
        text.detach()
    return count


def _write_xlsx(layout: Layout, records: Iterator[ListedRecord], to: IO[bytes]) -> int:
    tables = [one for one in layout.fields if isinstance(one, TableField)]
    plain = [one for one in layout.fields if not isinstance(one, TableField)]
    titles = layout.titles
    main = main_title(layout.words, titles.values())
    numbered = [key_head(layout.words, plain)] if tables else []
    count = 0
    with Workbook(exact=layout.exact) as book:
        book.add_sheet(main, [*numbered, *heads(plain, layout.words), *layout.tail_heads()])
        for table in tables:
            columns = shown_columns(table, layout.policy)
            own = [ROW_ID] if layout.exact else []
            book.add_sheet(titles[table.code], [key_head(layout.words, columns), *own, *heads(columns, layout.words)])
        for record in records:
            count += 1
            # People count; a number of their own keeps lines together that were sorted by hand.
            key = [str(record.id) if layout.exact else count] if tables else []
            book.append(main, [*key, *layout.cells(plain, record.values), *layout.tail(record)])
            for table in tables:
                for cells in _rows(layout, table, record.values.get(table.code)):
                    book.append(titles[table.code], [*key, *cells])
        book.save(to)
    return count


def _rows(layout: Layout, table: TableField, rows: Any) -> Iterator[list[Any]]:
    columns = shown_columns(table, layout.policy)
    for row in rows if isinstance(rows, list | tuple) else ():
        own = [str(row.get(ROW_ID, ""))] if layout.exact else []
        yield [*own, *layout.cells(columns, row, f"{table.code}.")]


def main_title(language: str, taken: Iterable[str]) -> str:
    """The name of the first sheet, another than those *taken*."""
    title = SHEET.get(language, SHEET["en"])
    return title if title.casefold() not in {one.casefold() for one in taken} else f"{title}~"
