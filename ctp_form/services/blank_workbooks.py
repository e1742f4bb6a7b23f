"""An empty workbook with the columns of a form, to be filled in and imported: what may be chosen is offered in its cells."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import openpyxl
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from ctp_form.contracts import FieldPolicy
from ctp_form.domain.cells import safe_cell
from ctp_form.domain.fields import Field
from ctp_form.domain.kinds import ChoiceField, TableField
from ctp_form.domain.labels import pick
from ctp_form.domain.sub_sheets import heads, key_head, sheet_titles
from ctp_form.selectors.parsed import get_parsed
from ctp_form.services.export_records import main_title

LINES = 1_000
"""So many lines offer what may be chosen."""
LONGEST_LIST = 255
LONGEST_PROMPT = 255
WORDS = {
    "zh-hans": ("必填", "选填", "同一记录在各工作表用同一个号，可用 1、2、3……"),
    "en": ("required", "optional", "One number a record, the same on all sheets, such as 1, 2, 3."),
}
Columns = Sequence[tuple[str, Field | None]]


def blank_workbook(*, version_id: UUID, policy: FieldPolicy, language: str) -> bytes:
    """The fields that *policy* lets one write, a sheet for each sub-table; read by ``Sheet``."""
    definition = get_parsed(version_id).definition
    fields = _writable(definition.fields, policy, "")
    tables = [one for one in fields if isinstance(one, TableField)]
    plain = [one for one in fields if not isinstance(one, TableField)]
    book = openpyxl.Workbook()
    titles = sheet_titles(list(definition.tables()), language)
    main: Any = book.active
    main.title = main_title(language, titles.values())
    _fill(main, [*_numbered(tables, plain, language), *_named(plain, language)], language)
    for table in tables:
        columns = _writable(table.columns, policy, f"{table.code}.")
        _fill(
            book.create_sheet(titles[table.code]),
            [*_numbered(tables, columns, language), *_named(columns, language)],
            language,
        )
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _writable(fields: Sequence[Field], policy: FieldPolicy, prefix: str) -> list[Field]:
    return [
        one
        for one in fields
        if one.holds_value
        and not one.is_calculated
        and policy.is_writable(f"{prefix}{one.code}")
        # Files aren't brought in by a spreadsheet.
        and one.kind not in ("attachment", "image", "signature", "serial", "opinion")
    ]


def _numbered(tables: Sequence[TableField], fields: Sequence[Field], language: str) -> Columns:
    return [(key_head(language, fields), None)] if tables else []


def _named(fields: Sequence[Field], language: str) -> Columns:
    return list(zip(heads(fields, language), fields, strict=True))


def _fill(sheet: Any, columns: Columns, language: str) -> None:
    sheet.append([safe_cell(head) for head, _field in columns])
    sheet.freeze_panes = "A2"
    for place, (head, field) in enumerate(columns, start=1):
        letter = get_column_letter(place)
        sheet[f"{letter}1"].font = Font(bold=True)
        sheet.column_dimensions[letter].width = min(max(len(head) * 2 + 2, 12), 40)
        rule = _rule(field, language)
        rule.promptTitle, rule.prompt = head[:32], _prompt(field, language)[:LONGEST_PROMPT]
        rule.showInputMessage = True
        sheet.add_data_validation(rule)
        rule.add(f"{letter}2:{letter}{LINES}")


def _rule(field: Field | None, language: str) -> DataValidation:
    if isinstance(field, ChoiceField):
        words = [pick(one.label, language) for one in field.options]
        listed = ",".join(words)
        if words and len(listed) <= LONGEST_LIST - 2 and not any("," in one or '"' in one for one in words):
            return DataValidation(type="list", formula1=f'"{listed}"', allow_blank=True)
    return DataValidation(allow_blank=True)


def _prompt(field: Field | None, language: str) -> str:
    required, optional, numbered = WORDS.get(language, WORDS["en"])
    if field is None:
        return numbered
    text = field.help_in(language)
    return f"{required if field.required else optional}{' · ' if text else ''}{text}"
