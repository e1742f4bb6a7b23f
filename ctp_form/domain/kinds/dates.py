"""Days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from ctp_core.contracts import mark
from ctp_form.domain.fields import Field, Json, Known, Start, ValueProblem, ValueType
from ctp_form.domain.reading import Reader

TODAY = "today"


@dataclass(frozen=True)
class DateField(Field):
    """A day; the default may be ``today``."""

    kind: ClassVar[str] = "date"
    may_start_from: ClassVar[bool] = True
    may_be_unique: ClassVar[bool] = True
    value_type: ClassVar[ValueType] = "date"

    earliest: date | None = None
    latest: date | None = None
    default: str | None = None

    @classmethod
    def read(cls, reader: Reader, common: dict[str, Any]) -> Field:
        earliest, latest = reader.day("min"), reader.day("max")
        if earliest and latest and earliest > latest:
            reader.note("min", "order", mark("The smallest is larger than the largest."))
        default = reader.raw("default")
        if default is not None and default != TODAY:
            day = reader.day("default")
            default = day.isoformat() if day else None
        return cls(**common, earliest=earliest, latest=latest, default=default)

    def clean(self, raw: Json, known: Known) -> Json:
        if raw is None or raw == "":
            return None
        try:
            day = date.fromisoformat(raw)
        except (TypeError, ValueError):
            raise ValueProblem("date", mark("A date is needed here, such as 2026-05-03.")) from None
        if self.earliest and day < self.earliest:
            raise ValueProblem("too_early", mark("Not before %(limit)s."), limit=self.earliest.isoformat())
        if self.latest and day > self.latest:
            raise ValueProblem("too_late", mark("Not after %(limit)s."), limit=self.latest.isoformat())
        return day.isoformat()

    def start(self, start: Start) -> Json:
        return start.today.isoformat() if self.default == TODAY else self.default

    def json_schema(self, language: str) -> dict[str, Any]:
        return {"type": "string", "format": "date"}
