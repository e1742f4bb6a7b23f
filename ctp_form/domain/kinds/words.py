"""Text in one line and in many."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from ctp_core.contracts import mark
from ctp_form.domain import patterns
from ctp_form.domain.fields import Field, Json, Known, Start, ValueProblem
from ctp_form.domain.labels import Label
from ctp_form.domain.reading import Reader
from ctp_form.domain.texts import is_clean, tidy


@dataclass(frozen=True)
class TextField(Field):
    """One line."""

    kind: ClassVar[str] = "text"
    may_start_from: ClassVar[bool] = True
    may_be_unique: ClassVar[bool] = True
    longest: ClassVar[int] = 500
    usual: ClassVar[int] = 200
    lines: ClassVar[bool] = False

    min_length: int = 0
    max_length: int = 200
    default: str = ""
    pattern: patterns.Program | None = None
    pattern_hint: Label = ""
    """What is said when the pattern isn't followed."""

    @classmethod
    def read(cls, reader: Reader, common: dict[str, Any]) -> Field:
        least = reader.whole("min_length", 0, cls.longest, 0)
        most = reader.whole("max_length", 1, cls.longest, cls.usual)
        if least > most:
            reader.note("min_length", "order", mark("The smallest is larger than the largest."))
        default = tidy(reader.text("default", limit=most), lines=cls.lines)
        if not is_clean(default, lines=cls.lines):
            reader.note("default", "default", mark("The default doesn't fit the field."))
        found = cls(
            **common,
            min_length=least,
            max_length=most,
            default=default,
            pattern=_read_pattern(reader),
            pattern_hint=reader.label("pattern_hint"),
        )
        if default and not found.follows(default):
            reader.note("default", "default", mark("The default doesn't fit the field."))
        return found

    def clean(self, raw: Json, known: Known) -> Json:
        if raw is None:
            return None
        if not isinstance(raw, str):
            raise ValueProblem("text", mark("A text is needed here."))
        text = tidy(raw, lines=self.lines)
        if not text.strip():  # blanks of any kind are no text: a cell with them comes back empty from a sheet
            return None
        if not is_clean(text, lines=self.lines):
            raise ValueProblem("characters", mark("This holds characters that can't be used. Type it again."))
        if len(text) > self.max_length:
            raise ValueProblem(
                "too_long",
                mark("At most %(limit)s characters; these are %(count)s."),
                limit=self.max_length,
                count=len(text),
            )
        if len(text) < self.min_length:
            raise ValueProblem("too_short", mark("At least %(limit)s characters."), limit=self.min_length)
        if not self.follows(text):
            if self.pattern_hint:
                raise ValueProblem("pattern", mark("%(text)s"), text=self.pattern_hint)
            raise ValueProblem("pattern", mark("This isn't written as it has to be. Compare the example."))
        return text

    def follows(self, text: str) -> bool:
        """Is *text* written as the pattern says? One that takes too long to compare isn't."""
        try:
            return self.pattern is None or patterns.matches(self.pattern, text)
        except patterns.TooMuch:
            return False

    def start(self, start: Start) -> Json:
        return self.default or None

    def json_schema(self, language: str) -> dict[str, Any]:
        schema: dict[str, Any] = {"type": "string", "maxLength": self.max_length}
        if self.pattern is not None:
            schema["pattern"] = f"^(?:{self.pattern.text})$"
        return schema | ({"minLength": self.min_length} if self.min_length else {})


def _read_pattern(reader: Reader) -> patterns.Program | None:
    text = reader.text("pattern", limit=patterns.MAX_LENGTH)
    try:
        return patterns.read_pattern(text) if text else None
    except patterns.PatternProblem as problem:
        reader.note("pattern", "pattern", mark("This pattern can't be used (character %(at)s)."), at=problem.at + 1)
        return None


@dataclass(frozen=True)
class LongTextField(TextField):
    """Several lines."""

    kind: ClassVar[str] = "long_text"
    may_be_unique: ClassVar[bool] = False
    longest: ClassVar[int] = 20_000
    usual: ClassVar[int] = 5_000
    lines: ClassVar[bool] = True

    max_length: int = 5_000
