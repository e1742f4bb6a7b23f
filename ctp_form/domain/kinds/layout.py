"""What arranges a form and explains it; none of these holds a value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from ctp_core.contracts import mark
from ctp_form.domain.fields import Field, Json, Known, ValueProblem


@dataclass(frozen=True)
class LayoutField(Field):
    """Stands between fields. Its ``show`` holds for everything up to the next of its rank."""

    holds_value: ClassVar[bool] = False
    may_be_column: ClassVar[bool] = False
    is_wide: ClassVar[bool] = True
    rank: ClassVar[int] = 0
    """A page or tab (2) ends a section (1), an explanation (0) ends nothing."""

    def clean(self, raw: Json, known: Known) -> Json:
        raise ValueProblem("no_value", mark("Nothing can be entered here."))

    def json_schema(self, language: str) -> dict[str, Any]:
        return {}


@dataclass(frozen=True)
class SectionField(LayoutField):
    """A heading over the fields that follow."""

    kind: ClassVar[str] = "section"
    rank: ClassVar[int] = 1


@dataclass(frozen=True)
class TabField(LayoutField):
    """What follows stands on a tab of its own."""

    kind: ClassVar[str] = "tab"
    rank: ClassVar[int] = 2


@dataclass(frozen=True)
class PageBreakField(LayoutField):
    """What follows stands on the next page of the form."""

    kind: ClassVar[str] = "page_break"
    rank: ClassVar[int] = 2


@dataclass(frozen=True)
class ExplanationField(LayoutField):
    """Words between the fields: the label is the sentence in bold, the help the text below."""

    kind: ClassVar[str] = "explanation"
