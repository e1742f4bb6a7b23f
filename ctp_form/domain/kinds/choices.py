"""One of several."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from ctp_core.contracts import mark
from ctp_form.domain.fields import Field, Json, Known, Start, ValueProblem, ValueType
from ctp_form.domain.labels import Label, pick
from ctp_form.domain.reading import Reader


@dataclass(frozen=True)
class Option:
    """What is stored and what people read."""

    value: str
    label: Label


@dataclass(frozen=True)
class ChoiceField(Field):
    """One option of a list that the definition holds."""

    kind: ClassVar[str] = "choice"
    value_type: ClassVar[ValueType] = "choice"

    options: tuple[Option, ...] = ()
    default: str | None = None

    @classmethod
    def read(cls, reader: Reader, common: dict[str, Any]) -> Field:
        options: list[Option] = []
        for inner in reader.each("options", least=1, most=200):
            option = Option(inner.text("value", needed=True, limit=100), inner.label("label", needed=True))
            inner.finish()
            if option.value in {one.value for one in options}:
                inner.note("value", "twice", mark("This stands here twice."))
            options.append(option)
        default = reader.text("default", limit=100) or None
        if default is not None and default not in {one.value for one in options}:
            reader.note("default", "default", mark("The default doesn't fit the field."))
        return cls(**common, options=tuple(options), default=default)

    def clean(self, raw: Json, known: Known) -> Json:
        if raw is None or raw == "":
            return None
        if not isinstance(raw, str) or raw not in {one.value for one in self.options}:
            raise ValueProblem("choice", mark("Choose one of the list."))
        return raw

    def start(self, start: Start) -> Json:
        return self.default

    def json_schema(self, language: str) -> dict[str, Any]:
        return {
            "type": "string",
            "oneOf": [{"const": one.value, "title": pick(one.label, language)} for one in self.options],
        }

    def title(self, value: Json, language: str) -> str:
        """What people read for *value*."""
        return next((pick(one.label, language) for one in self.options if one.value == value), str(value or ""))
