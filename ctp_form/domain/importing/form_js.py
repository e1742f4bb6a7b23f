"""form-js: the JSON of a widespread form builder for flows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ctp_core.contracts import mark
from ctp_form.domain.importing.drawing import NO_CONDITION, NO_PROPERTY, Drawing, label_from, options_from
from ctp_form.domain.importing.report import Imported, Place

TEXTS = {"textfield": "text", "textarea": "long_text"}
CHOICES = {"select": "choice", "radio": "choice", "checklist": "multiple_choice", "taglist": "multiple_choice"}
NOTHING_TO_SAY = ("separator", "spacer", "button", "default", "columns")
FROM_DATA = mark("The choices come from the data of a flow. The field came as a text.")
MAX_DEPTH = 20


def is_form_js(data: Any) -> bool:
    """Has it components with types?"""
    return isinstance(data, Mapping) and isinstance(data.get("components"), list)


def read_form_js(data: Mapping[str, Any], name: str) -> Imported:
    """The form in *data*."""
    return _FormJs(name).read(data)


class _FormJs:
    def __init__(self, name: str) -> None:
        self.drawing = Drawing()
        self.name = name
        self.later: list[tuple[str, Mapping[str, Any], dict[str, Any], dict[str, Any] | None]] = []

    def read(self, data: Mapping[str, Any]) -> Imported:
        self.level(data, "", (), None, 0)
        for path, one, made, table in self.later:
            self.conditions(path, one, made, table)
        return self.drawing.finish("form_js", label_from(data.get("id")) or self.name)

    def level(
        self, data: Mapping[str, Any], path: str, above: tuple[str, ...], table: dict[str, Any] | None, depth: int
    ) -> None:
        listed = data.get("components")
        for place, one in enumerate(listed if isinstance(listed, list) else ()):
            at = f"{path}.components.{place}".lstrip(".")
            if not isinstance(one, Mapping) or depth > MAX_DEPTH:
                self.drawing.note(at, "component")
                continue
            self.component(at, one, above, table, depth)

    def component(
        self, at: str, one: Mapping[str, Any], above: tuple[str, ...], table: dict[str, Any] | None, depth: int
    ) -> None:
        kind = str(one.get("type", ""))
        name = str(one.get("key") or one.get("path") or one.get("id") or kind)
        label = one.get("label") or one.get("dateLabel") or one.get("timeLabel") or one.get("text") or name
        inner = (*above, name) if one.get("path") else above
        if kind == "group":
            if table is None:
                made = self.drawing.add(at, "section", name, label)
                self.remember(at, one, made, table)
            self.level(one, at, inner, table, depth + 1)
        elif kind == "dynamiclist":
            self.rows(at, one, name, label, inner, table, depth)
        elif kind in NOTHING_TO_SAY:
            if kind == "button" and one.get("action") not in ("submit", "reset", None):
                self.drawing.note(at, f"button {label_from(label)}")
            self.level(one, at, inner, table, depth + 1)
        elif kind == "text":
            self.remember(at, one, self.drawing.add(at, "explanation", name, label, table=None), None)
        else:
            self.entry(at, kind, one, name, label, (*above, *name.split(".")), table)

    def rows(
        self, at: str, one: Mapping[str, Any], name: str, label: Any, above: tuple[str, ...], table: Any, depth: int
    ) -> None:
        if table is not None:
            self.drawing.note(at, "dynamiclist")
            return
        made = self.drawing.add(at, "table", name, label)
        if made is not None:
            made["columns"] = []
            self.drawing.know([name], made)
            self.remember(at, one, made, None)
            self.level(one, at, (*above, "*"), made, depth + 1)

    def entry(
        self, at: str, kind: str, one: Mapping[str, Any], name: str, label: Any, pointer: tuple[str, ...], table: Any
    ) -> None:
        own = self.own(at, kind, one)
        if own is None:
            self.drawing.note(at, kind)
            return
        made = self.drawing.add(at, own.pop("kind"), name, label, table=table, help=one.get("description"), **own)
        if made is None:
            return
        if one.get("readonly") is True or one.get("disabled") is True:
            if made["kind"] != "calculated":
                made["lock"] = "true"
        elif isinstance(one.get("readonly"), str):
            made["lock"] = one["readonly"]
        self.drawing.know([name, pointer[-1]], made, table)
        self.drawing.places.append(
            Place(pointer, table["code"] if table else made["code"], made["code"] if table else "")
        )
        self.remember(at, one, made, table)

    def remember(self, at: str, one: Mapping[str, Any], made: dict[str, Any] | None, table: Any) -> None:
        if made is not None:
            self.later.append((at, one, made, table))

    def own(self, at: str, kind: str, one: Mapping[str, Any]) -> dict[str, Any] | None:
        """The kind here and what belongs to it; None for a kind without a counterpart."""
        validate = one.get("validate")
        rules: Mapping[str, Any] = validate if isinstance(validate, Mapping) else {}
        found: dict[str, Any] = {"required": True} if rules.get("required") is True else {}
        default = one.get("defaultValue")
        if kind in TEXTS:
            longest = 500 if kind == "textfield" else 20_000
            found |= {"kind": TEXTS[kind], **_whole(rules, "minLength", "min_length", 0, longest)}
            found |= {"max_length": longest, **_whole(rules, "maxLength", "max_length", 1, longest)}
            if rules.get("validationType") in ("email", "phone") and kind == "textfield":
                return {"kind": rules["validationType"], **({"required": True} if "required" in found else {})}
            found |= {"pattern": rules["pattern"]} if isinstance(rules.get("pattern"), str) else {}
            found |= {"default": default} if isinstance(default, str) else {}
        elif kind in ("number", "range"):
            digits = one.get("decimalDigits")
            found |= {"kind": "number", "digits": digits if isinstance(digits, int) and 0 <= digits <= 6 else 6}
            found |= {key: value for key in ("min", "max") if _is_number(value := rules.get(key, one.get(key)))}
            for key in ("min", "max"):
                if isinstance(rules.get(key, one.get(key)), str):
                    self.drawing.note(at, f"{key}: {rules.get(key, one.get(key))}", NO_CONDITION)
            found |= {"default": default} if _is_number(default) else {}
        elif kind == "checkbox":
            found |= {"kind": "yes_no"}
        elif kind in CHOICES:
            return self.choice(at, kind, one, found, default)
        elif kind == "datetime":
            return self.moment(one, found)
        elif kind == "filepicker":
            found |= {"kind": "attachment", **({} if one.get("multiple") else {"max_files": 1})}
        elif kind == "expression":
            found = {"kind": "calculated", "formula": "0"}
        else:
            return None
        return found

    def choice(self, at: str, kind: str, one: Mapping[str, Any], found: dict[str, Any], default: Any) -> dict[str, Any]:
        values = one.get("values")
        pairs = [
            (each.get("value"), each.get("label"))
            for each in (values if isinstance(values, list) else ())
            if isinstance(each, Mapping)
        ]
        options = options_from(pairs, lambda value: self.drawing.note(at, f"value {value}", NO_PROPERTY))
        if not options:
            self.drawing.note(
                at, f"{kind}: {one.get('valuesKey') or one.get('valuesExpression') or 'values'}", FROM_DATA
            )
            return {**found, "kind": "text"}
        return {**found, "kind": CHOICES[kind], "options": options, **({"default": default} if default else {})}

    def moment(self, one: Mapping[str, Any], found: dict[str, Any]) -> dict[str, Any]:
        subtype = one.get("subtype") or "date"
        if subtype in ("date", "time"):
            return {**found, "kind": str(subtype)}
        return {**found, "kind": "text", "pattern": r"\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}.*", "max_length": 40}

    def conditions(self, path: str, one: Mapping[str, Any], made: dict[str, Any], table: dict[str, Any] | None) -> None:
        def said(key: str, text: Any, condition: bool = True) -> str:
            return self.drawing.translate(
                str(text).lstrip().removeprefix("="),
                "feel",
                path=path,
                element=key,
                here=made,
                table=table,
                condition=condition,
            )

        conditional = one.get("conditional")
        if (
            isinstance(conditional, Mapping)
            and conditional.get("hide")
            and (found := said("hide", conditional["hide"]))
        ):
            made["show"] = f"not ({found})"
        if str(made.get("lock", "")).lstrip().startswith("=") and (found := said("readonly", made.pop("lock"))):
            made["lock"] = found
        if made["kind"] == "calculated":
            made["formula"] = said("expression", one.get("expression", ""), False) or "empty"


def _whole(rules: Mapping[str, Any], key: str, own: str, least: int, most: int) -> dict[str, int]:
    value = rules.get(key)
    return {own: value} if isinstance(value, int) and least <= value <= most else {}


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
