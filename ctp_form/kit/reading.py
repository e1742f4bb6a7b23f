"""A form to read: every visible field as text, sub-tables with their totals, files to open."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from ctp_core.api.files import FileDto
from ctp_form.contracts import FieldPolicy, Values
from ctp_form.domain.calculating import column_total
from ctp_form.domain.conditions import holds
from ctp_form.domain.definitions import Definition
from ctp_form.domain.fields import Field
from ctp_form.domain.kinds import (
    AttachmentField,
    ExplanationField,
    ImageField,
    LayoutField,
    LongTextField,
    OpinionField,
    RelationField,
    RichTextField,
    SignatureField,
    TableField,
)
from ctp_form.domain.kinds.rich_texts import clean_html
from ctp_form.domain.showing import show_value
from ctp_form.kit.words import is_number, language, say_capitals, say_value
from ctp_form.selectors.files import list_record_files
from ctp_form.selectors.parsed import get_parsed
from ctp_form.selectors.related import link_to


@dataclass(frozen=True)
class ShownOpinion:
    """What somebody said at a step, as an opinion box shows it."""

    name: str
    text: str
    decision: str = ""
    at: datetime | None = None


Opinions = Mapping[str, Sequence[ShownOpinion]]
"""By step of the flow, oldest first; the module that runs the flow gives them, already within the reader's sight."""


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
    help: str = ""
    rich: str = ""
    url: str = ""
    """Where the record it relates to can be read."""
    files: Sequence[FileDto] = ()
    opinions: Sequence[ShownOpinion] = ()
    head: Sequence[ShownCell] = ()
    rows: Sequence[Sequence[ShownCell]] = ()
    totals: Sequence[ShownCell] = ()


@dataclass(frozen=True)
class FormReading:
    """Groups in order: fields that stand in one grid, and between them what needs the whole width (sub-tables, files, headings)."""

    groups: Sequence[tuple[str, Sequence[ShownField]]]


def form_reading(
    *,
    version_id: UUID,
    values: Values,
    policy: FieldPolicy,
    record_id: UUID | None = None,
    opinions: Opinions | None = None,
) -> FormReading:
    """What ``{% form_view %}`` draws. *values* are those read under *policy*; files are those of the record."""
    definition = get_parsed(version_id).definition
    files = list_record_files(record_id) if record_id and _has_files(definition, policy) else {}
    groups: list[tuple[str, list[ShownField]]] = []
    for one in definition.fields:
        if policy.is_hidden(one.code) or not _is_asked_for(definition, one, values):
            continue
        shown = show_field(one, values.get(one.code), policy, files, opinions)
        group = "grid" if shown.template == "text" else shown.template
        # A heading over nothing says nothing.
        if group in ("section", "grid") and groups and groups[-1][0] == group == "section":
            groups.pop()
        if group == "grid" and groups and groups[-1][0] == "grid":
            groups[-1][1].append(shown)
        else:
            groups.append((group, [shown]))
    if groups and groups[-1][0] == "section":
        groups.pop()
    return FormReading(groups)


def _is_asked_for(definition: Definition, one: Field, values: Values) -> bool:
    """A field with a value was asked for; of an empty one the conditions decide, over what this reader sees."""
    if one.code in values or one.code not in definition.gates:
        return True
    today = timezone.localdate()
    return all(holds(gate, definition, one.code, values, today) for gate in definition.gates[one.code])


def show_field(
    one: Field,
    value: Any,
    policy: FieldPolicy,
    files: Mapping[str, Sequence[FileDto]],
    opinions: Opinions | None = None,
) -> ShownField:
    """One field as it is read."""
    label = one.label_in(language())
    if isinstance(one, TableField):
        return _show_table(one, label, value or (), policy)
    if isinstance(one, OpinionField):
        said = [each for node in one.nodes for each in (opinions or {}).get(node, ())]
        return ShownField(one.code, "opinions", label, opinions=said)
    if isinstance(one, LayoutField):
        part = "explanation" if isinstance(one, ExplanationField) else "section"
        return ShownField(one.code, part, label, help=one.help_in(language()))
    if one.files_in(value) or isinstance(one, AttachmentField):
        wanted = set(one.files_in(value)) if not policy.is_masked(one.code) else set()
        signed = _say(one, one.code, policy, value) if isinstance(one, SignatureField) else ""
        part = "files" if isinstance(one, AttachmentField) and not isinstance(one, ImageField) else "pictures"
        shown = [file for file in files.get(one.code, ()) if str(file.id) in wanted]
        return ShownField(one.code, part, label, text=signed, files=shown)
    if isinstance(one, RichTextField) and isinstance(value, str) and not policy.is_masked(one.code):
        return ShownField(one.code, "rich", label, rich=mark_safe(clean_html(value)))  # noqa: S308  cleaned right here
    return ShownField(
        one.code,
        "text",
        label,
        text=_say(one, one.code, policy, value),
        capitals=say_capitals(one, value) if not policy.is_masked(one.code) else "",
        wide=isinstance(one, LongTextField),
        is_number=is_number(one),
        url=_url(one, value) if not policy.is_masked(one.code) else "",
    )


def _url(one: Field, value: Any) -> str:
    """Of a record the reader may see: its name was found."""
    if not isinstance(one, RelationField) or not isinstance(value, Mapping) or not value.get("name"):
        return ""
    return link_to(one.source, value["id"])


def _say(one: Field, path: str, policy: FieldPolicy, value: Any) -> str:
    """Under a mask even what was handed over unmasked is masked."""
    return say_value(one, show_value(one, path, policy, value) if policy.is_masked(path) else value)


def _show_table(table: TableField, label: str, rows: Sequence[Mapping[str, Any]], policy: FieldPolicy) -> ShownField:
    columns = [one for one in table.columns if not policy.is_hidden(f"{table.code}.{one.code}")]
    masked = {one.code for one in columns if policy.is_masked(f"{table.code}.{one.code}")}
    return ShownField(
        table.code,
        "table",
        label,
        head=[ShownCell(one.label_in(language()), "", is_number(one)) for one in columns],
        rows=[
            [
                ShownCell(
                    one.label_in(language()),
                    _say(one, f"{table.code}.{one.code}", policy, row.get(one.code)),
                    is_number(one),
                )
                for one in columns
            ]
            for row in rows
        ],
        totals=table_totals(columns, rows, masked),
    )


def table_totals(
    columns: Sequence[Field], rows: Sequence[Mapping[str, Any]], masked: Collection[str] = ()
) -> list[ShownCell]:
    """The foot of a sub-table; empty when no column adds up. A *masked* column has no sum: it would tell of its values."""
    sums = [column_total(one, list(rows)) if one.code not in masked else None for one in columns]
    if not rows or not any(one is not None for one in sums):
        return []
    cells = [
        ShownCell(one.label_in(language()), say_value(one, found), is_number(one))
        for one, found in zip(columns, sums, strict=True)
    ]
    if not cells[0].text:
        cells[0] = ShownCell("", _("Total"), is_number=False)
    return cells


def _has_files(definition: Definition, policy: FieldPolicy) -> bool:
    return any(
        isinstance(one, AttachmentField | SignatureField) and not policy.is_concealed(one.code)
        for one in definition.fields
    )
