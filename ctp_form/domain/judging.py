"""The second look at what was taken in: conditions and rules over the whole record, not one field alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ctp_core.contracts import FieldError, mark
from ctp_form.domain.calculating import calculate
from ctp_form.domain.conditions import broken_rules, places_where, settle, value_at
from ctp_form.domain.fields import Json
from ctp_form.domain.kinds.tables import ROW_ID
from ctp_form.domain.labels import pick
from ctp_form.domain.taking import Desk, Taken


def judge(desk: Desk, taken: Taken, stored: Mapping[str, Json]) -> None:
    """Work *taken* out, drop what isn't asked for with its mistakes, then see to locks, requirements and rules."""
    taken.values = calculate(desk.definition, taken.values, desk.today)
    _keep_locked(desk, taken, stored)
    taken.values, off = settle(desk.definition, taken.values, desk.today)
    for place in list(taken.wrong):
        if any(place == one or place.startswith(f"{one}.") for one in off):
            del taken.wrong[place]
    _tell_rows_apart(desk, taken)
    if desk.complete:
        _require(desk, taken, off)
        _apply_rules(desk, taken, off)


def _tell_rows_apart(desk: Desk, taken: Taken) -> None:
    """In a column of unique values the second row with the same value is the mistake."""
    for table in desk.definition.tables():
        for column in (one for one in table.columns if one.unique):
            seen: set[str] = set()
            for place, row in enumerate(taken.values.get(table.code, ())):
                value = row.get(column.code)
                if value is None:
                    continue
                if (same := column.same_as(value)) in seen and desk.policy.is_writable(f"{table.code}.{column.code}"):
                    message = mark("Another row has this already.")
                    taken.wrong.setdefault(f"{table.code}.{place}.{column.code}", [FieldError("form.twice", message)])
                seen.add(same)


def _keep_locked(desk: Desk, taken: Taken, stored: Mapping[str, Json]) -> None:
    """What a condition makes read-only keeps its stored value; another one is a mistake, not a breach: the condition may have
    become true with this very save."""
    for path, place, one in list(places_where(desk.definition, "lock", taken.values, desk.today)):
        if not desk.policy.is_writable(path) or place in taken.wrong or place in taken.filled:
            continue
        before = _stored_at(taken.values, stored, place)
        if value_at(taken.values, place) == before:
            taken.wrong.pop(place, None)
            continue
        target: dict[str, Any] = taken.values
        if place != one.code:
            code, index, _column = place.split(".", 2)
            target = taken.values[code][int(index)]
        if before is None:
            target.pop(one.code, None)
        else:
            target[one.code] = before
        taken.wrong[place] = [FieldError("form.locked", mark("You can't change this here."))]


def _stored_at(values: Mapping[str, Json], stored: Mapping[str, Json], place: str) -> Json:
    """The stored value that belongs to *place* of *values*: rows are matched by their ids."""
    code, _, rest = place.partition(".")
    if not rest:
        return stored.get(code)
    index, _, column = rest.partition(".")
    row_id = values[code][int(index)].get(ROW_ID)
    old: Mapping[str, Json] = next((row for row in stored.get(code) or () if row.get(ROW_ID) == row_id), {})
    return old.get(column)


def _require(desk: Desk, taken: Taken, off: frozenset[str]) -> None:
    for path, place, _one in places_where(desk.definition, "require", taken.values, desk.today):
        if place in off or place in taken.errors or not desk.policy.is_writable(path):
            continue
        if value_at(taken.values, place) is None:
            taken.wrong[place] = [FieldError("form.required", mark("This must be filled in."))]


def _apply_rules(desk: Desk, taken: Taken, off: frozenset[str]) -> None:
    """A rule is for those who can do something about it: who may write nothing of what it names isn't held up by it."""
    for rule, place in broken_rules(desk.definition, taken.values, desk.today):
        code = rule.at.partition(".")[0]
        names = {f"{code}.{name}" if f"{code}.{name}" in desk.definition.types else name for name in rule.check.names}
        if place in off or not any(desk.policy.is_writable(name) for name in names | {rule.at}):
            continue
        told = place if not desk.policy.is_hidden(rule.at) else ""
        error = FieldError("form.rule", mark("%(text)s"), text=pick(rule.message, desk.language))
        taken.wrong.setdefault(told, []).append(error)
