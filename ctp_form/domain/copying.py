"""Fields carried from one form into another: under codes that are free there, what they say of each other rewritten."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from ctp_core.api import expressions
from ctp_form.contracts import SchemaProblem
from ctp_form.domain.codes import free_code
from ctp_form.domain.definitions import read_definition

EXPRESSIONS = ("show", "require", "lock", "formula")
# What depends on the form the fields come into: its own check says so once they stand there.
OF_THE_TARGET = frozenset({"form.schema_formula", "form.schema_circle", "form.schema_relation", "form.schema_copy"})


def carry(clip: Any, taken: Collection[str]) -> tuple[dict[str, Any], tuple[SchemaProblem, ...]]:
    """(``{"fields", "rules"}`` ready to be put beside the codes *taken*, problems); with problems nothing can be put.

    *clip* is what was copied, ``{"fields": […], "rules": […]}``, from wherever it comes. A name that was copied along is called
    by its new code everywhere; any other stays as it is and means whatever the form it comes into calls so. Rules come along
    with the field they stand at.
    """
    read = clip if isinstance(clip, Mapping) else {}
    fields: Any = read.get("fields")
    problems = _problems({"fields": fields})
    if not problems:
        paths = {path for one in fields for path in _paths(one)}
        rules = [one for one in _listed(read.get("rules")) if isinstance(one, Mapping) and _at(one) in paths]
        problems = _problems({"fields": fields, "rules": rules})
    if problems:
        return {"fields": [], "rules": []}, problems
    codes: dict[str, str] = {}
    for one in fields:
        codes[one["code"]] = free_code(one["code"], {*taken, *codes.values()})
    own = {one["code"]: {column["code"] for column in one.get("columns") or ()} for one in fields}
    return {
        "fields": [_field(one, codes, own[one["code"]]) for one in fields],
        "rules": [_rule(one, codes, own) for one in rules],
    }, ()


def _problems(schema: Mapping[str, Any]) -> tuple[SchemaProblem, ...]:
    return tuple(one for one in read_definition(schema)[1] if one.code not in OF_THE_TARGET)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _paths(one: Mapping[str, Any]) -> list[str]:
    return [one["code"], *(f"{one['code']}.{column['code']}" for column in one.get("columns") or ())]


def _at(rule: Mapping[str, Any]) -> str:
    return at if isinstance(at := rule.get("at"), str) else ""


def _field(one: Mapping[str, Any], codes: Mapping[str, str], own: Collection[str]) -> dict[str, Any]:
    made = {**_item(one, codes), "code": codes[one["code"]]}
    if one.get("columns"):
        made["columns"] = [_item(column, _around(codes, own)) for column in one["columns"]]
    return made


def _around(codes: Mapping[str, str], own: Collection[str]) -> dict[str, str]:
    """In a row a name means the row's own column first."""
    return {old: new for old, new in codes.items() if old not in own}


def _item(one: Mapping[str, Any], codes: Mapping[str, str]) -> dict[str, Any]:
    made = dict(one)
    for key in EXPRESSIONS:
        if made.get(key):
            made[key] = _renamed(made[key], codes)
    if made.get("relation"):
        made["relation"] = codes.get(made["relation"], made["relation"])
    if made.get("copy"):
        made["copy"] = [{**pair, "to": codes.get(pair["to"], pair["to"])} for pair in made["copy"]]
    return made


def _rule(one: Mapping[str, Any], codes: Mapping[str, str], own: Mapping[str, Collection[str]]) -> dict[str, Any]:
    code, dot, column = one["at"].partition(".")
    known = _around(codes, own[code]) if column else codes
    return {**one, "at": codes[code] + dot + column, "check": _renamed(one["check"], known)}


def _renamed(text: str, codes: Mapping[str, str]) -> str:
    try:
        return expressions.rename(text, codes)
    except expressions.ExpressionError:
        return text  # said where it stands
