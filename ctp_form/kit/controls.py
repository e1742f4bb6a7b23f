"""What a form to fill in is drawn from: controls under headings on sheets."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ctp_core.api.files import FileDto
from ctp_form.domain.fields import Field
from ctp_form.domain.kinds import RelationField, TextField
from ctp_form.domain.labels import pick
from ctp_form.kit.reading import ShownField
from ctp_form.kit.words import language


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
    version_id: UUID | None = None
    may_seal: bool = False
    """Of a signature: may a stored seal be put here?"""
    seal_picture: str = ""
    """The address of the picture of a seal that was put and is not saved yet."""
    off: bool = False
    """Not asked for as things stand; the browser brings it back when its condition comes true."""

    @property
    def id(self) -> str:
        """The id of the input."""
        return self.name.replace(".", "-")

    @property
    def picked(self) -> str:
        """What the picker of people, units or posts shows as chosen."""
        return f"{self.field.principal}:{self.value}" if self.value else ""

    @property
    def picked_list(self) -> Sequence[str]:
        """The same for several."""
        return [f"{self.field.principal}:{one}" for one in self.value]

    @property
    def related(self) -> str:
        """Of a relation: where its records are, and what they are called by."""
        return f"{self.field.source}#{self.field.title_field}" if isinstance(self.field, RelationField) else ""

    @property
    def related_at(self) -> str:
        """The query that what is copied and looked up is asked for with; "" while the form isn't published."""
        return urlencode({"version": str(self.version_id), "path": self.path}) if self.version_id else ""

    @property
    def place(self) -> str:
        """How wide it stands in the grid."""
        if self.field.width != "auto":
            return self.field.width
        long = getattr(self.field, "max_length", 0) > 60 and isinstance(self.field, TextField)
        return "full" if self.field.is_wide or long or isinstance(self, TableControl) else "auto"

    @property
    def pattern(self) -> str:
        """The program of the field's pattern, for the browser."""
        program = self.field.pattern if isinstance(self.field, TextField) else None
        return json.dumps(program.steps) if program is not None else ""

    @property
    def pattern_hint(self) -> str:
        """What is said when the pattern isn't followed."""
        hint = pick(self.field.pattern_hint, language()) if isinstance(self.field, TextField) else ""
        return hint or _("This isn't written as it has to be. Compare the example.")

    @property
    def part_values(self) -> Mapping[str, Any]:
        """The parts of a value that is an object; of anything else none."""
        return self.value if isinstance(self.value, Mapping) else {}

    @property
    def chosen_values(self) -> Sequence[str]:
        """The chosen options."""
        return [one for one in self.value if isinstance(one, str)] if isinstance(self.value, list | tuple) else []

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
class Part:
    """A stretch of the form under one heading; the first may have none."""

    heading: Control | None
    controls: Sequence[Control]


@dataclass(frozen=True)
class Sheet:
    """A page or a tab."""

    title: str
    parts: Sequence[Part]
    heading: Control | None = None

    @property
    def has_errors(self) -> bool:
        """Is there something to mend on it?"""
        return any(_is_wrong(one) for part in self.parts for one in part.controls)


@dataclass(frozen=True)
class FormEntry:
    """What ``{% form_fields %}`` draws. *live* lets the browser work formulas and conditions out while one types."""

    sheets: Sequence[Sheet]
    live: Mapping[str, Any]
    form: str = ""
    errors: Sequence[str] = field(default_factory=tuple)
    by_steps: bool = False
    """Pages one after another rather than tabs."""

    @property
    def controls(self) -> Sequence[Control]:
        """All of them in order."""
        return [one for sheet in self.sheets for part in sheet.parts for one in part.controls]


def _is_wrong(control: Control) -> bool:
    if control.errors:
        return True
    rows = control.rows if isinstance(control, TableControl) else ()
    return any(row.errors or any(cell.errors for cell in row.cells) for row in rows)
