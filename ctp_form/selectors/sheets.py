"""A spreadsheet as records of a form: which column is which field, what a row holds, what stands below it on further sheets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast
from uuid import UUID

from ctp_core.contracts import Actor, FieldError, Invalid, PrincipalKind, mark
from ctp_form.contracts import FieldPolicy
from ctp_form.domain.cells import plain_cell, read_cell
from ctp_form.domain.fields import Field
from ctp_form.domain.kinds import TableField
from ctp_form.domain.sub_sheets import KEY, ROW_ID, is_key_head, tables_by_title
from ctp_form.selectors.parsed import get_parsed
from ctp_form.selectors.related_search import find_by_name
from ctp_form.selectors.spilled_sheets import SpilledSheets
from ctp_organization.api import principals

NAMES_KEPT = 20_000


@dataclass(frozen=True)
class SheetRow:
    """What a line holds: raw *values*, and where the rows of its sub-tables stand (``items.0``: sheet and row)."""

    values: dict[str, Any]
    places: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    error: FieldError | None = None
    """Why the line can't be read at all."""


@dataclass(frozen=True)
class _Below:
    """A sheet of a sub-table: which of its columns is which."""

    title: str
    table: TableField
    columns: Sequence[Field | None]
    id_place: int | None


class Sheet:
    """The columns of a table with this *head*, for records of one version that *actor* may write under *policy*.

    A column is called by the code or the label of a field, in any language, and so is a sheet *below* by its sub-table. What nobody knows
    is left out and told in *unknown* and *unknown_sheets*. Raises Invalid at ``file`` when there is no column to take, two of the same
    field, or rows that can't be led to their records.
    """

    def __init__(
        self,
        *,
        version_id: UUID,
        policy: FieldPolicy,
        head: Sequence[str],
        actor: Actor,
        below: SpilledSheets | None = None,
    ) -> None:
        self.actor = actor
        self._names: dict[tuple[str, str], str | None] = {}
        definition = get_parsed(version_id).definition
        by_name = _by_name(definition.fields, policy)
        names = [plain_cell(one).strip() for one in head]
        self.columns: list[Field | None] = [by_name.get(one) for one in names]
        self.key_place = next(
            (place for place, one in enumerate(names) if one == KEY),
            next((place for place, one in enumerate(names) if is_key_head(one, by_name)), None),
        )
        self.unknown = tuple(
            one[:60]
            for place, (one, found) in enumerate(zip(head, self.columns, strict=True))
            if found is None and one.strip() and place != self.key_place
        )
        self._spilled = below
        tables = tables_by_title(list(definition.tables()), policy)
        titles = [*below.heads, *below.keyless] if below else []
        self.unknown_sheets = tuple(one for one in titles if one not in tables)
        self._below = self._bind(tables, policy) if below else []
        known = [one.code for one in self.columns if one is not None]
        if not known:
            raise _refused(mark("The first row names no field of this form."))
        known += [one.table.code for one in self._below]
        if len(set(known)) != len(known):
            raise _refused(mark("Two columns of the file are the same field."))

    def read(self, number: int, cells: Sequence[str]) -> SheetRow:
        """What line *number* holds with what stands below it; empty cells are left out."""
        values = self.values(cells)
        if not self._below or self._spilled is None:
            return SheetRow(values)
        key = self._number(cells)
        if not self._spilled.claim(key, number):
            message = mark("The number %(number)s stands in another line as well.")
            return SheetRow({}, error=FieldError("form.sheet_number", message, number=key[:60]))
        places: dict[str, tuple[str, int]] = {}
        for one in self._below:
            rows: list[dict[str, Any]] = []
            # One more than there may be, so that the form itself says that there are too many.
            for line, below in self._spilled.rows(one.title, key, one.table.max_rows + 1):
                if row := self._row(one, below):
                    places[f"{one.table.code}.{len(rows)}"] = (one.title, line)
                    rows.append(row)
            if rows:
                values[one.table.code] = rows
        return SheetRow(values, places)

    def pass_over(self, number: int, cells: Sequence[str]) -> None:
        """Line *number* is in already: what stands below it is its own."""
        if self._spilled is not None:
            self._spilled.claim(self._number(cells), number)

    def values(self, cells: Sequence[str]) -> dict[str, Any]:
        """What a line holds by itself, raw; empty cells are left out."""
        return self._cells(self.columns, cells)

    def lost(self) -> Iterable[tuple[str, int, FieldError]]:
        """Sheet and row of what is below no record, once all lines of the first sheet are read."""
        bound = {one.title for one in self._below}
        for title, number, key in self._spilled.unclaimed() if self._spilled is not None else ():
            if title in bound:
                message = mark("No record on the first sheet has the number “%(number)s”.")
                yield title, number, FieldError("form.sheet_number", message, number=key[:60])

    def _number(self, cells: Sequence[str]) -> str:
        return cells[self.key_place].strip() if self.key_place is not None and self.key_place < len(cells) else ""

    def _cells(self, columns: Sequence[Field | None], cells: Sequence[str]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for one, text in zip(columns, cells, strict=False):
            if one is not None and (value := read_cell(one, text, self._find)) is not None:
                found[one.code] = value
        return found

    def _row(self, one: _Below, cells: Sequence[str]) -> dict[str, Any]:
        row = self._cells(one.columns, cells)
        own = cells[one.id_place].strip() if one.id_place is not None and one.id_place < len(cells) else ""
        return {ROW_ID: own, **row} if row and own else row

    def _bind(self, tables: Mapping[str, TableField], policy: FieldPolicy) -> list[_Below]:
        spilled = self._spilled
        found = []
        for title, head in spilled.heads.items() if spilled else ():
            if (table := tables.get(title)) is None:
                continue
            by_name = _by_name(table.columns, policy, f"{table.code}.")
            names = [plain_cell(one).strip() for one in head]
            columns = [by_name.get(one) for one in names]
            known = [one.code for one in columns if one is not None]
            if not known or len(set(known)) != len(known):
                message = mark("The sheet “%(sheet)s” has no column of its sub-table, or the same one twice.")
                raise _refused(message, sheet=title)
            self.unknown += tuple(
                f"{title}: {one[:60]}"
                for one, each in zip(names, columns, strict=True)
                if each is None and one and one != ROW_ID and not is_key_head(one, by_name)
            )
            found.append(_Below(title, table, columns, names.index(ROW_ID) if ROW_ID in names else None))
        keyless = [one for one in (spilled.keyless if spilled else ()) if one in tables]
        if keyless or (found and self.key_place is None):
            message = mark(
                "The sheet “%(sheet)s” and the first one each need a column “Record no.” that leads rows to their record."
            )
            raise _refused(message, sheet=(keyless or [one.title for one in found])[0])
        return found

    def _find(self, principal: str, text: str) -> str | None:
        """The id of whom a cell names: by id, number or name; None when nobody or several fit."""
        key = (principal, text)
        if key not in self._names:
            if len(self._names) >= NAMES_KEPT:
                self._names.clear()
            self._names[key] = self._search(principal, text)
        return self._names[key]

    def _search(self, principal: str, text: str) -> str | None:
        if "#" in principal:
            source, _, title = principal.partition("#")
            return find_by_name(source=source, title=title, text=text, actor=self.actor)
        try:
            return str(UUID(text.rpartition(":")[2]))
        except ValueError:
            pass
        kind = cast(PrincipalKind, principal)
        found = principals.search_principals(text=text, kinds=[kind], actor=self.actor, limit=5)
        exact = [one for one in found if one.label == text] or list(found)
        return str(exact[0].ref.id) if len(exact) == 1 else None


def _by_name(fields: Iterable[Field], policy: FieldPolicy, prefix: str = "") -> Mapping[str, Field]:
    """Codes before labels; a label that two fields share names none of them."""
    writable = [
        one for one in fields if one.holds_value and not one.is_calculated and policy.is_writable(f"{prefix}{one.code}")
    ]
    found: dict[str, Field] = {}
    twice: set[str] = set()
    for one in writable:
        for label in {one.label_in("zh-hans"), one.label_in("en")}:
            if label in found:
                twice.add(label)
            found[label] = one
    by_label = {label: one for label, one in found.items() if label not in twice}
    return by_label | {one.code: one for one in writable}


def _refused(message: str, **params: Any) -> Invalid:
    return Invalid({"file": [FieldError("form.bad_sheet", message, **params)]})
