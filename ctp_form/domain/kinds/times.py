"""A time of day, and a period of days."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from ctp_core.contracts import mark
from ctp_form.domain.fields import Field, Json, Known, Start, ValueProblem, ValueType
from ctp_form.domain.kinds.dates import DateField
from ctp_form.domain.reading import Reader

TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


@dataclass(frozen=True)
class TimeField(Field):
    """A time of day to the minute, stored ``09:30``."""

    kind: ClassVar[str] = "time"
    may_start_from: ClassVar[bool] = True

    earliest: str = ""
    latest: str = ""
    default: str = ""

    @classmethod
    def read(cls, reader: Reader, common: dict[str, Any]) -> Field:
        found: dict[str, Any] = {}
        for key, name in (("min", "earliest"), ("max", "latest"), ("default", "default")):
            found[name] = reader.text(key, limit=5)
            if found[name] and not TIME.fullmatch(found[name]):
                reader.note(key, "time", mark("A time such as 09:30 is needed here."))
        if found["earliest"] and found["latest"] and found["earliest"] > found["latest"]:
            reader.note("min", "order", mark("The smallest is larger than the largest."))
        return cls(**common, **found)

    def clean(self, raw: Json, known: Known) -> Json:
        if raw is None or raw == "":
            return None
        text = raw.strip() if isinstance(raw, str) else ""
        if re.fullmatch(r"\d{2}:\d{2}:00(\.0{1,6})?", text):
            text = text[:5]
        if not text.isascii() or not TIME.fullmatch(text):
            raise ValueProblem("time", mark("A time is needed here, such as 09:30."))
        if self.earliest and text < self.earliest:
            raise ValueProblem("too_early", mark("Not before %(limit)s."), limit=self.earliest)
        if self.latest and text > self.latest:
            raise ValueProblem("too_late", mark("Not after %(limit)s."), limit=self.latest)
        return text

    def start(self, start: Start) -> Json:
        return self.default or None

    def json_schema(self, language: str) -> dict[str, Any]:
        return {"type": "string", "pattern": f"^{TIME.pattern}$"}


@dataclass(frozen=True)
class PeriodField(DateField):
    """From a day to a day, both of them in it; expressions read ``leave.from`` and ``leave.to``."""

    kind: ClassVar[str] = "period"
    value_type: ClassVar[ValueType] = "text"
    may_be_column: ClassVar[bool] = False
    may_start_from: ClassVar[bool] = False
    may_be_unique: ClassVar[bool] = False
    parts: ClassVar[Mapping[str, ValueType]] = {"from": "date", "to": "date"}

    @classmethod
    def read(cls, reader: Reader, common: dict[str, Any]) -> Field:
        earliest, latest = reader.day("min"), reader.day("max")
        if earliest and latest and earliest > latest:
            reader.note("min", "order", mark("The smallest is larger than the largest."))
        return cls(**common, earliest=earliest, latest=latest)

    def clean(self, raw: Json, known: Known) -> Json:
        if raw is None or raw == "":
            return None
        if not isinstance(raw, Mapping) or raw.keys() - {"from", "to"}:
            raise ValueProblem("period", mark("A period with a first and a last day is needed here."))
        first, last = (super(PeriodField, self).clean(raw.get(one), known) for one in ("from", "to"))
        if first is None and last is None:
            return None
        if first is None or last is None:
            raise ValueProblem("period", mark("A period with a first and a last day is needed here."))
        if date.fromisoformat(first) > date.fromisoformat(last):
            raise ValueProblem("period_order", mark("The last day is before the first."))
        return {"from": first, "to": last}

    def start(self, start: Start) -> Json:
        return None

    def title(self, value: Json, language: str) -> str:
        if not isinstance(value, Mapping):
            return str(value or "")
        between = " 至 " if language == "zh-hans" else " – "
        return between.join(str(value.get(one) or "") for one in ("from", "to"))

    def json_schema(self, language: str) -> dict[str, Any]:
        day = {"type": "string", "format": "date"}
        return {
            "type": "object",
            "properties": {"from": day, "to": day},
            "required": ["from", "to"],
            "additionalProperties": False,
        }
