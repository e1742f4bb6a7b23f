"""Statistics of a register: groups, a pivot of two fields, counts and sums."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from apps.registers.domain.queries import read_groupings, read_measures
from apps.registers.selectors.records import open_list
from apps.registers.selectors.views import list_views
from apps.registers.web.list_state import ListState, say_field
from apps.registers.web.listing import MENU
from ctp_core.contracts import Invalid
from ctp_core.kit.answers import field_messages
from ctp_core.kit.policies import SIGNED_IN
from ctp_core.kit.web import page, render_page
from ctp_form.api import lists
from ctp_form.contracts import AUTHOR, CREATED, ListField, Summary
from ctp_form.kit.words import language, say_number

GROUPED = ("text", "choice", "yes_no", "principal", "number")


@page(SIGNED_IN)
def show_statistics(request: Any, register_id: UUID) -> HttpResponse:
    """What was chosen, worked out over the records that match."""
    opened = open_list(register_id=register_id, actor=request.actor)
    fields = lists.list_fields(version_id=opened.card.version_id, policy=opened.within.policy, language=language())
    given = request.GET
    errors: list[str] = []
    found, state = Summary((), ()), None
    groups = [one for one in given.getlist("group") if one]
    try:
        views = list_views(register_id=register_id, actor=request.actor)
        state = ListState.read(given, fields, opened.card.columns, views)
        found = lists.summarize(
            within=opened.within,
            query=state.asked.query,
            groupings=read_groupings(groups),
            measures=read_measures([given.get("measure") or "count"]),
            language=language(),
        )
    except Invalid as error:
        errors = [text for each in field_messages(error).values() for text in each]
    group_choices = _group_choices(fields)
    measure_choices = _measure_choices(fields)
    context = {
        "card": opened.card,
        "state": state,
        "errors": errors,
        "groups": [*groups, "", ""][:2],
        "group_choices": group_choices,
        "measure": given.get("measure") or "count",
        "measure_choices": measure_choices,
        "measure_label": dict(measure_choices).get(given.get("measure") or "count", ""),
        "group_labels": [dict(group_choices).get(one, one) for one in groups],
        "more": found.more,
        "total": _say(found.totals[0] if found.totals else None),
        "active_menu": MENU,
        **(_pivot(found) if len(groups) == 2 else _bars(found)),
    }
    return render_page(request, "registers/statistics.html", context, status=422 if errors else 200)


def _bars(found: Summary) -> dict[str, Any]:
    """One line a group, with a bar as long as its share of the largest."""
    values = [_number(row.results[0]) for row in found.rows]
    largest = max(values, default=0.0)
    lines = [
        (row.labels[0] or _("empty"), _say(row.results[0]), max(value, 0.0))
        for row, value in zip(found.rows, values, strict=True)
    ]
    return {"lines": lines, "largest": largest if largest > 0 else 1, "pivot": None}


def _pivot(found: Summary) -> dict[str, Any]:
    """Rows by the first field, columns by the second."""
    heads = list(
        {row.keys[1]: row.labels[1] or _("empty") for row in sorted(found.rows, key=lambda one: one.keys[1])}.items()
    )
    rows: dict[str, tuple[str, dict[str, str]]] = {}
    for row in found.rows:
        _label, cells = rows.setdefault(row.keys[0], (row.labels[0] or _("empty"), {}))
        cells[row.keys[1]] = _say(row.results[0])
    body = [(label, [(head, cells.get(key, "")) for key, head in heads]) for label, cells in rows.values()]
    return {"pivot": {"heads": [label for _key, label in heads], "rows": body}, "lines": []}


def _group_choices(fields: Sequence[ListField]) -> list[tuple[str, str]]:
    grains = (("year", _("by year")), ("quarter", _("by quarter")), ("month", _("by month")), ("day", _("by day")))
    found = [("", "—")]
    for one in fields:
        if one.operators and one.type in GROUPED:
            found.append((one.path, say_field(one)))
        elif one.operators and one.type == "date":
            found += [(f"{one.path}:{grain}", f"{say_field(one)} {said}") for grain, said in grains]
    found += [(f"{CREATED}:{grain}", f"{_('Entered')} {said}") for grain, said in grains]
    return [*found, (AUTHOR, _("Entered by"))]


def _measure_choices(fields: Sequence[ListField]) -> list[tuple[str, str]]:
    found = [("count", _("Number of records"))]
    said = {"sum": _("Sum"), "average": _("Average"), "smallest": _("Smallest"), "largest": _("Largest")}
    for one in fields:
        if one.operators and one.type == "number":
            found += [(f"{function}:{one.path}", f"{label} · {say_field(one)}") for function, label in said.items()]
    return found


def _say(text: str | None) -> str:
    return "—" if text is None else say_number(text)


def _number(text: str | None) -> float:
    try:
        return float(text or 0)
    except ValueError:
        return 0.0
