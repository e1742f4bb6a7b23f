"""What the browser needs to work formulas out while one types; the server works them out again when it saves."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from ctp_core.api import expressions
from ctp_form.contracts import FieldPolicy
from ctp_form.domain.definitions import Definition, type_of
from ctp_form.domain.kinds import CalculatedField, NumberField, TableField
from ctp_form.domain.showing import show
from ctp_form.kit.live_rules import live_conditions, live_rules
from ctp_form.kit.words import YUAN, language


def live_data(definition: Definition, policy: FieldPolicy, values: Mapping[str, Any]) -> dict[str, Any]:
    """Trees of the formulas whose every input this reader may see, the types of those inputs, and the values shown.

    A formula over something hidden isn't sent: its result comes from the server alone. Nor is one whose inputs nobody
    can change here; a form without any is drawn without the calculator.
    """
    seen = {path: kind for path, kind in definition.types.items() if not policy.is_concealed(path)}
    formulas: list[dict[str, Any]] = []
    for path in definition.calculations:
        one, table = _at(definition, path)
        names = {f"{table.code}.{name}" if table and table.column(name) else name for name in one.formula.names}
        if (
            path not in seen
            or not {name if name in definition.types else name.split(".")[0] for name in names} <= seen.keys()
            or not (_may_change(names, policy) or names & {found["path"] for found in formulas})
        ):
            continue
        formulas.append(
            {
                "path": path,
                "tree": expressions.to_json(one.formula.expression),
                "type": one.result_type,
                "digits": one.digits,
                "currency": one.currency,
                "capital": one.capital,
            }
        )
    columns = {path: one for path, one in _total_columns(definition, seen).items() if _may_change({path}, policy)}
    conditions, rules = live_conditions(definition, policy, seen), live_rules(definition, policy, seen)
    if not formulas and not columns and not conditions and not rules:
        return {}
    sound = {code: value for code, value in values.items() if _is_sound(definition, code, value)}
    stored = show(definition, policy, sound)
    return {
        "formulas": formulas,
        "columns": columns,
        "conditions": conditions,
        "rules": rules,
        "types": seen,
        "values": stored,
        "today": timezone.localdate().isoformat(),
        "yuan": YUAN,
        "language": language(),
        "words": {"yes": _("Yes"), "no": _("No")},
    }


def _may_change(paths: Collection[str], policy: FieldPolicy) -> bool:
    """True when something the result rests on can be typed here, be it through another formula or a new row."""
    return any(
        policy.is_writable(path) or (rights := policy.rows(path.split(".")[0])).add or rights.delete for path in paths
    )


def _total_columns(definition: Definition, seen: Mapping[str, str]) -> dict[str, Any]:
    """How the sums under the columns are written."""
    return {
        path: {"type": type_of(one), "digits": one.digits, "currency": getattr(one, "currency", "")}
        for path, one in definition.walk()
        if isinstance(one, NumberField | CalculatedField) and one.total and path in seen
    }


def _at(definition: Definition, path: str) -> tuple[CalculatedField, TableField | None]:
    code, _, column = path.partition(".")
    table = definition.by_code[code]
    found = table.column(column) if isinstance(table, TableField) else table
    if not isinstance(found, CalculatedField):
        raise TypeError(path)
    return found, table if isinstance(table, TableField) else None


def _is_sound(definition: Definition, code: str, value: Any) -> bool:
    """Posted values may be anything; rows must be rows before they can be filtered."""
    one = definition.by_code.get(code)
    if not isinstance(one, TableField):
        return one is not None and not one.files_in(value)
    return isinstance(value, list) and all(isinstance(row, dict) for row in value)
