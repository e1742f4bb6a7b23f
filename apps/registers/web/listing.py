"""Registers, and the list of one register's records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.registers.domain.export_limits import AT_ONCE
from apps.registers.selectors.records import OpenList, open_list
from apps.registers.selectors.registers import MANAGE, list_managed, list_registers
from apps.registers.selectors.views import list_views
from apps.registers.web.list_state import ListState, say_field
from ctp_core.contracts import Invalid, PageRequest, PrincipalKind
from ctp_core.kit.answers import field_messages
from ctp_core.kit.policies import SIGNED_IN
from ctp_core.kit.web import page, render_page
from ctp_form.api import lists
from ctp_form.contracts import Condition, ListedRecord, ListField, Measure
from ctp_form.kit.words import language, say_number, say_values
from ctp_organization.kit.picker import parse_principals

MENU = "registers"
PAGE = 30


@dataclass(frozen=True)
class Cell:
    """One value in the list."""

    label: str
    text: str
    is_number: bool


@dataclass(frozen=True)
class Head:
    """A column's head: sorted upwards (``up``), downwards or not."""

    label: str
    is_number: bool
    url: str
    sorted: str


@page(SIGNED_IN)
def show_registers(request: Any) -> HttpResponse:
    """The registers one has a seat in; managers see the others too, without their records."""
    found = list_registers(actor=request.actor)
    manages = request.actor.may(MANAGE)
    open_ids = {one.id for one in found}
    closed = [one for one in list_managed() if one.id not in open_ids] if manages else []
    context = {"registers": found, "closed": closed, "manages": manages, "active_menu": MENU}
    return render_page(request, "registers/registers.html", context)


@page(SIGNED_IN)
def show_records(request: Any, register_id: UUID) -> HttpResponse:
    """The list: filtered, sorted, with the columns and the view asked for."""
    opened = open_list(register_id=register_id, actor=request.actor)
    fields = lists.list_fields(version_id=opened.card.version_id, policy=opened.within.policy, language=language())
    views = list_views(register_id=register_id, actor=request.actor)
    try:
        state = ListState.read(request.GET, fields, opened.card.columns, views)
        if (target := _filtered(request, state)) is not None:
            return HttpResponseRedirect(target)
        wanted = PageRequest(cursor=request.GET.get("cursor") or None, size=PAGE)
        found = lists.list_records(within=opened.within, query=state.asked.query, page=wanted)
    except Invalid as error:
        texts = [text for each in field_messages(error).values() for text in each]
        context = {"card": opened.card, "texts": texts, "active_menu": MENU}
        return render_page(request, "registers/refused.html", context, status=422)
    by = state.find(request.GET.get("by", ""))
    chosen = [one.value for one in state.asked.query.conditions if by and one.path == by.path]
    context = {
        "card": opened.card,
        "page": found,
        "rows": [(one, _cells(one, state.columns)) for one in found.items],
        "heads": [_head(state, one) for one in state.columns],
        "state": state,
        "views": views,
        "by": by,
        "by_label": say_field(by) if by else "",
        "chosen": chosen,
        "given": {one.operator: one.value for one in state.asked.query.conditions if by and one.path == by.path},
        "filterable": [(one.path, say_field(one)) for one in fields if one.operators],
        "sortable": [(one.path, say_field(one)) for one in fields if one.sortable],
        "showable": _showable(fields),
        "shown": [one.path.partition(".")[0] for one in state.columns],
        "manages": request.actor.may(MANAGE),
        "may": {verb for verb in ("change", "delete", "import", "export") if opened.card.seat.may_in_list(verb)},
        "adds": opened.card.seat.adding() is not None,
        "active_menu": MENU,
        **_totals(opened, state),
    }
    return render_page(request, "registers/records.html", context)


def _totals(opened: OpenList, state: ListState) -> dict[str, Any]:
    """How many match and the sums of their numbers; beyond ten thousand the page of statistics adds up."""
    number = lists.count_records(within=opened.within, query=state.asked.query)
    if number > lists.COUNT_LIMIT:
        return {
            "large": True,
            "count": _("more than %(limit)s records") % {"limit": say_number(lists.COUNT_LIMIT)},
            "totals": [],
        }
    said = ngettext("%(number)s record", "%(number)s records", number) % {"number": say_number(number)}
    large = number > AT_ONCE
    summed = [one for one in state.columns if one.type == "number" and one.operators]
    if not summed or number < 2:
        return {"large": large, "count": said, "totals": []}
    measures = [Measure("sum", one.path) for one in summed[:8]]
    found = lists.summarize(within=opened.within, query=state.asked.query, measures=measures, language=language())
    sums = {one.path: text for one, text in zip(summed, found.totals, strict=False)}
    return {
        "large": large,
        "count": said,
        "totals": [Cell(one.label, _sum(sums.get(one.path)), True) for one in state.columns],
    }


def _sum(text: str | None) -> str:
    return say_number(text) if text is not None else ""


def _cells(one: ListedRecord, columns: Sequence[ListField]) -> list[Cell]:
    said = say_values(version_id=one.version_id, values=one.values)
    return [Cell(each.label, _say(each, one.values, said), each.type == "number") for each in columns]


def _say(field: ListField, values: Mapping[str, Any], said: Mapping[str, str]) -> str:
    code = field.path.partition(".")[0]
    value = values.get(code)
    if code in said or value is None:
        return said.get(code, "")
    if not isinstance(value, list):
        return "•"
    if field.type == "table":
        return ngettext("%(number)s row", "%(number)s rows", len(value)) % {"number": len(value)}
    return ngettext("%(number)s file", "%(number)s files", len(value)) % {"number": len(value)}


def _head(state: ListState, one: ListField) -> Head:
    now = state.asked.query.sort
    direction = "up" if now == one.path else "down" if now == f"-{one.path}" else ""
    return Head(one.label, one.type == "number", state.sorted_by(one.path) if one.sortable else "", direction)


def _showable(fields: Sequence[ListField]) -> list[tuple[str, str]]:
    return list({one.path.partition(".")[0]: one.label for one in fields}.items())


def _filtered(request: Any, state: ListState) -> str | None:
    """Where the form of one filter leads: the same list with its conditions. Raises Invalid for people who can't be found."""
    given: QueryDict = request.GET
    field = state.find(given.get("set", ""))
    if field is None:
        return None
    if given.get("presence") in ("empty", "filled"):
        return state.filtered(
            field.path, [Condition(field.path, "empty" if given["presence"] == "empty" else "filled")]
        )
    conditions = []
    for operator in ("is", "not", "from", "to", "begins", "contains"):
        texts = given.getlist(operator)[:20]
        if operator == "is" and field.principal and any(texts):
            kinds: tuple[PrincipalKind, ...] = (cast(PrincipalKind, field.principal),)
            texts = [str(ref.id) for ref in parse_principals(given, "is", kinds=kinds, actor=request.actor)]
        if operator == "is" and field.source:
            texts = [text.removeprefix("record:") for text in texts]
        conditions += [Condition(field.path, operator, text) for text in texts if text]
    if text := given.get("text", "").strip():
        operator = given.get("how", "")
        conditions.append(Condition(field.path, operator if operator in field.operators else "contains", text))
    return state.filtered(field.path, conditions)
