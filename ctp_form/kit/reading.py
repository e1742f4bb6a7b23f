"""A form to read: every visible field as text, sub-tables with their totals, files to open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from ctp_core.api.files import FileDto
from ctp_form.contracts import FieldPolicy, Values
from ctp_form.domain.calculating import column_total
from ctp_form.domain.definitions import Definition
from ctp_form.domain.fields import Field
from ctp_form.domain.kinds import AttachmentField, LongTextField, TableField
from ctp_form.kit.words import is_number, language, say_capitals, say_value
from ctp_form.selectors.files import list_record_files
from ctp_form.selectors.parsed import get_parsed


@dataclass(frozen=True)
class ShownCell:
    """One cell of a sub-table."""

    label: str
    text: str
    is_number: bool


@dataclass(frozen=True)
class ShownField:
    """One field as it is read. *template* is the part that shows it."""

    code: str
    template: str
    label: str
    text: str = ""
    capitals: str = ""
    wide: bool = False
    is_number: bool = False
    files: Sequence[FileDto] = ()
    head: Sequence[ShownCell] = ()
    rows: Sequence[Sequence[ShownCell]] = ()
    totals: Sequence[ShownCell] = ()


@dataclass(frozen=True)
class FormReading:
    """Groups in order: fields that stand in one grid, and between them what needs the whole width (sub-tables, files)."""

    groups: Sequence[tuple[str, Sequence[ShownField]]]


def form_reading(
    *, version_id: UUID, values: Values, policy: FieldPolicy, record_id: UUID | None = None
) -> FormReading:
    """What ``{% form_view %}`` draws. *values* are those read under *policy*; files are those of the record."""
    definition = get_parsed(version_id).definition
    files = list_record_files(record_id) if record_id and _has_files(definition, policy) else {}
    groups: list[tuple[str, list[ShownField]]] = []
    for one in definition.fields:
        if policy.is_hidden(one.code):
            continue
        shown = show_field(one, values.get(one.code), policy, files)
        group = "grid" if shown.template == "text" else shown.template
        if group == "grid" and groups and groups[-1][0] == "grid":
            groups[-1][1].append(shown)
        else:
            groups.append((group, [shown]))
    return FormReading(groups)


def show_field(one: Field, value: Any, policy: FieldPolicy, files: Mapping[str, Sequence[FileDto]]) -> ShownField:
    """One field as it is read."""
    label = one.label_in(language())
    if isinstance(one, TableField):
        return _show_table(one, label, value or (), policy)
    if isinstance(one, AttachmentField):
        wanted = set(value or ())
        return ShownField(
            one.code, "files", label, files=[file for file in files.get(one.code, ()) if str(file.id) in wanted]
        )
    return ShownField(
        one.code,
        "text",
        label,
        text=say_value(one, value),
        capitals=say_capitals(one, value),
        wide=isinstance(one, LongTextField),
        is_number=is_number(one),
    )


def _show_table(table: TableField, label: str, rows: Sequence[Mapping[str, Any]], policy: FieldPolicy) -> ShownField:
    columns = [one for one in table.columns if not policy.is_hidden(f"{table.code}.{one.code}")]
    return ShownField(
        table.code,
        "table",
        label,
        head=[ShownCell(one.label_in(language()), "", is_number(one)) for one in columns],
        rows=[[_cell(one, row.get(one.code)) for one in columns] for row in rows],
        totals=table_totals(columns, rows),
    )


def table_totals(columns: Sequence[Field], rows: Sequence[Mapping[str, Any]]) -> list[ShownCell]:
    """The foot of a sub-table; empty when no column adds up."""
    sums = [column_total(one, list(rows)) for one in columns]
    if not rows or not any(one is not None for one in sums):
        return []
    cells = [
        ShownCell(one.label_in(language()), say_value(one, found), is_number(one))
        for one, found in zip(columns, sums, strict=True)
    ]
    if not cells[0].text:
        cells[0] = ShownCell("", _("Total"), is_number=False)
    return cells


def _cell(one: Field, value: Any) -> ShownCell:
    return ShownCell(one.label_in(language()), say_value(one, value), is_number(one))


def _has_files(definition: Definition, policy: FieldPolicy) -> bool:
    return any(isinstance(one, AttachmentField) and not policy.is_hidden(one.code) for one in definition.fields)
