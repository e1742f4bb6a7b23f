"""Yes or no."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from ctp_core.contracts import mark
from ctp_form.domain.fields import Field, Json, Known, Start, ValueProblem, ValueType
from ctp_form.domain.reading import Reader

WORDS: dict[str, bool] = {
    "true": True,
    "1": True,
    "yes": True,
    "是": True,
    "false": False,
    "0": False,
    "no": False,
    "否": False,
}


@dataclass(frozen=True)
class YesNoField(Field):
    """Yes, no, or not answered."""

    kind: ClassVar[str] = "yes_no"
    may_start_from: ClassVar[bool] = True
    value_type: ClassVar[ValueType] = "yes_no"

    default: bool | None = None

    @classmethod
    def read(cls, reader: Reader, common: dict[str, Any]) -> Field:
        return cls(**common, default=reader.flag("default") if reader.has("default") else None)

    def clean(self, raw: Json, known: Known) -> Json:
        if raw is None or raw == "":
            return None
        found = raw if isinstance(raw, bool) else WORDS.get(raw.strip().lower()) if isinstance(raw, str) else None
        if found is None:
            raise ValueProblem("yes_no", mark("Yes or no is needed here."))
        return found

    def start(self, start: Start) -> Json:
        return self.default

    def json_schema(self, language: str) -> dict[str, Any]:
        return {"type": "boolean"}
