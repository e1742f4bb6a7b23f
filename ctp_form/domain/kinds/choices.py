"""One of several, and several of several."""

from __future__ import annotations

from collections.abc import Sequence
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
    may_start_from: ClassVar[bool] = True
    value_type: ClassVar[ValueType] = "choice"

    options: tuple[Option, ...] = ()
    default: str | None = None

    @classmethod
    def read(cls, reader: Reader, common: dict[str, Any]) -> Field:
        options = read_options(reader)
        default = reader.text("default", limit=100) or None
        if default is not None and default not in {one.value for one in options}:
            reader.note("default", "default", mark("The default doesn't fit the field."))
        return cls(**common, options=options, default=default)

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


@dataclass(frozen=True)
class MultipleChoiceField(Field):
    """Several options of a list, stored in the list's order."""

    kind: ClassVar[str] = "multiple_choice"
    value_type: ClassVar[ValueType] = "list"
    is_wide: ClassVar[bool] = True

    options: tuple[Option, ...] = ()
    least: int = 0
    most: int = 0
    default: tuple[str, ...] = ()

    @classmethod
    def read(cls, reader: Reader, common: dict[str, Any]) -> Field:
        options = read_options(reader)
        least, most = reader.whole("min", 0, 200, 0), reader.whole("max", 0, 200, 0)
        if most and least > most:
            reader.note("min", "order", mark("The smallest is larger than the largest."))
        raw = reader.raw("default")
        default = tuple(raw) if isinstance(raw, list) and all(isinstance(one, str) for one in raw) else ()
        if raw is not None and not (default and set(default) <= {one.value for one in options}):
            reader.note("default", "default", mark("The default doesn't fit the field."))
        return cls(**common, options=options, least=least, most=most, default=default)

    def clean(self, raw: Json, known: Known) -> Json:
        if raw is None or raw == "":
            return None
        listed = raw if isinstance(raw, list | tuple) else [raw]
        values = [one.value for one in self.options]
        if not all(isinstance(one, str) and one in values for one in listed):
            raise ValueProblem("choices", mark("Choose from the list."))
        found = [one for one in values if one in listed]
        if found and len(found) < self.least:
            raise ValueProblem("too_few", mark("Choose at least %(limit)s."), limit=self.least)
        if self.most and len(found) > self.most:
            raise ValueProblem("too_many", mark("Choose at most %(limit)s."), limit=self.most)
        return found or None

    def posted(self, texts: Sequence[str]) -> Json:
        return [one for one in texts if one]

    def start(self, start: Start) -> Json:
        return list(self.default) or None

    def title(self, value: Json, language: str) -> str:
        if not isinstance(value, list | tuple):
            return str(value or "")
        labels = {one.value: pick(one.label, language) for one in self.options}
        return ("、" if language == "zh-hans" else ", ").join(
            labels.get(one, str(one)) for one in value if isinstance(one, str)
        )

    def json_schema(self, language: str) -> dict[str, Any]:
        one_of = [{"const": one.value, "title": pick(one.label, language)} for one in self.options]
        found = {"type": "array", "items": {"type": "string", "oneOf": one_of}, "uniqueItems": True}
        limits = {"minItems": self.least, "maxItems": self.most}
        return found | {name: limit for name, limit in limits.items() if limit}


def read_options(reader: Reader) -> tuple[Option, ...]:
    """The options of a choice, each value once."""
    options: list[Option] = []
    seen: set[str] = set()
    for inner in reader.each("options", least=1, most=1_000):
        option = Option(inner.text("value", needed=True, limit=100), inner.label("label", needed=True))
        inner.finish()
        if option.value in seen:
            inner.note("value", "twice", mark("This stands here twice."))
        seen.add(option.value)
        options.append(option)
    return tuple(options)
