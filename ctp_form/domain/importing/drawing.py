"""Drawing a definition from a foreign form: codes that fit, everything that can't be taken over noted, a sound definition at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from ctp_core.contracts import mark
from ctp_form.contracts import SchemaProblem
from ctp_form.domain.codes import free_code
from ctp_form.domain.definitions import MAX_COLUMNS, MAX_FIELDS, read_definition
from ctp_form.domain.importing.foreign import Dialect, Untranslatable, parse
from ctp_form.domain.importing.report import Finding, Imported, Place, Source
from ctp_form.domain.importing.translating import Named, Translator
from ctp_form.domain.kinds import KINDS
from ctp_form.domain.reading import LABEL_LENGTH
from ctp_form.domain.texts import is_clean, tidy

FROM = "_from"
RESULTS = ("number", "text", "date", "yes_no")
MAX_ROUNDS = 30
MAX_FINDINGS = 500
MAX_OPTIONS = 1_000

NO_KIND = mark("There is no field of this kind here. It was left out.")
NO_CONDITION = mark("This condition can't be said here. The field came without it.")
NO_PROPERTY = mark("This can't be said here. The field came without it.")
NO_COLUMN = mark("This can't stand in a sub-table. It was left out.")
TOO_MANY = mark("The form has more fields than fit. The rest was left out.")
NOTHING = mark("There is nothing to fill in in this file.")


class Drawing:
    """Fields, rules, findings and places as they are gathered."""

    def __init__(self) -> None:
        self.fields: list[dict[str, Any]] = []
        self.rules: list[dict[str, Any]] = []
        self.findings: list[Finding] = []
        self.places: list[Place] = []
        self.names: dict[str, Named] = {}

    def note(self, path: str, element: str, message: str = NO_KIND, **params: Any) -> None:
        """Report *element* at *path*."""
        if len(self.findings) < MAX_FINDINGS:
            self.findings.append(Finding(path[:200], element[:200], message, params))

    def add(
        self, path: str, kind: str, name: str, label: Any, *, table: dict[str, Any] | None = None, **own: Any
    ) -> dict[str, Any] | None:
        """A field, or a column of *table*; None (and a finding) where it can't stand."""
        into, most = (self.fields, MAX_FIELDS) if table is None else (table["columns"], MAX_COLUMNS)
        if table is not None and not KINDS[kind].may_be_column:
            self.note(path, kind, NO_COLUMN)
            return None
        if len(into) >= most:
            if not any(one.message == TOO_MANY for one in self.findings):
                self.note(path, name, TOO_MANY)
            return None
        made = {
            "code": free_code(name, {one["code"] for one in into}),
            "kind": kind,
            "label": label_from(label) or label_from(name) or kind,
            **{key: value for key, value in own.items() if value not in (None, "", {}, [])},
            FROM: path,
        }
        if help_text := label_from(made.get("help"), 2_000):
            made["help"] = help_text
        else:
            made.pop("help", None)
        into.append(made)
        return made

    def know(self, names: Iterable[str], field: dict[str, Any], table: dict[str, Any] | None = None) -> None:
        """Conditions of the file may speak of *field* by these *names*."""
        for name in names:
            self.names.setdefault(name, Named(field["code"], field["kind"], table["code"] if table else ""))

    def translate(
        self,
        text: str,
        dialect: Dialect,
        *,
        path: str,
        element: str,
        here: dict[str, Any] | None = None,
        table: dict[str, Any] | None = None,
        condition: bool = True,
    ) -> str:
        """*text* in the product's language, "" (and a finding) when it can't be said."""
        inside = table["code"] if table else ""
        own = Named(here["code"], here["kind"], inside) if here else None
        translator = Translator(self.names, own, inside)
        try:
            tree = parse(text, dialect)
            return translator.truth(tree) if condition else translator.write(tree)
        except (Untranslatable, ZeroDivisionError, RecursionError):
            self.note(path, f"{element}: {text}", NO_CONDITION)
            return ""

    def rule(self, path: str, check: str, at: str, message: Any, *, always: bool = False) -> None:
        """A rule between fields."""
        words = label_from(message) or {"zh-hans": "请核对此项。", "en": "Check this entry."}
        self.rules.append(
            {"check": check, "at": at, "message": words, **({"always": True} if always else {}), FROM: path}
        )

    def finish(self, source: Source, name: str) -> Imported:
        """What came of it: a definition that can be published, every part of it that couldn't stay reported."""
        for _round in range(MAX_ROUNDS):
            schema = _clean({"fields": self.fields, **({"rules": self.rules} if self.rules else {})})
            problems = read_definition(schema)[1] if self.fields else ()
            if not problems:
                break
            self._mend(problems)
        else:
            self.fields = []
        if not any(KINDS[one["kind"]].holds_value for one in self.fields):
            self.note("", name or "form", NOTHING)
            return Imported(source, name, None, tuple(self.findings))
        kept = {one["code"] for one in self.fields}
        places = tuple(one for one in self.places if one.code in kept)
        return Imported(source, name, schema, tuple(self.findings), places)

    def _mend(self, problems: tuple[SchemaProblem, ...]) -> None:
        gone: list[tuple[list[dict[str, Any]], dict[str, Any]]] = []
        for problem in problems:
            parts = problem.path.split(".")
            if parts[0] == "rules" and len(parts) > 1:
                rule = self.rules[int(parts[1])]
                self.note(rule[FROM], f"{rule['at']}: {rule['check']}", NO_CONDITION)
                gone.append((self.rules, rule))
            elif parts[0] == "fields" and len(parts) > 1:
                self._mend_field(parts, gone)
            else:
                self.rules, self.fields = [], self.fields[: len(self.fields) // 2]
                self.note("", problem.path, TOO_MANY)
                return
        for into, one in gone:
            if one in into:
                into.remove(one)

    def _mend_field(self, parts: list[str], gone: list[tuple[list[dict[str, Any]], dict[str, Any]]]) -> None:
        into, one, rest = self.fields, self.fields[int(parts[1])], parts[2:]
        if len(rest) > 1 and rest[0] == "columns":
            into, one, rest = one["columns"], one["columns"][int(rest[1])], rest[2:]
        key = rest[0] if rest else "kind"
        if key == "formula" and (
            left := one.setdefault("_types", [each for each in RESULTS if each != one.get("type", "number")])
        ):
            # What a formula gives isn't said in most files: the first kind that fits is taken.
            one["type"] = left.pop(0)
            return
        if key in ("code", "kind", "label", "columns", "options", "formula") or key not in one:
            self.note(one[FROM], f"{one['kind']} {one['code']}")
            gone.append((into, one))
        else:
            message = NO_CONDITION if key in ("show", "require", "lock") else NO_PROPERTY
            self.note(one[FROM], f"{key}: {one.pop(key)}", message)


def label_from(raw: Any, limit: int = LABEL_LENGTH) -> Any:
    """A label of what a file has: a text, or one a language; "" when there is nothing to read."""
    if isinstance(raw, dict):
        found = {key: said for key, one in raw.items() if (said := label_from(one, min(limit, LABEL_LENGTH)))}
        return found or ""
    text = tidy(str(raw if raw is not None else ""), lines=True)
    text = "".join(one for one in text if is_clean(one, lines=True))
    return text if len(text) <= limit else text[: limit - 1] + "…"


def options_from(pairs: Iterable[tuple[Any, Any]], note: Callable[[str], None]) -> list[dict[str, Any]]:
    """Options of a choice, each value once; what can't be one is given to *note*."""
    found: dict[str, dict[str, Any]] = {}
    for value, label in pairs:
        text = label_from(value, 10_000)
        if not text or not isinstance(text, str) or len(text) > 100 or len(found) >= MAX_OPTIONS:
            note(str(value))
        elif text not in found:
            found[text] = {"value": text, "label": label_from(label) or text}
    return list(found.values())


def _clean(value: Any) -> Any:
    """*value* without our own marks."""
    if isinstance(value, dict):
        return {key: _clean(one) for key, one in value.items() if not key.startswith("_")}
    return [_clean(one) for one in value] if isinstance(value, list) else value
