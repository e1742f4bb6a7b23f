"""Widgets in the order somebody has given them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.template.loader import get_template

from ctp_core.api import modules
from ctp_core.contracts import Actor, Reading
from ctp_core.kit.readings import read_together
from ctp_portal.contracts import Widget
from ctp_portal.selectors.count_boxes import Numbers
from ctp_portal.web.context import Shell

COLUMNS = ("top", "main", "side")
# What a card may leave out: a template that looks for something missing searches the whole object first.
NOTHING_MORE: Mapping[str, Any] = {"count": 0, "all_url": ""}
# The portal's own widgets whose numbers agree with their lists: they are counted for the shell already.
OWN_COUNTS: dict[str, Callable[[Numbers], int]] = {
    "portal.pending": lambda numbers: numbers.boxes.pending,
}


def arrange(actor: Actor, shell: Shell) -> dict[str, list[dict[str, Any]]]:
    """The widgets with something to say, by column. What they and the portal's own lines ask is one query."""
    numbers = shell.numbers
    shown = [one for one in in_order(numbers.layout_order) if one.code not in numbers.layout_hidden]
    loaded = [one.load(actor) for one in shown]
    asked = [one for one in loaded if isinstance(one, Reading)]
    lines, *answers = read_together([shell.first_lines_reading(), *asked])
    shell.first_lines = lines
    following = iter(answers)
    columns: dict[str, list[dict[str, Any]]] = {name: [] for name in COLUMNS}
    for widget, known in zip(shown, loaded, strict=True):
        found = next(following) if isinstance(known, Reading) else known
        if found is not None:
            name = widget.code.replace(".", "-")
            if widget.code in OWN_COUNTS:
                found = {**found, "count": OWN_COUNTS[widget.code](numbers)}
            columns[widget.column].append(
                {
                    "widget": widget,
                    "template": get_template(widget.template),
                    "context": {**NOTHING_MORE, **found},
                    "id": name,
                }
            )
    return columns


def in_order(wanted: Iterable[str]) -> list[Widget]:
    """All widgets of modules that are on: the *wanted* ones first, the others in their own order."""
    place = {code: number for number, code in enumerate(wanted)}
    found = [widget for _, widget in modules.contributions(Widget)]
    return sorted(found, key=lambda one: (place.get(one.code, len(place)), one.order, one.code))


def changed_layout(numbers: Numbers, *, code: str, change: str, before: str = "") -> tuple[list[str], list[str]]:
    """(order, hidden) after one *change* to widget *code*: up, down, hide, show, reset, or place.

    ``place`` puts it in its column before the widget *before*, at the end without one. Modules that are off keep theirs.
    """
    if change == "reset":
        return [], []
    shown = in_order(numbers.layout_order)
    hidden = [one for one in numbers.layout_hidden if one != code]
    if change == "hide" and any(one.code == code for one in shown):
        hidden.append(code)
    column = next((one.column for one in shown if one.code == code), None)
    line = [one.code for one in shown if one.column == column]
    if change in ("up", "down") and code in line:
        here = line.index(code)
        there = max(0, min(len(line) - 1, here + (1 if change == "down" else -1)))
        line[here], line[there] = line[there], line[here]
    if change == "place" and code in line and before != code:
        line.remove(code)
        line.insert(line.index(before) if before in line else len(line), code)
    others = [one.code for one in shown if one.column != column]
    away = [one for one in numbers.layout_order if one not in {*line, *others}]
    return [*line, *others, *away], hidden
