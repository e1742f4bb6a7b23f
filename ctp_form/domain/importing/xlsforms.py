"""XLSForm: a form as a spreadsheet with the sheets survey, choices and settings."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from ctp_core.contracts import mark
from ctp_form.domain.importing.drawing import NO_CONDITION, NO_PROPERTY, Drawing, label_from, options_from
from ctp_form.domain.importing.report import Imported
from ctp_form.domain.importing.translating import quoted
from ctp_form.domain.importing.xlsform_sheets import Sheet, filled, labels_in, rows_of, swapped

SIMPLE: Mapping[str, tuple[str, dict[str, Any]]] = {
    "text": ("text", {"max_length": 500}), "string": ("text", {"max_length": 500}), "integer": ("number", {"digits": 0}),
    "int": ("number", {"digits": 0}), "decimal": ("number", {"digits": 6}), "range": ("number", {"digits": 6}),
    "date": ("date", {}), "time": ("time", {}), "note": ("explanation", {}), "image": ("image", {}), "photo": ("image", {}),
    "audio": ("attachment", {}), "video": ("attachment", {}), "file": ("attachment", {}), "barcode": ("text", {}),
    "acknowledge": ("yes_no", {}), "trigger": ("yes_no", {}), "phone number": ("phone", {}), "email": ("email", {}),
    "today": ("date", {"default": "today"}), "signature": ("signature", {}), "username": ("text", {"start_from": "my.name"}),
    "datetime": ("text", {"max_length": 40, "pattern": r"\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(:\d{2})?.*"}),
}  # fmt: skip
PICTURE_TYPES = ("image", "photo")
_ONE = re.compile(r"(?:select[ _]?one|select1|select one from)\s+(?:from\s+)?(\S+)(\s+or[ _](?:specify[ _])?other)?")
_MANY = re.compile(
    r"(?:select[ _]?multiple|select all that apply(?: from)?)\s+(?:from\s+)?(\S+)(\s+or[ _](?:specify[ _])?other)?"
)
_LOOP = re.compile(r"begin[ _]loop(?:\s+over)?\s+(\S+)")
ELSEWHERE = mark("The choices stand in another file. The field came as a text.")
NO_NESTED = mark("A sub-table can't stand in a sub-table. Its columns were added to the outer one.")
MEDIA = mark("Pictures and sounds of a question aren't shown here.")


def read_xlsform(sheets: Mapping[str, Sheet], name: str) -> Imported:
    """The form in *sheets*."""
    return _XlsForm(sheets, name).read()


def is_xlsform(sheets: Mapping[str, Sheet]) -> bool:
    """Has it a sheet "survey" whose head names types?"""
    rows = rows_of(sheets.get("survey", ()))
    return bool(rows) and any("type" in row for row in rows[:1])


class _XlsForm:
    def __init__(self, sheets: Mapping[str, Sheet], name: str) -> None:
        self.drawing = Drawing()
        self.survey = rows_of(sheets.get("survey", ()))
        self.settings = (rows_of(sheets.get("settings", ())) or [{}])[0]
        self.lists: dict[str, list[dict[str, str]]] = {}
        for row in rows_of(sheets.get("choices", ())) + rows_of(sheets.get("columns", ())):
            if code := row.get("list_name") or row.get("list name", ""):
                self.lists.setdefault(code, []).append(row)
        self.name = self.settings.get("form_title") or name
        self.groups: list[tuple[str, str]] = []
        self.table: dict[str, Any] | None = None
        self.loops: list[tuple[str, int]] = []
        self.needs_section = False
        self.later: list[tuple[dict[str, str], dict[str, Any], dict[str, Any] | None]] = []

    def read(self) -> Imported:
        self.rows(self.survey)
        for row, field, table in self.later:
            self.conditions(row, field, table)
        return self.drawing.finish("xlsform", self.name)

    def rows(self, rows: Sequence[dict[str, str]]) -> None:
        place = 0
        while place < len(rows):
            row = rows[place]
            kind = re.sub(r"\s+", " ", row.get("type", "").strip())
            if loop := _LOOP.fullmatch(kind.lower()):
                end = next(
                    (n for n in range(place, len(rows)) if re.fullmatch(r"end[ _]loop", rows[n].get("type", ""))),
                    len(rows),
                )
                self.loop(loop[1], row, rows[place + 1 : end])
                place = end
            elif kind and not kind.startswith("#"):
                self.question(kind, row)
            place += 1

    def loop(self, code: str, row: dict[str, str], inner: Sequence[dict[str, str]]) -> None:
        """The questions once for each choice of the list, as the file means it."""
        for choice in self.lists.get(code, []):
            said = str(label_from(next(iter(labels_in(choice, "label").values()), choice.get("name", ""))))
            swap = {"%(label)s": said, "%(name)s": choice.get("name", "")}
            for one in inner:
                copied = {key: swapped(value, swap) for key, value in one.items()}
                copied["name"] = f"{choice.get('name', '')}_{one.get('name', '')}"
                self.question(copied.get("type", ""), copied)
        if code not in self.lists:
            self.drawing.note(self.at(row), row.get("type", ""))

    def at(self, row: Mapping[str, str]) -> str:
        name = "/".join([one for one, _show in self.groups if one] + [row.get("name", "")])
        return f"survey.{row.get('_row', '')} {name}".strip()

    def question(self, kind: str, row: dict[str, str]) -> None:
        lower = kind.lower().replace("phonenumber", "phone number")
        if re.fullmatch(r"(begin|end)[ _](group|repeat)", lower):
            getattr(self, lower.replace(" ", "_"))(row)
            return
        if lower in ("start", "end", "deviceid", "simserial", "subscriberid", "uri:deviceid", "audit", "hidden"):
            self.drawing.note(self.at(row), kind)
            return
        self.heading()
        if found := _ONE.fullmatch(kind) or _ONE.fullmatch(lower):
            self.choice(row, "choice", found[1], bool(found[2]))
        elif found := _MANY.fullmatch(kind) or _MANY.fullmatch(lower):
            self.choice(row, "multiple_choice", found[1], bool(found[2]))
        elif lower.startswith(("select_one_from_file", "select_multiple_from_file")):
            self.drawing.note(self.at(row), kind, ELSEWHERE)
            self.field(row, "text", {})
        elif lower == "calculate":
            self.field(row, "calculated", {"formula": "0"})
        elif lower in ("geopoint", "geotrace", "geoshape"):
            self.drawing.note(self.at(row), kind, mark("Places on a map are entered as text here."))
            self.field(row, "text", {"max_length": 500})
        elif known := SIMPLE.get(lower):
            self.field(row, known[0], dict(known[1]))
        else:
            self.drawing.note(self.at(row), kind)

    def heading(self) -> None:
        """After a group has ended what follows needs a heading of its own, or it would belong to that group."""
        if self.needs_section and self.table is None:
            label, show = self.groups[-1] if self.groups else (self.name, "")
            made = self.drawing.add("survey", "section", label or "section", label or self.name)
            if made and show:
                self.later.append(({"relevant": show, "_row": ""}, made, None))
        self.needs_section = False

    def begin_group(self, row: dict[str, str]) -> None:
        own = row.get("relevant", "")
        above = self.groups[-1][1] if self.groups else ""
        show = f"({above}) and ({own})" if above and own else above or own
        label = labels_in(row, "label")
        said = label_from(label.get("zh-hans") or label.get("en") or next(iter(label.values()), row.get("name", "")))
        self.groups.append((str(said), show))
        self.needs_section = False
        if self.table is None:
            made = self.drawing.add(self.at(row), "section", row.get("name", "group"), label or row.get("name"))
            if made and show:
                self.later.append(({**row, "relevant": show}, made, None))

    def end_group(self, row: dict[str, str]) -> None:
        if self.groups:
            self.groups.pop()
        self.needs_section = True

    def begin_repeat(self, row: dict[str, str]) -> None:
        if self.table is not None:
            self.drawing.note(self.at(row), "begin repeat", NO_NESTED)
            self.loops.append(("", 0))
            return
        self.heading()
        count = row.get("repeat_count", "")
        fixed: dict[str, Any] = (
            {"min_rows": int(float(count)), "max_rows": int(float(count))}
            if re.fullmatch(r"\d{1,2}(\.0)?", count)
            else {}
        )
        if count and not fixed:
            self.drawing.note(self.at(row), f"repeat_count: {count}", NO_PROPERTY)
        label = labels_in(row, "label") or row.get("name")
        self.table = self.drawing.add(self.at(row), "table", row.get("name", "rows"), label, columns=[], **fixed)
        if self.table is not None:
            self.table.setdefault("columns", [])
            self.later.append((row, self.table, None))
            self.drawing.know([row.get("name", "")], self.table)

    def end_repeat(self, row: dict[str, str]) -> None:
        if self.loops:
            self.loops.pop()
        else:
            self.table = None

    def choice(self, row: dict[str, str], kind: str, code: str, other: bool) -> None:
        pairs = [(one.get("name") or one.get("value", ""), labels_in(one, "label")) for one in self.lists.get(code, [])]
        if other:
            pairs.append(("other", {"zh-hans": "其他", "en": "Other"}))
        options = options_from(pairs, lambda value: self.drawing.note(self.at(row), f"choice {value}", NO_PROPERTY))
        if any(one.get("image") or one.get("audio") for one in self.lists.get(code, [])):
            self.drawing.note(self.at(row), f"choices {code}", MEDIA)
        if not options:
            self.drawing.note(self.at(row), f"choices {code}", ELSEWHERE)
            self.field(row, "text", {})
            return
        made = self.field(row, kind, {"options": options})
        if other and made:
            test = f"'other' in {made['code']}" if kind == "multiple_choice" else f"{made['code']} == 'other'"
            label = {"zh-hans": "其他(请说明)", "en": "Other, please say"}
            self.drawing.add(self.at(row), "text", f"{row.get('name', '')}_other", label, table=self.table, show=test)

    def field(self, row: dict[str, str], kind: str, own: dict[str, Any]) -> dict[str, Any] | None:
        label = labels_in(row, "label") or row.get("name", "")
        made = self.drawing.add(
            self.at(row), kind, row.get("name", "field"), label, table=self.table, help=labels_in(row, "hint"), **own
        )
        if made is None:
            return None
        if default := row.get("default"):
            if kind in ("date", "time") or "(" in default or "${" in default:
                self.drawing.note(self.at(row), f"default: {default}", NO_PROPERTY)
            elif kind in ("number", "text", "choice"):
                made["default"] = default
        for key in row:
            if key.partition("::")[0] in ("image", "audio", "video", "media") and row[key]:
                self.drawing.note(self.at(row), key, MEDIA)
        self.drawing.know([row.get("name", ""), f"{self.at(row).partition(' ')[2]}"], made, self.table)
        self.later.append((row, made, self.table))
        return made

    def conditions(self, row: dict[str, str], made: dict[str, Any], table: dict[str, Any] | None) -> None:
        """What needs the names of all fields: relevant, constraint, required, read only, calculation, choice filter."""

        def said(key: str, text: str, condition: bool = True) -> str:
            return self.drawing.translate(
                text, "xpath", path=made["_from"], element=key, here=made, table=table, condition=condition
            )

        holds = made["kind"] not in ("section", "explanation")
        if text := row.get("relevant") or row.get("bind::relevant", ""):
            made["show"] = said("relevant", text) or made.pop("show", "")
        required = row.get("required") or row.get("bind::required", "")
        if holds and made["kind"] != "calculated" and required.lower() in ("yes", "true", "true()", "1", "1.0"):
            made["required"] = True
        elif (
            holds
            and made["kind"] != "calculated"
            and required
            and required.lower() not in ("no", "false", "false()", "0")
        ):
            made["require"] = said("required", required)
        readonly = row.get("read_only") or row.get("readonly", "")
        if holds and made["kind"] != "calculated" and readonly.lower() in ("yes", "true", "true()", "1", "1.0"):
            made["lock"] = "true"
        if made["kind"] == "calculated":
            self.calculation(row, made, said("calculation", row.get("calculation") or "0", False))
        elif row.get("calculation"):
            self.drawing.note(made["_from"], f"calculation: {row['calculation']}", NO_PROPERTY)
        if text := row.get("constraint") or row.get("bind::constraint", ""):
            self.constraint(row, made, table, text, said)
        if text := row.get("choice_filter", ""):
            self.choice_filter(row, made, table, text)
        for key in ("show", "require"):
            if not made.get(key):
                made.pop(key, None)

    def calculation(self, row: dict[str, str], made: dict[str, Any], formula: str) -> None:
        made["formula"] = formula or "empty"
        about = self.drawing.names.get(formula)
        text = (about is not None and about.kind not in ("number", "money", "percent", "date", "yes_no")) or formula[
            :1
        ] == "'"
        made["type"] = "text" if text or formula.startswith(("concat(", "lower(", "upper(")) else "number"
        if about is not None and about.kind in ("date", "yes_no"):
            made["type"] = about.kind

    def constraint(
        self, row: dict[str, str], made: dict[str, Any], table: dict[str, Any] | None, text: str, said: Any
    ) -> None:
        message = labels_in(row, "constraint_message") or labels_in(row, "constraint message")
        pattern = re.fullmatch(r"\s*regex\(\s*\.\s*,\s*(['\"])(.*)\1\s*\)\s*", text, re.DOTALL)
        if pattern and made["kind"] in ("text", "long_text"):
            made["pattern"] = pattern[2]
            if hint := label_from(message):
                made["pattern_hint"] = hint
        elif made["kind"] not in ("explanation", "section") and (check := said("constraint", text)):
            at = f"{table['code']}.{made['code']}" if table else made["code"]
            self.drawing.rule(made["_from"], check, at, message)

    def choice_filter(self, row: dict[str, str], made: dict[str, Any], table: dict[str, Any] | None, text: str) -> None:
        """Which choices go with what was chosen before: the list stays whole, a rule holds what is chosen to the filter."""
        listed = _ONE.fullmatch(row.get("type", "").strip()) or _MANY.fullmatch(row.get("type", "").strip())
        allowed: dict[str, list[str]] = {}
        for choice in self.lists.get(listed[1], []) if listed and made["kind"] == "choice" else ():
            said = self.drawing.translate(
                filled(text, choice), "xpath", path=made["_from"], element="choice_filter", here=made, table=table
            )
            if not said:
                return
            allowed.setdefault(said, []).append(quoted(choice.get("name", "")))
        if not allowed:
            self.drawing.note(made["_from"], f"choice_filter: {text}", NO_CONDITION)
            return
        tests = [f"({made['code']} in [{', '.join(values)}] and {test})" for test, values in allowed.items()]
        at = f"{table['code']}.{made['code']}" if table else made["code"]
        message = {"zh-hans": "请选择与前面所选相符的一项。", "en": "Choose one that goes with what was chosen before."}
        self.drawing.rule(made["_from"], " or ".join(tests), at, message)
