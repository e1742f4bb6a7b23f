"""JSON Schema: objects become headings, lists of objects sub-tables, alternatives and dependencies conditions where they can be said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ctp_core.contracts import mark
from ctp_form.domain.importing.drawing import NO_PROPERTY, Drawing, label_from
from ctp_form.domain.importing.json_conditions import ConditionReader
from ctp_form.domain.importing.json_kinds import kind_of
from ctp_form.domain.importing.json_parts import (
    Level,
    first_of,
    listed,
    type_of,
    words_of,
)
from ctp_form.domain.importing.report import Imported, Place
from ctp_form.domain.importing.resolving import Resolver

MAX_DEPTH = 12
ROOT = frozenset({"#"})
TOO_DEEP = mark("This nests deeper than can be followed. It was left out.")
PASSED_OVER = ("additionalProperties", "$schema", "$id", "id", "definitions", "$defs", "title", "description", "type")
HEEDED = (
    *PASSED_OVER, "properties", "required", "allOf", "anyOf", "oneOf", "if", "then", "else", "$ref", "default", "example", "examples",
    "minProperties", "$comment", "name", "nullable", "readOnly", "dependentRequired", "dependencies",
)  # fmt: skip


def is_json_schema(data: Any) -> bool:
    """Does it describe an object or a list of objects?"""
    if not isinstance(data, Mapping):
        return False
    if isinstance(data.get("properties"), Mapping) or isinstance(data.get("$schema"), str):
        return True
    return data.get("type") in ("object", "array") and any(
        key in data for key in ("items", "allOf", "anyOf", "oneOf", "$ref")
    )


def read_json_schema(data: Mapping[str, Any], name: str) -> Imported:
    """The form in *data*."""
    return _Reader(data).read(label_from(data.get("title")) or name)


class _Reader(ConditionReader):
    def __init__(self, data: Mapping[str, Any]) -> None:
        self.drawing = Drawing()
        self.root = data
        self.resolver = Resolver(data, self.drawing)
        self.by_pointer: dict[tuple[str, ...], dict[str, Any]] = {}

    def read(self, name: str) -> Imported:
        top = self.resolver.solid(self.root, "", ROOT)
        if top.get("type") == "array" or ("items" in top and "properties" not in top):
            self.entry("items", top, Level((), "", seen=ROOT), required=False)
        else:
            self.level(top, Level((), "", seen=ROOT))
        return self.drawing.finish("json_schema", name)

    def level(self, one: Mapping[str, Any], at: Level) -> None:
        """Everything in the object *one*."""
        properties = one.get("properties")
        required = [name for name in listed(one.get("required")) if isinstance(name, str)]
        before = len(self.by_pointer)
        for name, raw in (properties if isinstance(properties, Mapping) else {}).items():
            self.entry(str(name), raw, at, required=name in required)
        own = list(self.by_pointer.values())[before:]
        if not at.must and not at.loose:
            self.require_together(own, at)
        for key in one:
            if key not in HEEDED and not key.startswith("_"):
                self.drawing.note(f"{at.path}.{key}".lstrip("."), key, NO_PROPERTY)
        if one.get("additionalProperties") not in (None, False, True) and not properties:
            self.drawing.note(f"{at.path}.additionalProperties".lstrip("."), "additionalProperties")
        self.conditions(one, at)

    def entry(self, name: str, raw: Any, at: Level, *, required: bool) -> None:
        """One property."""
        path = f"{at.path}.properties.{name}".lstrip(".") if name != "items" or at.path else name
        pointer = (*at.pointer, name) if path != "items" else at.pointer
        if raw is False or pointer in self.by_pointer:
            return
        one = self.resolver.solid(raw, path, at.seen)
        if at.depth > MAX_DEPTH or one is None or one.get("_circle"):
            self.drawing.note(path, name, TOO_DEEP)
            return
        seen = at.seen | one.get("_seen", frozenset())
        inner = Level(
            pointer, path, (*at.names, name), at.table, at.must and required, at.loose, at.show, at.depth + 1, seen
        )
        kind = type_of(one) or self.type_of_alternatives(one, path, seen)
        if kind == "object":
            self.object(name, one, inner)
        elif kind == "array" and self.is_rows(one, inner):
            self.rows(name, one, inner, required)
        else:
            self.value(name, one, inner, required)

    def type_of_alternatives(self, one: Mapping[str, Any], path: str, seen: frozenset[str]) -> str:
        """The kind that alternatives are of which say nothing outside of them."""
        options = [self.resolver.solid(each, path, seen) for key in ("oneOf", "anyOf") for each in listed(one.get(key))]
        kinds = {type_of(each) for each in options} - {"", "null"}
        return kinds.pop() if len(kinds) == 1 else ""

    def object(self, name: str, one: Mapping[str, Any], at: Level) -> None:
        if not isinstance(one.get("properties"), Mapping) and not any(
            key in one for key in ("allOf", "anyOf", "oneOf")
        ):
            self.drawing.note(at.path, f"object {name}")
            return
        label = one.get("title") or " / ".join(words_of(each) for each in at.names)
        if at.table is None:
            own: dict[str, Any] = {"show": at.show} if at.show else {}
            self.drawing.add(at.path, "section", name, label, help=one.get("description"), **own)
        self.level(one, at)

    def is_rows(self, one: Mapping[str, Any], at: Level) -> bool:
        items = self.resolver.solid(first_of(one.get("items")), f"{at.path}.items", at.seen)
        return items is not None and not (items.get("enum") and type_of(items) in ("string", ""))

    def rows(self, name: str, one: Mapping[str, Any], at: Level, required: bool) -> None:
        items = self.resolver.solid(first_of(one.get("items")), f"{at.path}.items", at.seen) or {}
        if at.table is not None:
            self.drawing.note(at.path, f"array {name}")
            return
        least, most = one.get("minItems"), one.get("maxItems")
        fixed: dict[str, Any] = (
            {"min_rows": min(least, 500)} if isinstance(least, int) and least > 0 and required and at.must else {}
        )
        fixed["max_rows"] = min(most, 500) if isinstance(most, int) and most > 0 else 200
        table = self.drawing.add(
            at.path, "table", name, one.get("title") or words_of(name), help=one.get("description"), **fixed
        )
        if table is None:
            return
        table["columns"] = []
        if required and at.must and not at.loose:
            table["required"] = True
        if at.show:
            table["show"] = at.show
        self.by_pointer[at.pointer] = table
        self.drawing.places.append(Place((*at.pointer, "*"), table["code"]))
        inner = Level(
            (*at.pointer, "*"),
            f"{at.path}.items",
            (),
            table,
            True,
            False,
            "",
            at.depth + 1,
            at.seen | items.get("_seen", frozenset()),
        )
        if type_of(items) == "object":
            self.level(items, inner)
        else:
            self.value("value", items, inner, True)

    def value(self, name: str, one: Mapping[str, Any], at: Level, required: bool) -> None:
        own = kind_of(one, lambda element: self.drawing.note(at.path, element, NO_PROPERTY))
        if own is None:
            self.drawing.note(at.path, f"{one.get('type', '?')} {name}")
            return
        rule = own.pop("rule", "")
        must = required and not at.loose and (at.table is not None or at.must)
        code = name if name not in {each["code"] for each in self.into(at)} else "_".join(at.names[-2:])
        made = self.drawing.add(
            at.path, own.pop("kind"), code, one.get("title") or words_of(name), table=at.table, help=one.get("description"),
            required=must and own.get("kind") != "yes_no", show=at.show if at.table is None else "", **own,
        )  # fmt: skip
        if made is None:
            return
        made["_must"] = required
        self.by_pointer[at.pointer if name != "value" or at.table is None else (*at.pointer, "")] = made
        self.drawing.know([name], made, at.table)
        self.drawing.places.append(
            Place(at.pointer, at.table["code"] if at.table else made["code"], made["code"] if at.table else "")
        )
        if rule:
            where = f"{at.table['code']}.{made['code']}" if at.table else made["code"]
            self.drawing.rule(at.path, rule.replace("@", made["code"]), where, "")

    def into(self, at: Level) -> list[dict[str, Any]]:
        return at.table["columns"] if at.table is not None else self.drawing.fields

    def require_together(self, own: Sequence[dict[str, Any]], at: Level) -> None:
        """In an object that may be left out its required properties are required once another one of it is filled in."""
        if at.table is not None:
            return
        asked = [one for one in own if one["kind"] not in ("section", "table") and not one.get("required")]
        for one in asked:
            others = [f"not is_empty({each['code']})" for each in asked if each is not one and each["kind"] != "yes_no"]
            if one.pop("_must", False) and 0 < len(others) <= 30 and "require" not in one:
                one["require"] = " or ".join(others)
