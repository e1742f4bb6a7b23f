"""A form to fill in: one control a field, names and ids that ``posting`` and the browser's script understand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.html import format_html
from django.utils.safestring import SafeString

from ctp_core.api.files import FileDto
from ctp_core.contracts import Actor
from ctp_form.contracts import OPEN, FieldPolicy
from ctp_form.domain.definitions import Definition
from ctp_form.domain.fields import Field
from ctp_form.domain.kinds import AttachmentField, TableField
from ctp_form.domain.kinds.people import id_in
from ctp_form.domain.kinds.tables import ROW_ID
from ctp_form.kit.live import live_data
from ctp_form.kit.posting import PREFIX
from ctp_form.kit.reading import ShownField, show_field, table_totals
from ctp_form.kit.words import is_amount, is_number, language, say_value
from ctp_form.selectors.files import list_loose_files, list_record_files
from ctp_form.selectors.parsed import get_parsed

BLANK = "__n__"
"""Stands for the row number in the blank row that the browser copies."""


@dataclass(frozen=True)
class Control:
    """One field. *template* draws it; ``read`` shows a value that may not be changed here."""

    template: str
    field: Field
    path: str
    name: str
    label: str
    value: Any = None
    text: str = ""
    errors: Sequence[str] = ()
    required: bool = False
    is_number: bool = False
    is_amount: bool = False
    choices: Sequence[tuple[str, str]] = ()
    files: Sequence[FileDto] = ()
    shown: ShownField | None = None
    form: str = ""

    @property
    def id(self) -> str:
        """The id of the input."""
        return self.name.replace(".", "-")

    @property
    def picked(self) -> str:
        """What the picker of people or units shows as chosen."""
        return f"{self.field.kind}:{self.value}" if self.value else ""

    @property
    def form_attribute(self) -> SafeString:
        """Ties the input to a form that stands elsewhere on the page."""
        return format_html(' form="{}"', self.form) if self.form else SafeString("")

    @property
    def shown_list(self) -> Sequence[ShownField]:
        """The value as the reading parts take it."""
        return [self.shown] if self.shown else []

    @property
    def help(self) -> str:
        """The explanation under the input."""
        return self.field.help_in(language())

    @property
    def described_by(self) -> str:
        """The ids of error and explanation, for screen readers."""
        parts = [f"{self.id}-errors"] if self.errors else []
        return " ".join([*parts, f"{self.id}-help"] if self.help else parts)


@dataclass(frozen=True)
class Row:
    """One row of a sub-table."""

    place: str
    id: str
    cells: Sequence[Control]
    errors: Sequence[str] = ()


@dataclass(frozen=True)
class TableControl(Control):
    """A sub-table."""

    head: Sequence[Control] = ()
    rows: Sequence[Row] = ()
    blank: Row | None = None
    may_add: bool = False
    may_remove: bool = False
    totals: Sequence[tuple[str, str, bool]] = ()


@dataclass(frozen=True)
class FormEntry:
    """What ``{% form_fields %}`` draws. *live* lets the browser work formulas out while one types."""

    controls: Sequence[Control]
    live: Mapping[str, Any]
    form: str = ""
    errors: Sequence[str] = field(default_factory=tuple)


def form_entry(
    *,
    version_id: UUID,
    values: Mapping[str, Any],
    policy: FieldPolicy = OPEN,
    errors: Mapping[str, Sequence[str]] | None = None,
    actor: Actor,
    record_id: UUID | None = None,
    form: str = "",
) -> FormEntry:
    """The form with *values*, stored or just posted with their *errors* (sentences by place, ``items.2.price``).

    *form* is the id of the ``<form>`` the inputs belong to when they don't stand inside it.
    """
    definition = get_parsed(version_id).definition
    return entry_of(
        definition, values=values, policy=policy, errors=errors, actor=actor, record_id=record_id, form=form
    )


def entry_of(
    definition: Definition,
    *,
    values: Mapping[str, Any],
    policy: FieldPolicy = OPEN,
    errors: Mapping[str, Sequence[str]] | None = None,
    actor: Actor,
    record_id: UUID | None = None,
    form: str = "",
) -> FormEntry:
    """The same for a definition that may not be published yet."""
    made = _Maker(definition, policy, values, errors or {}, actor, record_id, form)
    controls = [made.control(one) for one in definition.fields if not policy.is_hidden(one.code)]
    known = {control.path for control in controls}
    loose = [text for place, found in made.errors.items() if place.split(".")[0] not in known for text in found]
    return FormEntry(controls, live_data(definition, policy, values), form, tuple(loose))


class _Maker:
    def __init__(
        self,
        definition: Definition,
        policy: FieldPolicy,
        values: Mapping[str, Any],
        errors: Mapping[str, Sequence[str]],
        actor: Actor,
        record_id: UUID | None,
        form: str,
    ) -> None:
        self.form = form
        self.policy, self.values, self.errors = policy, values, errors
        has_files = any(isinstance(one, AttachmentField) for one in definition.fields)
        self.stored = list_record_files(record_id) if record_id and has_files else {}
        self.actor = actor

    def control(self, one: Field) -> Control:
        if isinstance(one, TableField):
            return self.table(one) if self.policy.is_writable(one.code) else self.read_only(one)
        if one.is_calculated or not self.policy.is_writable(one.code):
            return self.read_only(one)
        return self.input(one, one.code, f"{PREFIX}{one.code}", self.values.get(one.code))

    def read_only(self, one: Field) -> Control:
        value = self.values.get(one.code)
        return Control(
            template="read",
            field=one,
            path=one.code,
            name=f"{PREFIX}{one.code}",
            label=one.label_in(language()),
            text=say_value(one, value) if not isinstance(one, TableField | AttachmentField) else "",
            errors=self.errors.get(one.code, ()),
            is_number=is_number(one),
            shown=show_field(one, value, self.policy, self.stored),
        )

    def input(self, one: Field, path: str, name: str, value: Any, place: str = "") -> Control:
        access = self.policy.access(path)
        return Control(
            template=one.kind if access in ("write", "required") and not one.is_calculated else "text_only",
            field=one,
            path=path,
            name=name,
            label=one.label_in(language()),
            value=id_in(value) if one.kind in ("member", "unit") else ("" if value is None else value),
            text=say_value(one, value),
            errors=self.errors.get(place or path, ()),
            required=access == "required" or (one.required and access == "write"),
            is_number=is_number(one),
            is_amount=is_amount(one),
            choices=[(option.value, say_value(one, option.value)) for option in getattr(one, "options", ())],
            files=self.files(one, value) if isinstance(one, AttachmentField) else (),
            form=self.form,
        )

    def files(self, one: AttachmentField, value: Any) -> list[FileDto]:
        wanted = [each for each in value or () if isinstance(each, str)] if isinstance(value, list | tuple) else []
        known = {str(file.id): file for file in self.stored.get(one.code, ())}
        loose = list_loose_files(texts=[each for each in wanted if each not in known], actor=self.actor)
        known |= {str(file.id): file for file in loose}
        return [known[each] for each in wanted if each in known]

    def table(self, table: TableField) -> TableControl:
        given = self.values.get(table.code)
        raw = [row for row in given if isinstance(row, Mapping)] if isinstance(given, list | tuple) else []
        rights = self.policy.rows(table.code)
        # A fresh form shows one empty row, or as many as are needed.
        if not raw and rights.add:
            raw = [{} for _ in range(max(1, min(table.min_rows, 5)))]
        columns = [one for one in table.columns if not self.policy.is_hidden(f"{table.code}.{one.code}")]
        blank = self.row(table, columns, BLANK, {})
        return TableControl(
            template="table",
            field=table,
            path=table.code,
            name=f"{PREFIX}{table.code}",
            label=table.label_in(language()),
            errors=self.errors.get(table.code, ()),
            required=table.required or table.min_rows > 0 or self.policy.access(table.code) == "required",
            head=blank.cells,
            rows=[self.row(table, columns, str(place), row) for place, row in enumerate(raw)],
            blank=blank if rights.add else None,
            may_add=rights.add,
            may_remove=rights.delete or rights.add,
            totals=self.totals(columns, raw),
            form=self.form,
        )

    def row(self, table: TableField, columns: Sequence[Field], place: str, row: Mapping[str, Any]) -> Row:
        cells = [
            self.input(
                one,
                f"{table.code}.{one.code}",
                f"{PREFIX}{table.code}.{place}.{one.code}",
                row.get(one.code),
                f"{table.code}.{place}.{one.code}",
            )
            for one in columns
        ]
        row_id = row.get(ROW_ID, "")
        found = self.errors.get(f"{table.code}.{place}", ())
        return Row(place, row_id if isinstance(row_id, str) else "", cells, found)

    @staticmethod
    def totals(columns: Sequence[Field], rows: Sequence[Mapping[str, Any]]) -> list[tuple[str, str, bool]]:
        if not any(getattr(one, "total", False) for one in columns):
            return []
        sound = [{code: value for code, value in row.items() if _is_number(value)} for row in rows]
        texts = [cell.text for cell in table_totals(columns, sound)] or [""] * len(columns)
        return [
            (one.code if getattr(one, "total", False) else "", text, is_number(one))
            for one, text in zip(columns, texts, strict=True)
        ]


def _is_number(value: Any) -> bool:
    return isinstance(value, str) and value.replace(".", "", 1).lstrip("-").isdecimal() and value.isascii()
