"""Reading a definition's JSON key by key: every mistake is noted with its place, and reading goes on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from ctp_core.contracts import mark
from ctp_form.contracts import SchemaProblem
from ctp_form.domain.labels import LANGUAGES, Label
from ctp_form.domain.texts import is_clean

CODE = re.compile(r"[^\W\d_]\w{0,39}")
LABEL_LENGTH = 200
NUMBER_LIMIT = Decimal(10) ** 15


class Reader:
    """One JSON object at *path*. Each method reads one key; ``finish`` notes the keys nobody asked for."""

    def __init__(self, data: Any, path: str, problems: list[SchemaProblem]) -> None:
        self.path = path
        self.problems = problems
        self._asked: set[str] = set()
        self.data: Mapping[str, Any] = data if isinstance(data, Mapping) else {}
        if not isinstance(data, Mapping):
            self.note("", "object", mark("An object is needed here."))

    def note(self, key: str, code: str, message: str, **params: Any) -> None:
        """Note a mistake at *key* ("" for the object itself)."""
        place = ".".join(part for part in (self.path, key) if part)
        self.problems.append(SchemaProblem(place, f"form.schema_{code}", message, params))

    def has(self, key: str) -> bool:
        """Is *key* given (and not null)?"""
        return self._get(key) is not None

    def raw(self, key: str) -> Any:
        """The value as it stands."""
        return self._get(key)

    def text(self, key: str, *, needed: bool = False, limit: int = LABEL_LENGTH) -> str:
        """A clean text, "" when there is none."""
        value = self._get(key)
        if value is None or value == "":
            if needed:
                self.note(key, "missing", mark("This entry is missing."))
            return ""
        if not isinstance(value, str) or len(value) > limit or not is_clean(value, lines=True):
            self.note(key, "text", mark("A text of at most %(limit)s characters is needed here."), limit=limit)
            return ""
        return value

    def code(self, key: str) -> str:
        """A field's code: letters (Chinese too), digits and _, beginning with a letter."""
        value = self.text(key, needed=True, limit=40)
        if value and not CODE.fullmatch(value):
            self.note(key, "code", mark("A code begins with a letter and holds letters, digits and _ (at most 40)."))
        return value

    def label(self, key: str, *, needed: bool = False) -> Label:
        """A text, or one a language."""
        value = self._get(key)
        if not isinstance(value, Mapping):
            return self.text(key, needed=needed, limit=2_000 if key == "help" else LABEL_LENGTH)
        inner = Reader(value, f"{self.path}.{key}".lstrip("."), self.problems)
        found = {language: inner.text(language) for language in LANGUAGES if inner.has(language)}
        inner.finish()
        if needed and not any(found.values()):
            self.note(key, "missing", mark("This entry is missing."))
        return found

    def flag(self, key: str, default: bool = False) -> bool:
        """true or false."""
        value = self._get(key)
        if value is None:
            return default
        if not isinstance(value, bool):
            self.note(key, "flag", mark("true or false is needed here."))
            return default
        return value

    def whole(self, key: str, least: int, most: int, default: int) -> int:
        """A whole number between *least* and *most*."""
        value = self._get(key)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            self.note(
                key, "whole", mark("A whole number from %(least)s to %(most)s is needed here."), least=least, most=most
            )
            return default
        return value

    def decimal(self, key: str) -> Decimal | None:
        """A number, best written as text."""
        value = self._get(key)
        if value is None:
            return None
        try:
            number = Decimal(str(value)) if not isinstance(value, bool) else Decimal("NaN")
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite() or abs(number) > NUMBER_LIMIT:
            self.note(key, "number", mark("A number is needed here."))
            return None
        return number

    def day(self, key: str) -> date | None:
        """A date, 2026-05-03."""
        value = self._get(key)
        if value is None:
            return None
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            self.note(key, "date", mark("A date such as 2026-05-03 is needed here."))
            return None

    def one_of(self, key: str, allowed: Sequence[str], default: str) -> str:
        """One of a few words."""
        value = self._get(key)
        if value is None:
            return default
        if value not in allowed:
            self.note(key, "one_of", mark("One of %(allowed)s is needed here."), allowed=", ".join(allowed))
            return default
        return str(value)

    def each(self, key: str, *, least: int, most: int) -> Iterator[Reader]:
        """The objects of a list."""
        value = self._get(key)
        if not isinstance(value, Sequence) or isinstance(value, str) or not least <= len(value) <= most:
            self.note(
                key, "list", mark("A list of %(least)s to %(most)s entries is needed here."), least=least, most=most
            )
            return
        for place, one in enumerate(value):
            yield Reader(one, f"{self.path}.{key}.{place}".lstrip("."), self.problems)

    def finish(self) -> None:
        """Note the keys that mean nothing here."""
        for key in self.data:
            if key not in self._asked:
                self.note(str(key)[:60], "unknown", mark("This entry has no meaning here."))

    def _get(self, key: str) -> Any:
        self._asked.add(key)
        return self.data.get(key)
