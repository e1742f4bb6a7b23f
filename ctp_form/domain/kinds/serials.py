"""A number of the ledger, given at the first complete save."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, ClassVar

from ctp_core.contracts import mark
from ctp_form.domain.fields import Field, Json, Known, ValueProblem
from ctp_form.domain.reading import Reader

PATTERN = re.compile(r"[^{}]{0,40}(\{year\}[^{}]{0,20})?\{n(:[1-9])?\}[^{}]{0,20}")


@dataclass(frozen=True)
class SerialField(Field):
    """The next number of the form's own series, written as *pattern* says (``BX-{year}-{n:4}``); it never changes."""

    kind: ClassVar[str] = "serial"
    is_calculated: ClassVar[bool] = True
    may_be_column: ClassVar[bool] = False

    pattern: str = "{year}-{n:4}"

    @classmethod
    def read(cls, reader: Reader, common: dict[str, Any]) -> Field:
        pattern = reader.text("pattern", limit=120) or cls.pattern
        if not PATTERN.fullmatch(pattern):
            reader.note("pattern", "serial", mark("A number is written like BX-{year}-{n:4}."))
        return cls(**common, pattern=pattern)

    @property
    def by_year(self) -> bool:
        """Begins at one again each year."""
        return "{year}" in self.pattern

    def clean(self, raw: Json, known: Known) -> Json:
        raise ValueProblem("calculated", mark("This is worked out by the server and can't be entered."))

    def json_schema(self, language: str) -> dict[str, Any]:
        return {"type": ["string", "null"], "readOnly": True}
