"""The history of a record in words: what each save changed, field by field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from ctp_form.contracts import RevisionDto
from ctp_form.domain.definitions import Definition
from ctp_form.domain.kinds import SignatureField, TableField
from ctp_form.domain.kinds.tables import ROW_ID
from ctp_form.kit.words import language, say_value
from ctp_form.selectors.parsed import get_parsed


@dataclass(frozen=True)
class ChangedField:
    """One field, before and after; "" is empty."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class RecordChange:
    """One save: who, when, what."""

    number: int
    at: datetime
    by: str
    fields: Sequence[ChangedField]


def record_changes(*, version_id: UUID, revisions: Sequence[RevisionDto]) -> list[RecordChange]:
    """What each of *revisions* (newest first, as one policy shows them) changed against the one before it."""
    definition = get_parsed(version_id).definition
    found = []
    for place, one in enumerate(revisions):
        before = revisions[place + 1].values if place + 1 < len(revisions) else {}
        found.append(RecordChange(one.number, one.at, one.by, list(_changed(definition, before, one.values))))
    return found


def _changed(definition: Definition, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[ChangedField]:
    for one in definition.fields:
        old, new = before.get(one.code), after.get(one.code)
        if not one.holds_value or old == new:
            continue
        label = one.label_in(language())
        if isinstance(one, TableField):
            yield from _changed_rows(one, label, old or (), new or ())
        elif isinstance(one, SignatureField):
            yield ChangedField(label, _signed(one, old), _signed(one, new))
        elif one.files_in(old) or one.files_in(new):
            yield ChangedField(label, _count(one.files_in(old)), _count(one.files_in(new)))
        else:
            yield ChangedField(label, say_value(one, old), say_value(one, new))


def _changed_rows(table: TableField, label: str, before: Any, after: Any) -> Iterator[ChangedField]:
    old = {row.get(ROW_ID): row for row in before if isinstance(row, Mapping)}
    new = {row.get(ROW_ID): row for row in after if isinstance(row, Mapping)}
    for place, (row_id, row) in enumerate(new.items(), start=1):
        earlier = old.get(row_id, {})
        for one in table.columns:
            if earlier.get(one.code) != row.get(one.code):
                where = f"{label} {place} · {one.label_in(language())}"
                yield ChangedField(where, say_value(one, earlier.get(one.code)), say_value(one, row.get(one.code)))
    for place, (row_id, row) in enumerate(old.items(), start=1):
        if row_id not in new:
            said = [text for one in table.columns if (text := say_value(one, row.get(one.code)))]
            yield ChangedField(f"{label} {place}", " · ".join(said) or "—", "")


def _signed(one: SignatureField, value: Any) -> str:
    """Which seal or name; a drawn one has no words of its own."""
    return say_value(one, value) or (_("Signed by hand") if one.files_in(value) else "")


def _count(files: Sequence[str]) -> str:
    return str(len(files)) if files else ""
