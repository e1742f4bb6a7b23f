"""The grid of what people of a role may at most of a form: a row a field, a column a role."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from ctp_core.contracts import Invalid, PrincipalKind
from ctp_core.kit.answers import field_messages
from ctp_core.kit.policies import PERMISSION, Policy
from ctp_core.kit.web import PageRequestType, PageView, render_page
from ctp_form.api import definitions, limits
from ctp_form.contracts import ACCESSES, MANAGE_DEFINITIONS, FieldLimitDto, FieldPolicy, RowRights
from ctp_form.domain.definitions import Definition, read_definition
from ctp_form.domain.kinds import TableField
from ctp_form.kit.words import language
from ctp_form.services.save_limits import MOST
from ctp_organization.kit.picker import parse_principals

KINDS: tuple[PrincipalKind, ...] = ("member", "unit", "unit_tree", "post", "level", "team", "role", "everyone")


@dataclass(frozen=True)
class Cell:
    """One choice of the grid; of a sub-table also whether rows may be added and deleted."""

    name: str
    value: str
    role: str
    rows: str = ""
    """The name of the boxes for rows; "" when the field has none."""
    add: bool = True
    delete: bool = True


@dataclass(frozen=True)
class Column:
    """One role: *place* names its inputs."""

    place: int
    limit: FieldLimitDto

    @property
    def title(self) -> str:
        """What the column is called before it has a name, too."""
        return self.limit.name or _("One more role")

    @property
    def holders_name(self) -> str:
        """The name of the picker."""
        return f"l.{self.place}.holders"


class Limits(PageView):
    """The grid of one form."""

    policy: ClassVar[Policy] = PERMISSION(MANAGE_DEFINITIONS)

    def get(self, request: PageRequestType, definition_id: UUID) -> HttpResponse:
        """As it stands, with room for one role more."""
        return self.show(definition_id, limits.list_limits(definition_id=definition_id))

    def post(self, request: PageRequestType, definition_id: UUID) -> HttpResponse:
        """Save it; a role without a name and without people is left out."""
        found = definitions.get_definition(definition_id=definition_id, actor=self.actor)
        drawn, _problems = read_definition(found.draft)
        kept = {one.name: one.policy for one in limits.list_limits(definition_id=definition_id)}
        sent = [_read(request.POST, place, drawn, kept, self) for place in _places(request.POST)]
        sent = [one for one in sent if one.name or one.holders]
        try:
            limits.save_limits(definition_id=definition_id, limits=sent, actor=self.actor)
        except Invalid as error:
            return self.show(definition_id, sent, field_messages(error))
        messages.success(request, _("Saved."))
        return redirect("form:definition-limits", definition_id=definition_id)

    def show(
        self, definition_id: UUID, found: Sequence[FieldLimitDto], errors: Mapping[str, Sequence[str]] | None = None
    ) -> HttpResponse:
        """The page with *found* in it."""
        form = definitions.get_definition(definition_id=definition_id, actor=self.actor)
        drawn, _problems = read_definition(form.draft)
        columns = [
            Column(place, one) for place, one in enumerate([*found, FieldLimitDto("", FieldPolicy(), ())][:MOST])
        ]
        context = {
            "definition": form,
            "columns": columns,
            "grid": _grid(drawn, columns),
            "accesses": _accesses(),
            "kinds": ",".join(KINDS),
            "errors": errors or {},
            "active_menu": "forms",
        }
        return render_page(self.request, "ctp_form/limits.html", context, status=422 if errors else 200)


def _places(data: QueryDict) -> list[int]:
    found = {name.split(".")[1] for name in data if name.startswith("l.") and name.count(".") >= 2}
    return sorted(int(one) for one in found if one.isascii() and one.isdecimal() and int(one) < MOST)


def _read(
    data: QueryDict, place: int, drawn: Definition, kept: Mapping[str, FieldPolicy], page: PageView
) -> FieldLimitDto:
    name = data.get(f"l.{place}.name", "").strip()
    paths = {path for path, _one in drawn.walk()}
    # What stands there of a field that is no longer drawn may still be in records: it stays.
    before = kept.get(data.get(f"l.{place}.was", ""), FieldPolicy())
    fields = {path: one for path, one in before.fields.items() if path not in paths}
    for path in paths:
        if (access := data.get(f"p.{place}.{path}", "")) in ACCESSES:
            fields[path] = access
    tables = {}
    for one in drawn.fields:
        if isinstance(one, TableField) and f"r.{place}.{one.code}" in data:
            boxes = data.getlist(f"r.{place}.{one.code}")
            rights = RowRights(add="add" in boxes, delete="delete" in boxes)
            if rights != RowRights():
                tables[one.code] = rights
    default = data.get(f"p.{place}.*", "")
    holders = parse_principals(data, f"l.{place}.holders", kinds=KINDS, actor=page.actor)
    return FieldLimitDto(name, FieldPolicy(default if default in ACCESSES else "write", fields, tables), holders)


def _grid(drawn: Definition, columns: Sequence[Column]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for path, one in drawn.walk():
        cells = [_cell(path, column, is_table=isinstance(one, TableField)) for column in columns]
        rows.append({"label": one.label_in(language()), "inner": "." in path, "cells": cells})
    others = [_cell("*", column, is_table=False) for column in columns]
    return [*rows, {"label": _("Everything else"), "inner": False, "cells": others}]


def _cell(path: str, column: Column, *, is_table: bool) -> Cell:
    policy = column.limit.policy
    value = policy.fields.get(path, "")
    if path == "*":
        value = "" if policy.default == "write" else policy.default
    rights = policy.tables.get(path, RowRights())
    return Cell(
        f"p.{column.place}.{path}",
        value,
        column.title,
        f"r.{column.place}.{path}" if is_table else "",
        add=rights.add,
        delete=rights.delete,
    )


def _accesses() -> list[tuple[str, str]]:
    said = {
        "hidden": _("hidden"),
        "masked": _("masked"),
        "read": _("read"),
        "write": _("write"),
        "required": _("required"),
    }
    return [("", "—"), *((one, said[one]) for one in ACCESSES)]
