"""XForms as phones take them: binds say types and conditions, the body what is asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from ctp_core.contracts import mark
from ctp_form.domain.importing.drawing import NO_CONDITION, NO_PROPERTY, Drawing, options_from
from ctp_form.domain.importing.report import Imported

TYPES: Mapping[str, tuple[str, dict[str, Any]]] = {
    "int": ("number", {"digits": 0}), "integer": ("number", {"digits": 0}), "decimal": ("number", {"digits": 6}), "date": ("date", {}),
    "time": ("time", {}), "string": ("text", {"max_length": 500}), "barcode": ("text", {}), "boolean": ("yes_no", {}),
    "dateTime": ("text", {"max_length": 40, "pattern": r"\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}.*"}),
}  # fmt: skip
UPLOADS = {"image/*": "image", "audio/*": "attachment", "video/*": "attachment"}
MAX_DEPTH = 20
MEDIA = mark("Pictures and sounds of a question aren't shown here.")


class Element(Protocol):
    """What is needed of a parsed XML element."""

    tag: str
    text: str | None
    attrib: dict[str, str]

    def __iter__(self) -> Iterator[Any]: ...
    def iter(self) -> Iterator[Any]:
        """The element and everything in it."""
        ...


def local(element: Any) -> str:
    """The name without its namespace; "" for comments."""
    return str(element.tag).rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""


def is_xform(root: Element) -> bool:
    """Has it a model and a body?"""
    names = {local(one) for one in root}
    return local(root) == "html" and {"head", "body"} <= names


def read_xform(root: Element, name: str) -> Imported:
    """The form in *root*."""
    return _XForm(root).read(name)


class _XForm:
    def __init__(self, root: Element) -> None:
        self.drawing = Drawing()
        self.root = root
        self.binds: dict[str, dict[str, str]] = {}
        self.words: dict[str, dict[str, str]] = {}
        self.items: dict[str, list[Any]] = {}
        self.title = ""
        self.asked: set[str] = set()
        self.later: list[tuple[str, dict[str, Any], dict[str, Any] | None]] = []
        self.reset = False

    def read(self, name: str) -> Imported:
        for one in self.root.iter():
            kind = local(one)
            if kind == "bind":
                plain = {key.rsplit("}", 1)[-1]: value for key, value in one.attrib.items()}
                self.binds[plain.get("nodeset", "")] = plain
            elif kind == "translation":
                self.translation(one)
            elif kind == "instance" and one.attrib.get("id"):
                self.items[one.attrib["id"]] = [each for each in one.iter() if local(each) == "item"]
            elif kind == "title" and not self.title:
                self.title = _text(one)
        body = next((one for one in self.root if local(one) == "body"), None)
        if body is not None:
            self.level(body, "body", None, 0)
        for path, bind in self.binds.items():
            self.unasked(path, bind)
        for path, made, table in self.later:
            self.conditions(path, made, table)
        return self.drawing.finish("xform", self.title or name)

    def translation(self, element: Any) -> None:
        language = element.attrib.get("lang", "").lower()
        key = "zh-hans" if any(one in language for one in ("chinese", "zh", "中文")) else "en"
        for text in element:
            said = next((_text(one) for one in text if not one.attrib.get("form") and _text(one)), "")
            if said:
                self.words.setdefault(text.attrib.get("id", ""), {}).setdefault(key, said)

    def said(self, element: Any, kind: str) -> Any:
        """The label or hint of *element*."""
        for one in element:
            if local(one) == kind:
                reference = one.attrib.get("ref", "")
                if reference.startswith("jr:itext("):
                    return self.words.get(reference.split("'")[1] if "'" in reference else "", "")
                return _text(one)
        return ""

    def level(self, element: Any, path: str, table: dict[str, Any] | None, depth: int) -> None:
        for place, one in enumerate(element):
            at = f"{path}.{place}"
            kind = local(one)
            if kind in ("label", "hint", "") or depth > MAX_DEPTH:
                continue
            where = one.attrib.get("ref") or one.attrib.get("nodeset", "")
            if kind == "group":
                if table is None and (where or self.said(one, "label")):
                    made = self.drawing.add(
                        at, "section", _last(where) or "group", self.said(one, "label") or _last(where)
                    )
                    self.remember(where, made, None)
                self.level(one, at, table, depth + 1)
                self.reset = True
            elif kind == "repeat":
                self.repeat(one, at, where, table, depth)
            else:
                self.question(kind, one, at, where, table)

    def repeat(self, one: Any, at: str, where: str, table: dict[str, Any] | None, depth: int) -> None:
        if table is not None:
            self.drawing.note(at, f"repeat {where}")
            self.level(one, at, table, depth + 1)
            return
        made = self.drawing.add(at, "table", _last(where), self.said(one, "label") or _last(where))
        if made is None:
            return
        made["columns"] = []
        if count := next((value for key, value in one.attrib.items() if key.endswith("count")), ""):
            self.drawing.note(at, f"count {count}", NO_PROPERTY)
        self.asked.add(where)
        self.drawing.know([where, _last(where)], made)
        self.remember(where, made, None)
        self.level(one, at, made, depth + 1)

    def question(self, kind: str, one: Any, at: str, where: str, table: dict[str, Any] | None) -> None:
        bind = self.binds.get(where, {})
        self.asked.add(where)
        own: dict[str, Any]
        if kind in ("select1", "select"):
            target, own = self.choice(kind, one, at)
        elif kind == "upload":
            target, own = UPLOADS.get(one.attrib.get("mediatype", ""), "attachment"), {}
        elif kind == "trigger":
            target, own = "yes_no", {}
        elif kind in ("input", "range"):
            readonly = bind.get("readonly", "").startswith("true") and "calculate" not in bind
            known = TYPES.get(bind.get("type", "string"))
            if known is None:
                self.drawing.note(at, f"{kind} {bind.get('type', '')}", NO_PROPERTY)
            target, own = known or ("text", {"max_length": 500})
            if readonly and bind.get("type", "string") == "string":
                target, own = "explanation", {}
        else:
            self.drawing.note(at, f"{kind} {where}")
            return
        label = self.said(one, "label") or _last(where)
        made = self.drawing.add(at, target, _last(where), label, table=table, help=self.said(one, "hint"), **own)
        if made is not None:
            self.drawing.know([where, _last(where)], made, table)
            self.remember(where, made, table)

    def choice(self, kind: str, one: Any, at: str) -> tuple[str, dict[str, Any]]:
        pairs: list[tuple[Any, Any]] = []
        for each in one:
            if local(each) == "item":
                value = next((_text(inner) for inner in each if local(inner) == "value"), "")
                pairs.append((value, self.said(each, "label")))
            elif local(each) == "itemset":
                nodes = each.attrib.get("nodeset", "")
                code = nodes.split("'")[1] if "'" in nodes else ""
                if "[" in nodes:
                    self.drawing.note(at, f"itemset {nodes}", NO_CONDITION)
                pairs += [self.item(row) for row in self.items.get(code, [])]
        options = options_from(pairs, lambda value: self.drawing.note(at, f"item {value}", NO_PROPERTY))
        if not options:
            self.drawing.note(at, f"{kind} without items", NO_PROPERTY)
            return "text", {}
        return ("choice" if kind == "select1" else "multiple_choice"), {"options": options}

    def item(self, row: Any) -> tuple[str, Any]:
        cells = {local(one): _text(one) for one in row}
        return cells.get("name", ""), self.words.get(cells.get("itextId", ""), cells.get("label", ""))

    def unasked(self, path: str, bind: Mapping[str, str]) -> None:
        """What no question asks for: what is worked out, what the phone knows, what nobody sees."""
        if (
            path in self.asked
            or any(one.startswith(f"{path}/") for one in self.binds)
            or path.endswith("/meta/instanceID")
        ):
            return
        if bind.get("calculate"):
            kind = "number" if bind.get("type") in ("int", "decimal") else "text"
            made = self.drawing.add(path, "calculated", _last(path), _last(path), formula="empty", type=kind)
            if made is not None:
                self.drawing.know([path, _last(path)], made)
                self.remember(path, made, None)
        elif bind.get("preload"):
            self.drawing.note(path, f"preload {bind['preload']}")

    def remember(self, where: str, made: dict[str, Any] | None, table: dict[str, Any] | None) -> None:
        if made is not None:
            self.later.append((where, made, table))

    def conditions(self, where: str, made: dict[str, Any], table: dict[str, Any] | None) -> None:
        bind = self.binds.get(where, {})

        def said(key: str, condition: bool = True) -> str:
            return self.drawing.translate(
                bind[key], "xpath", path=where, element=key, here=made, table=table, condition=condition
            )

        holds = made["kind"] not in ("section", "explanation")
        if "relevant" in bind and (show := said("relevant")):
            made["show"] = show
        if made["kind"] == "calculated":
            made["formula"] = said("calculate", condition=False) or "empty"
            return
        if holds and bind.get("required", "").startswith("true"):
            made["required"] = True
        elif holds and bind.get("required", "false()") != "false()" and (test := said("required")):
            made["require"] = test
        if holds and bind.get("readonly", "").startswith("true"):
            made["lock"] = "true"
        if holds and "constraint" in bind and (check := said("constraint")):
            at = f"{table['code']}.{made['code']}" if table else made["code"]
            message = bind.get("constraintMsg", "")
            words = self.words.get(message.split("'")[1]) if message.startswith("jr:itext('") else message
            self.drawing.rule(where, check, at, words)


def _text(element: Any) -> str:
    return "".join([element.text or "", *(f"{_text(one)}{one.tail or ''}" for one in element)]).strip()


def _last(path: str) -> str:
    return path.rsplit("/", 1)[-1]
