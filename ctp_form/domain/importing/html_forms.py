"""The inputs of an HTML form or of a fragment of one, as flow engines keep them."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

from ctp_core.contracts import mark
from ctp_form.domain.importing.drawing import NO_PROPERTY, Drawing, options_from
from ctp_form.domain.importing.report import Imported

KINDS = {
    "number": "number",
    "range": "number",
    "date": "date",
    "time": "time",
    "email": "email",
    "tel": "phone",
    "file": "attachment",
}
LEFT_OUT = ("submit", "button", "reset", "image", "password")
SHOWN = mark("This shows a value of the flow; nothing is entered. It was left out.")
MAX_FIELDS = 1_000
MAX_TEXT = 500_000
LONGEST_TAG = 10_000


class HtmlForm(HTMLParser):
    """Gathers labels and inputs; what is wrong with the markup doesn't trouble it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.labels: list[tuple[str, str]] = []
        self.inputs: list[dict[str, Any]] = []
        self.shown: list[tuple[str, str]] = []
        self.label: list[str] | None = None
        self.label_for = ""
        self.caption = ""
        self.inside: dict[str, Any] | None = None
        self.option: dict[str, Any] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value if value is not None else "" for name, value in attrs}
        if tag == "label":
            self.label, self.label_for = [], found.get("for", "")
        elif tag in ("input", "textarea", "select") and len(self.inputs) < MAX_FIELDS:
            one = {"tag": tag, "line": self.getpos()[0], "caption": self.caption, "text": "", "options": [], **found}
            self.inputs.append(one)
            self.inside = one if tag != "input" else None
        elif tag == "option" and self.inside:
            self.option = {"value": found.get("value"), "label": "", "selected": "selected" in found}
            self.inside["options"].append(self.option)

    def handle_endtag(self, tag: str) -> None:
        if tag == "label" and self.label is not None:
            self.caption = " ".join("".join(self.label).split()).rstrip("：: *")
            self.labels.append((self.label_for, self.caption))
            self.label = None
        elif tag in ("textarea", "select"):
            self.inside = None
        elif tag == "option":
            self.option = None

    def handle_data(self, data: str) -> None:
        if self.label is not None:
            self.label.append(data)
        elif self.option is not None:
            self.option["label"] += data.strip()
        elif self.inside is not None:
            self.inside["text"] += data
        elif expression := re.search(r"\$\{[^}]*\}", data):
            self.shown.append((f"line {self.getpos()[0]}", f"{self.caption} {expression[0]}".strip()))


def is_html_form(text: str) -> bool:
    """Are there inputs in it?"""
    return re.search(r"<(input|select|textarea)\b", text, re.IGNORECASE) is not None


def read_html_form(text: str, name: str) -> Imported:
    """The form in *text*."""
    page, drawing = HtmlForm(), Drawing()
    # The parser looks at an unclosed tag again and again: what doesn't close soon isn't read.
    if max(map(len, text.split(">"))) <= LONGEST_TAG:
        page.feed(text[:MAX_TEXT])
        page.close()
    labels = dict(page.labels)
    radios: dict[str, list[dict[str, Any]]] = {}
    for one in page.inputs:
        kind = str(one.get("type", "text")).lower() if one["tag"] == "input" else one["tag"]
        if kind in ("radio", "checkbox") and one.get("name"):
            radios.setdefault(one["name"], []).append(one)
    for one in page.inputs:
        _draw(one, drawing, labels, radios)
    for path, element in page.shown:
        drawing.note(path, element, SHOWN)
    return drawing.finish("html", name)


def _draw(
    one: dict[str, Any], drawing: Drawing, labels: dict[str, str], radios: dict[str, list[dict[str, Any]]]
) -> None:
    kind = str(one.get("type", "text")).lower() if one["tag"] == "input" else one["tag"]
    path, name = f"line {one['line']}", one.get("name") or one.get("id") or "field"
    if kind in LEFT_OUT or kind == "hidden":
        drawing.note(path, f"{kind} {name}")
        return
    group = radios.get(name, [])
    if kind in ("radio", "checkbox") and group and group[0] is not one:
        return
    label = labels.get(one.get("id", "")) or one["caption"] or one.get("placeholder") or name
    own: dict[str, Any] = {"required": "required" in one}
    if kind == "radio" or (kind == "checkbox" and len(group) > 1):
        pairs = [(each.get("value", "on"), labels.get(each.get("id", "")) or each.get("value", "on")) for each in group]
        own |= {"options": options_from(pairs, lambda value: drawing.note(path, f"value {value}", NO_PROPERTY))}
        target = "choice" if kind == "radio" else "multiple_choice"
    elif kind == "select":
        pairs = [
            (each["value"] if each["value"] is not None else each["label"], each["label"]) for each in one["options"]
        ]
        options = options_from(
            [pair for pair in pairs if pair[0]], lambda value: drawing.note(path, f"value {value}", NO_PROPERTY)
        )
        own |= {"options": options}
        target = ("multiple_choice" if "multiple" in one else "choice") if options else "text"
    elif kind == "checkbox":
        target = "yes_no"
    elif kind == "textarea":
        target, own["max_length"] = "long_text", 5_000
    else:
        target = "date" if "date" in one.get("class", "") and kind == "text" else KINDS.get(kind, "text")
        own |= {"digits": 6} if target == "number" else {}
        own |= {"pattern": one["pattern"]} if target == "text" and one.get("pattern") else {}
    made = drawing.add(path, target, name, label, **own)
    if made is not None and ("readonly" in one or "disabled" in one):
        made["lock"] = "true"
        made.pop("required", None)
