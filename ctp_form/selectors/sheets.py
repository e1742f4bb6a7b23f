"""A spreadsheet as records of a form: which column is which field, what a row holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast
from uuid import UUID

from ctp_core.contracts import Actor, FieldError, Invalid, PrincipalKind, mark
from ctp_form.contracts import FieldPolicy
from ctp_form.domain.cells import plain_cell, read_cell
from ctp_form.domain.fields import Field
from ctp_form.selectors.parsed import get_parsed
from ctp_form.selectors.related_search import find_by_name
from ctp_organization.api import principals

NAMES_KEPT = 20_000


class Sheet:
    """The columns of a table with this *head*, for records of one version that *actor* may write under *policy*.

    A column is called by the code or the label of a field, in any language. What nobody knows is left out and told in *unknown*.
    Raises Invalid at ``file`` when there is no column to take, or two of the same field.
    """

    def __init__(self, *, version_id: UUID, policy: FieldPolicy, head: Sequence[str], actor: Actor) -> None:
        self.actor = actor
        self._names: dict[tuple[str, str], str | None] = {}
        by_name = _by_name(get_parsed(version_id).definition.fields, policy)
        self.columns: list[Field | None] = [by_name.get(plain_cell(one).strip()) for one in head]
        self.unknown = tuple(
            one[:60] for one, field in zip(head, self.columns, strict=True) if field is None and one.strip()
        )
        known = [one.code for one in self.columns if one is not None]
        if not known:
            raise _refused(mark("The first row names no field of this form."))
        if len(set(known)) != len(known):
            raise _refused(mark("Two columns of the file are the same field."))

    def values(self, cells: Sequence[str]) -> dict[str, Any]:
        """What a row holds, raw; empty cells are left out."""
        found: dict[str, Any] = {}
        for one, text in zip(self.columns, cells, strict=False):
            if one is not None and (value := read_cell(one, text, self._find)) is not None:
                found[one.code] = value
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


def _by_name(fields: Iterable[Field], policy: FieldPolicy) -> Mapping[str, Field]:
    """Codes before labels; a label that two fields share names none of them."""
    writable = [one for one in fields if one.holds_value and not one.is_calculated and policy.is_writable(one.code)]
    found: dict[str, Field] = {}
    twice: set[str] = set()
    for one in writable:
        for label in {one.label_in("zh-hans"), one.label_in("en")}:
            if label in found:
                twice.add(label)
            found[label] = one
    by_label = {label: one for label, one in found.items() if label not in twice}
    return by_label | {one.code: one for one in writable}


def _refused(message: str) -> Invalid:
    return Invalid({"file": [FieldError("form.bad_sheet", message)]})
