"""The conditions and rules a browser may judge while one types: those over nothing that is concealed from the reader."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ctp_core.api import expressions
from ctp_form.contracts import FieldPolicy
from ctp_form.domain.definitions import Definition
from ctp_form.domain.formulas import Formula
from ctp_form.domain.labels import pick
from ctp_form.kit.words import language


def live_conditions(definition: Definition, policy: FieldPolicy, seen: Mapping[str, str]) -> list[dict[str, Any]]:
    """In the order of the form: ``{"path", "show": [trees], "require": tree, "lock": tree}``, each only where it has one.

    The rest stays as the server drew it.
    """
    found: list[dict[str, Any]] = []
    for path, one in definition.walk():
        if policy.is_hidden(path):
            continue
        gates = definition.gates.get(path, ())
        entry: dict[str, Any] = {}
        if gates and all(_is_seen(definition, gate, path, seen) for gate in gates):
            entry["show"] = [expressions.to_json(gate.expression) for gate in gates]
        for key in ("require", "lock"):
            formula: Formula = getattr(one, key)
            if formula.text and policy.is_writable(path) and _is_seen(definition, formula, path, seen):
                entry[key] = expressions.to_json(formula.expression)
        if entry:
            found.append({"path": path, **entry})
    return found


def live_rules(definition: Definition, policy: FieldPolicy, seen: Mapping[str, str]) -> list[dict[str, Any]]:
    """The rules between fields that this writer can do something about."""
    return [
        {
            "tree": expressions.to_json(rule.check.expression),
            "names": sorted(rule.check.names),
            "at": rule.at,
            "message": pick(rule.message, language()),
            "always": rule.always,
        }
        for rule in definition.rules
        if policy.is_writable(rule.at) and _is_seen(definition, rule.check, rule.at, seen)
    ]


def _is_seen(definition: Definition, formula: Formula, path: str, seen: Mapping[str, str]) -> bool:
    code, _, column = path.partition(".")
    table = definition.by_code.get(code)
    columns = {one.code for one in getattr(table, "columns", ())} if column else set()
    names = {f"{code}.{name}" if name in columns else name for name in formula.names}
    return all(name in seen or (name not in definition.types and name.partition(".")[0] in seen) for name in names)
