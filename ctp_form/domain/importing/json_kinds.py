"""One value of a JSON Schema as one of our kinds."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from ctp_form.domain.importing.drawing import options_from
from ctp_form.domain.importing.translating import quoted
from ctp_form.domain.kinds.contacts import EMAIL
from ctp_form.domain.patterns import PatternProblem, read_pattern

DAYS = (r"^\d{4}-\d{2}-\d{2}$", "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "^[0-9]{4}(-[0-9]{2}){2}$")
STRINGS = (
    "type",
    "title",
    "description",
    "default",
    "example",
    "examples",
    "$comment",
    "readOnly",
    "nullable",
    "$schema",
    "$id",
    "id",
)
KNOWN = {
    "string": (
        *STRINGS,
        "minLength",
        "maxLength",
        "pattern",
        "format",
        "enum",
        "enumNames",
        "const",
        "contentMediaType",
        "not",
    ),
    "number": (
        *STRINGS,
        "minimum",
        "maximum",
        "multipleOf",
        "format",
        "enum",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "const",
    ),
    "boolean": (*STRINGS, "enum", "const"),
    "array": (*STRINGS, "items", "minItems", "maxItems", "uniqueItems"),
}
SKIPPED = ("definitions", "required", "properties", "additionalProperties", "name")


def kind_of(one: Mapping[str, Any], note: Callable[[str], None]) -> dict[str, Any] | None:
    """The kind and what belongs to it, None when there is none; what can't be said goes to *note*.

    ``rule`` is a condition over ``@`` that the field must also satisfy.
    """
    one = _alternative(one, note)
    kind = _plain_type(one)
    if isinstance(one.get("not"), Mapping) and (kind != "string" or not one["not"].get("enum")):
        note("not")
    values = one.get("enum") if isinstance(one.get("enum"), list) else [one["const"]] if "const" in one else None
    for key in one:
        if key not in KNOWN.get(kind, ()) and key not in SKIPPED and not key.startswith("_"):
            note(key)
    if kind == "boolean":
        only = [str(each).lower() for each in values or () if isinstance(each, bool)]
        return {"kind": "yes_no", **({"rule": f"@ == {only[0]}"} if len(only) == 1 else {})}
    if kind == "array":
        return _several(one, note)
    if values is not None:
        return _choice(one, values, note)
    if kind == "string" and isinstance(one.get("not"), Mapping) and isinstance(one["not"].get("enum"), list):
        refused = ", ".join(quoted(str(value)) for value in one["not"]["enum"][:60])
        return {**_text(one, note), "rule": f"@ not in [{refused}]"} if refused else _text(one, note)
    if kind == "number":
        return _number(one, note)
    return _text(one, note) if kind == "string" else None


def _alternative(one: Mapping[str, Any], note: Callable[[str], None]) -> Mapping[str, Any]:
    """Of alternatives of a plain value their common list of values, or the first that says something."""
    for key in ("oneOf", "anyOf"):
        options = one.get(key)
        if not isinstance(options, list) or not options:
            continue
        rest = {name: value for name, value in one.items() if name != key}
        told = [each for each in options if isinstance(each, Mapping) and each.get("type") != "null"]
        enums = [each.get("enum") or ([each["const"]] if "const" in each else None) for each in told]
        if told and all(enums):
            return {"type": "string", **rest, "enum": [value for each in enums for value in each or ()]}
        if len(told) < len(options) and len(told) == 1:
            return {**told[0], **rest}
        note(key)
        return {
            **(next((each for each in told if each.get("type") == "string"), {"type": "string"})),
            **rest,
            "maxLength": 500,
        }
    return one


def _plain_type(one: Mapping[str, Any]) -> str:
    kind = one.get("type")
    if isinstance(kind, list):
        kind = next((each for each in kind if each != "null"), "")
    if not kind:
        kind = "string" if any(key in one for key in ("enum", "pattern", "const", "maxLength", "format")) else ""
        kind = "boolean" if isinstance(one.get("const"), bool) else kind
    return "number" if kind == "integer" else str(kind)


def _choice(one: Mapping[str, Any], values: list[Any], note: Callable[[str], None]) -> dict[str, Any] | None:
    names = one.get("enumNames")
    labels = names if isinstance(names, list) and len(names) == len(values) else values
    pairs = [(_text_of(value), label) for value, label in zip(values, labels, strict=True) if value is not None]
    options = options_from(pairs, lambda value: note(f"enum {value}"))
    found: dict[str, Any] = {"kind": "choice", "options": options}
    if isinstance(one.get("default"), str) and one["default"] in [each["value"] for each in options]:
        found["default"] = one["default"]
    return found if options else None


def _several(one: Mapping[str, Any], note: Callable[[str], None]) -> dict[str, Any] | None:
    items = one.get("items")
    values = items.get("enum") if isinstance(items, Mapping) else None
    options = options_from([(value, value) for value in values or ()], lambda value: note(f"enum {value}"))
    limits = {own: one[key] for key, own in (("minItems", "min"), ("maxItems", "max")) if isinstance(one.get(key), int)}
    return {"kind": "multiple_choice", "options": options, **limits} if options else None


def _number(one: Mapping[str, Any], note: Callable[[str], None]) -> dict[str, Any]:
    whole = one.get("type") == "integer" or one.get("multipleOf") == 1
    step = str(one.get("multipleOf", ""))
    digits = 0 if whole else len(step.partition(".")[2]) if re.fullmatch(r"0\.0*1", step) else 6
    if step and not whole and digits == 6 and step != "0.000001":
        note("multipleOf")
    limits = {
        own: one[key] for key, own in (("minimum", "min"), ("maximum", "max")) if isinstance(one.get(key), int | float)
    }
    for key in ("exclusiveMinimum", "exclusiveMaximum"):
        if one.get(key):
            note(key)
    found = {"kind": "number", "digits": min(digits, 6), **limits}
    return found | ({"default": one["default"]} if isinstance(one.get("default"), int) else {})


def _text(one: Mapping[str, Any], note: Callable[[str], None]) -> dict[str, Any]:
    pattern, form = one.get("pattern"), one.get("format")
    least, most = one.get("minLength"), one.get("maxLength")
    if form == "date" or pattern in DAYS:
        return {"kind": "date"}
    if form == "email" and pattern is None:
        return {"kind": "email"}
    long = not isinstance(most, int) or most > 500
    found: dict[str, Any] = {"kind": "long_text" if long and pattern is None and most is not None else "text"}
    longest = 500 if found["kind"] == "text" else 20_000
    found["max_length"] = min(most, longest) if isinstance(most, int) and most > 0 else longest
    if isinstance(least, int) and 0 < least <= found["max_length"]:
        found["min_length"] = least
    if isinstance(pattern, str) and (whole := whole_pattern(pattern, note)):
        found["pattern"] = whole
    elif form == "email":
        found["pattern"] = EMAIL.pattern
    elif form not in (None, "date", "email"):
        note(f"format {form}")
    return found


def whole_pattern(pattern: str, note: Callable[[str], None]) -> str:
    """*pattern*, which may be found anywhere, as one the whole text must fit; "" when it can't be used."""
    anchored = (
        pattern.startswith("^")
        and pattern.endswith("$")
        and not pattern.endswith("\\$")
        and not _has_top_choice(pattern)
    )
    found = pattern if anchored else f"[\\s\\S]*(?:{pattern})[\\s\\S]*"
    try:
        read_pattern(found)
    except PatternProblem:
        note(f"pattern {pattern}")
        return ""
    return found


def _has_top_choice(pattern: str) -> bool:
    depth, listed, at = 0, False, 0
    while at < len(pattern):
        sign = pattern[at]
        at += 2 if sign == "\\" else 1
        if listed:
            listed = sign != "]"
        elif sign == "[":
            listed = True
        elif sign in "()":
            depth += 1 if sign == "(" else -1
        elif sign == "|" and depth == 0:
            return True
    return False


def _text_of(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else value
