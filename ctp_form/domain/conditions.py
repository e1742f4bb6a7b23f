"""Show, require, read-only by condition; rules between fields. The browser does the same in the same order (conditions.js)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from ctp_form.domain.calculating import calculate
from ctp_form.domain.definitions import Definition, types_at
from ctp_form.domain.fields import Field, Json
from ctp_form.domain.formulas import Formula, evaluate_formula
from ctp_form.domain.kinds import TableField
from ctp_form.domain.rules import Rule

ROUNDS = 20
"""More rounds than any sensible chain of conditions over calculated fields needs; what changes after them stays as it is."""


def settle(definition: Definition, values: Mapping[str, Json], today: date) -> tuple[dict[str, Json], frozenset[str]]:
    """*values* worked out, without what isn't asked for; and the places that aren't (``note``, ``items.2.price``).

    What was dropped once stays dropped, so two fields that hide each other come to rest.
    """
    found = calculate(definition, values, today)
    off: set[str] = set()
    for _round in range(ROUNDS if definition.gates else 0):
        before = len(off)
        for path, gates in definition.gates.items():
            for place, scope in _scopes(definition, path, found):
                if place not in off and not all(holds(gate, definition, path, scope, today) for gate in gates):
                    off.add(place)
                    _drop(found, place)
        if len(off) == before:
            break
        found = calculate(definition, found, today)
        for place in off:
            _drop(found, place)
    return found, frozenset(off)


def holds(formula: Formula, definition: Definition, path: str, scope: Mapping[str, Json], today: date) -> bool:
    """True when the condition *formula* of *path* is true; one that can't be worked out isn't."""
    return evaluate_formula(formula, scope, types_at(definition, path), today) is True


def places_where(
    definition: Definition, key: str, values: Mapping[str, Json], today: date
) -> Iterator[tuple[str, str, Field]]:
    """(path, place, field) of everything whose condition *key* (``require``, ``lock``) holds for *values*."""
    for path, one in definition.walk():
        formula: Formula = getattr(one, key)
        if formula.text:
            for place, scope in _scopes(definition, path, values):
                if holds(formula, definition, path, scope, today):
                    yield path, place, one


def broken_rules(definition: Definition, values: Mapping[str, Json], today: date) -> Iterator[tuple[Rule, str]]:
    """The rules that *values* break, each with the place it is broken at."""
    for rule in definition.rules:
        types = types_at(definition, rule.at)
        for place, scope in _scopes(definition, rule.at, values):
            if not rule.always and any(_is_empty(scope, name) for name in rule.check.names):
                continue
            if evaluate_formula(rule.check, scope, types, today) is False:
                yield rule, place


def value_at(values: Mapping[str, Json], place: str) -> Json:
    """The value at ``note`` or ``items.2.price``; None when there is none."""
    code, _, rest = place.partition(".")
    if not rest:
        return values.get(code)
    index, _, column = rest.partition(".")
    rows: Sequence[Mapping[str, Json]] = values.get(code) or ()
    return rows[int(index)].get(column) if int(index) < len(rows) else None


def _scopes(definition: Definition, path: str, values: Mapping[str, Json]) -> Iterator[tuple[str, Mapping[str, Json]]]:
    """Where *path* stands, with what expressions may read there: once for a field, once a row for a column."""
    code, _, column = path.partition(".")
    table = definition.by_code[code]
    if not column or not isinstance(table, TableField):
        yield path, values
        return
    for place, row in enumerate(values.get(code) or ()):
        yield f"{code}.{place}.{column}", {**values, **{one.code: row.get(one.code) for one in table.columns}}


def _drop(values: dict[str, Any], place: str) -> None:
    code, _, rest = place.partition(".")
    if not rest:
        values.pop(code, None)
        return
    index, _, column = rest.partition(".")
    rows = values.get(code) or []
    if int(index) < len(rows):
        rows[int(index)] = {name: value for name, value in rows[int(index)].items() if name != column}


def _is_empty(scope: Mapping[str, Json], name: str) -> bool:
    if name in scope:
        return scope[name] in (None, "", [])
    head, _, tail = name.partition(".")
    container = scope.get(head)
    return not (container.get(tail) if isinstance(container, Mapping) else container)
