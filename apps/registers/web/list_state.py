"""What the page of a list was asked for, and the addresses it leads on to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from apps.registers.domain.dto import RecordView
from apps.registers.domain.queries import ListQuery, read_query, write_condition
from ctp_form.contracts import CREATED, Condition, ListField, RecordQuery

SHOWN = 6


@dataclass(frozen=True)
class Chip:
    """One condition in words, and the address without it."""

    text: str
    url: str


@dataclass(frozen=True)
class ListState:
    """One state of the list: its query, the view it came from, the fields it may use."""

    asked: ListQuery
    view: RecordView | None
    fields: Sequence[ListField]
    standard: Sequence[str]

    @classmethod
    def read(
        cls, data: QueryDict, fields: Sequence[ListField], standard: Sequence[str], views: Sequence[RecordView]
    ) -> ListState:
        """Raises Invalid for conditions that can't be read. A view gives way to what the address says itself."""
        view = next((one for one in views if str(one.id) == data.get("view")), None)
        if view is not None and not data.keys() & {"where", "sort", "column"}:
            return cls(ListQuery.from_json(view.query), view, fields, standard)
        query = read_query(data.getlist("where")[:20], data.get("sort", ""))
        return cls(ListQuery(query, tuple(data.getlist("column")[:30])), view, fields, standard)

    @property
    def columns(self) -> list[ListField]:
        """The fields that are shown, in the order chosen; what this seat may not see isn't there."""
        whole = {one.path.partition(".")[0]: one for one in reversed(self.fields)}
        wanted = self.asked.columns or self.standard or tuple(whole)[::-1][:SHOWN]
        return [whole[code] for code in dict.fromkeys(one.partition(".")[0] for one in wanted) if code in whole]

    def address(self, asked: ListQuery | None = None, **more: str) -> str:
        """The page in this state, or another, with more parameters."""
        pairs = [*(asked or self.asked).to_pairs(), *more.items()]
        return f"?{urlencode(pairs)}" if pairs else "?"

    def sorted_by(self, path: str) -> str:
        """The address sorted by *path*, upwards first, then downwards, then not."""
        now = self.asked.query.sort
        following = f"-{path}" if now == path else "" if now == f"-{path}" else path
        return self.address(self._with(sort=following))

    def chips(self) -> list[Chip]:
        """The conditions in words."""
        found = []
        for place, one in enumerate(self.asked.query.conditions):
            left = tuple(each for at, each in enumerate(self.asked.query.conditions) if at != place)
            found.append(Chip(self.say(one), self.address(self._with(conditions=left))))
        return found

    def filtered(self, path: str, conditions: Sequence[Condition]) -> str:
        """The address with *conditions* in place of those on *path*."""
        left = tuple(one for one in self.asked.query.conditions if one.path != path)
        return self.address(self._with(conditions=(*left, *conditions)))

    def kept(self) -> list[str]:
        """The conditions as hidden inputs of a form write them."""
        return [write_condition(one) for one in self.asked.query.conditions]

    def find(self, path: str) -> ListField | None:
        """A field that can be filtered by."""
        return next((one for one in self.fields if one.path == path and one.operators), None)

    def say(self, one: Condition) -> str:
        """``Amount ≥ 100``."""
        field = next((each for each in self.fields if each.path == one.path), None)
        label = say_field(field) if field else _("Entered") if one.path == CREATED else one.path
        value = dict(field.options).get(one.value, one.value) if field else one.value
        if field and field.type == "yes_no":
            value = _("Yes") if one.value == "1" else _("No")
        signs = {
            "is": "=",
            "not": "≠",
            "from": "≥",
            "to": "≤",
            "begins": _("begins with"),
            "contains": _("contains"),
            "empty": _("is empty"),
            "filled": _("is filled in"),
        }
        if field and (field.principal or field.source) and value:
            value = _("chosen")
        return f"{label} {signs[one.operator]} {value}".strip()

    def _with(self, conditions: tuple[Condition, ...] | None = None, sort: str | None = None) -> ListQuery:
        query = self.asked.query
        conditions = query.conditions if conditions is None else conditions
        return replace(self.asked, query=RecordQuery(conditions, query.sort if sort is None else sort))


def say_field(field: ListField) -> str:
    """The label, of a part with its name: ``Leave · first day``."""
    return f"{field.label} · {_(field.part)}" if field.part else field.label
