"""A form to fill in: one control a field, names and ids that ``posting`` and the browser's script understand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from ctp_core.api.files import FileDto
from ctp_core.contracts import Actor
from ctp_form.contracts import OPEN, FieldPolicy
from ctp_form.domain.definitions import Definition
from ctp_form.domain.fields import Field
from ctp_form.domain.kinds import (
    AttachmentField,
    LayoutField,
    PageBreakField,
    RelationField,
    SectionField,
    SignatureField,
    TabField,
    TableField,
    TreeChoiceField,
)
from ctp_form.domain.kinds.choices import Option
from ctp_form.domain.kinds.people import SeveralField, id_in
from ctp_form.domain.kinds.relations import record_id_in
from ctp_form.domain.kinds.signatures import seal_in
from ctp_form.domain.kinds.tables import ROW_ID
from ctp_form.domain.labels import pick
from ctp_form.domain.showing import show_value
from ctp_form.kit.asking import places_off
from ctp_form.kit.controls import Control, FormEntry, Part, Row, Sheet, TableControl
from ctp_form.kit.live import live_data
from ctp_form.kit.posting import PREFIX
from ctp_form.kit.reading import Opinions, show_field, table_totals
from ctp_form.kit.words import is_amount, is_number, language, say_value
from ctp_form.selectors.files import list_loose_files, list_record_files
from ctp_form.selectors.parsed import get_parsed
from ctp_form.selectors.related import fill_related
from ctp_form.selectors.seals import fresh_pictures

BLANK = "__n__"
"""Stands for the row number in the blank row that the browser copies."""


def form_entry(
    *,
    version_id: UUID,
    values: Mapping[str, Any],
    policy: FieldPolicy = OPEN,
    errors: Mapping[str, Sequence[str]] | None = None,
    actor: Actor,
    record_id: UUID | None = None,
    form: str = "",
    opinions: Opinions | None = None,
    with_post: bool = False,
) -> FormEntry:
    """The form with *values*, stored or just posted with their *errors* (sentences by place, ``items.2.price``).

    *form* is the id of the ``<form>`` the inputs belong to when they don't stand inside it. *with_post* has files sent with the form
    itself (``u.<code>``), for people who may not upload on their own.
    """
    definition = get_parsed(version_id).definition
    return entry_of(
        definition,
        values=values,
        policy=policy,
        errors=errors,
        actor=actor,
        record_id=record_id,
        form=form,
        opinions=opinions,
        version_id=version_id,
        with_post=with_post,
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
    opinions: Opinions | None = None,
    version_id: UUID | None = None,
    with_post: bool = False,
) -> FormEntry:
    """The same for a definition that may not be published yet."""
    made = _Maker(definition, policy, values, errors or {}, actor, record_id, form, opinions)
    made.version_id, made.with_post = version_id, with_post
    sheets = _arrange([made.control(one) for one in definition.fields if not policy.is_hidden(one.code)])
    by_steps = any(isinstance(one, PageBreakField) for one in definition.fields)
    entry = FormEntry(sheets, live_data(definition, policy, values), form, by_steps=by_steps)
    known = {control.path for control in entry.controls}
    loose = [text for place, found in made.errors.items() if place.split(".")[0] not in known for text in found]
    return replace(entry, errors=tuple(loose))


def _arrange(controls: Sequence[Control]) -> list[Sheet]:
    """Controls under their headings, headings on their sheets; sheets and headings without anything fall away."""
    sheets = [Sheet("", [Part(None, [])])]
    for control in controls:
        one = control.field
        if isinstance(one, PageBreakField | TabField):
            sheets.append(Sheet(control.label, [Part(None, [])], control))
        elif isinstance(one, SectionField):
            sheets[-1] = replace(sheets[-1], parts=[*sheets[-1].parts, Part(control, [])])
        else:
            last = sheets[-1].parts[-1]
            parts = [*sheets[-1].parts[:-1], Part(last.heading, [*last.controls, control])]
            sheets[-1] = replace(sheets[-1], parts=parts)
    full = [replace(one, parts=[part for part in one.parts if part.controls]) for one in sheets]
    return [one for one in full if one.parts]


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
        opinions: Opinions | None,
    ) -> None:
        self.form, self.opinions = form, opinions
        self.policy, self.errors = policy, errors
        self.values = fill_related(definition, [values], policy, actor)[0]
        self.version_id: UUID | None = None
        self.with_post = False
        has_files = any(isinstance(one, AttachmentField | SignatureField) for one in definition.fields)
        self.off = places_off(definition, policy, values, record_id)
        self.stored = list_record_files(record_id) if record_id and has_files else {}
        self.actor = actor

    def control(self, one: Field) -> Control:
        if isinstance(one, TableField):
            return self.table(one) if self.policy.is_writable(one.code) else self.read_only(one)
        if isinstance(one, LayoutField):
            return self.layout(one)
        if one.is_calculated or not self.policy.is_writable(one.code):
            return self.read_only(one)
        return self.input(one, one.code, f"{PREFIX}{one.code}", self.values.get(one.code))

    def layout(self, one: LayoutField) -> Control:
        return Control(
            template=one.kind,
            field=one,
            path=one.code,
            name=f"{PREFIX}{one.code}",
            label=one.label_in(language()),
            shown=show_field(one, None, self.policy, {}, self.opinions),
            off=one.code in self.off,
        )

    def read_only(self, one: Field) -> Control:
        value = self.values.get(one.code)
        return Control(
            template="read",
            field=one,
            path=one.code,
            name=f"{PREFIX}{one.code}",
            label=one.label_in(language()),
            errors=self.errors.get(one.code, ()),
            is_number=is_number(one),
            shown=show_field(one, value, self.policy, self.stored),
            off=one.code in self.off,
        )

    def input(self, one: Field, path: str, name: str, value: Any, place: str = "") -> Control:
        access = self.policy.access(path)
        return Control(
            template=self.template(one, access),
            field=one,
            path=path,
            name=name,
            label=one.label_in(language()),
            value=self.raw(one, value),
            text=say_value(one, self.masked(one, path, value)),
            errors=self.errors.get(place or path, ()),
            required=access == "required" or (one.required and access == "write"),
            is_number=is_number(one),
            is_amount=is_amount(one),
            choices=_choices(one),
            files=self.files(one, value) if isinstance(one, AttachmentField | SignatureField) else (),
            form=self.form,
            version_id=self.version_id,
            may_seal=self.actor.member is not None and not self.with_post,
            seal_picture=self.seal_picture(one, value),
            off=(place or path) in self.off,
        )

    def template(self, one: Field, access: str) -> str:
        if access not in ("write", "required") or one.is_calculated:
            return "text_only"
        return "upload" if self.with_post and isinstance(one, AttachmentField) else one.kind

    @staticmethod
    def raw(one: Field, value: Any) -> Any:
        if isinstance(one, SeveralField):
            return one.ids_in(value)
        if isinstance(one, RelationField):
            return record_id_in(value)
        return id_in(value) if one.principal else ("" if value is None else value)

    def masked(self, one: Field, path: str, value: Any) -> Any:
        return show_value(one, path, self.policy, value) if self.policy.is_masked(path) else value

    def seal_picture(self, one: Field, value: Any) -> str:
        """Saved, it is a file of the record like any other."""
        found = seal_in(value) if isinstance(one, SignatureField) and not one.files_in(value) else ""
        return fresh_pictures(texts=[found], actor=self.actor).get(found, "") if found else ""

    def files(self, one: Field, value: Any) -> list[FileDto]:
        wanted = one.files_in(value)
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
            totals=self.totals(table, columns, raw),
            form=self.form,
            off=table.code in self.off,
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

    def totals(
        self, table: TableField, columns: Sequence[Field], rows: Sequence[Mapping[str, Any]]
    ) -> list[tuple[str, str, bool]]:
        masked = {one.code for one in columns if self.policy.is_masked(f"{table.code}.{one.code}")}
        if not any(getattr(one, "total", False) and one.code not in masked for one in columns):
            return []
        sound = [{code: value for code, value in row.items() if _is_number(value)} for row in rows]
        texts = [cell.text for cell in table_totals(columns, sound, masked)] or [""] * len(columns)
        return [
            (one.code if getattr(one, "total", False) and one.code not in masked else "", text, is_number(one))
            for one, text in zip(columns, texts, strict=True)
        ]


def _choices(one: Field) -> list[tuple[str, str]]:
    if isinstance(one, TreeChoiceField):
        # Inner entries that can't be chosen are drawn as headings: no value.
        allowed = one.choosable()
        return [
            (each.value if each.value in allowed else "", "\u3000" * each.depth + pick(each.labels[-1], language()))
            for each in one.branches
        ]
    options: Sequence[Option] = getattr(one, "options", ())
    return [(option.value, pick(option.label, language())) for option in options]


def _is_number(value: Any) -> bool:
    return isinstance(value, str) and value.replace(".", "", 1).lstrip("-").isdecimal() and value.isascii()
