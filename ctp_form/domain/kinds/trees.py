"""One of a tree: province and city, class and sub-class."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from ctp_core.contracts import mark
from ctp_form.domain.fields import Field, Json, Known, Start, ValueProblem, ValueType
from ctp_form.domain.labels import Label, pick
from ctp_form.domain.reading import Reader

DEPTH = 4
MOST = 1_000


@dataclass(frozen=True)
class Branch:
    """One entry: its value, the labels from the root down to it, and whether it has entries of its own."""

    value: str
    labels: tuple[Label, ...]
    is_inner: bool

    @property
    def depth(self) -> int:
        """0 at the root."""
        return len(self.labels) - 1

    def path(self, language: str) -> str:
        """The labels from the root."""
        return " / ".join(pick(one, language) for one in self.labels)


@dataclass(frozen=True)
class TreeChoiceField(Field):
    """One entry of a tree that the definition holds; only ends can be chosen unless *any_level*."""

    kind: ClassVar[str] = "tree_choice"
    value_type: ClassVar[ValueType] = "choice"

    branches: tuple[Branch, ...] = ()
    any_level: bool = False
    default: str | None = None

    @classmethod
    def read(cls, reader: Reader, common: dict[str, Any]) -> Field:
        branches = tuple(_read_level(reader, "options", (), set()))
        if len(branches) > MOST:
            reader.note(
                "options", "list", mark("A list of %(least)s to %(most)s entries is needed here."), least=1, most=MOST
            )
        found = cls(**common, branches=branches[:MOST], any_level=reader.flag("any_level"))
        default = reader.text("default", limit=100) or None
        if default is not None and default not in found.choosable():
            reader.note("default", "default", mark("The default doesn't fit the field."))
        return cls(**{**vars(found), "default": default})

    def choosable(self) -> set[str]:
        """The values that may be chosen."""
        return {one.value for one in self.branches if self.any_level or not one.is_inner}

    def clean(self, raw: Json, known: Known) -> Json:
        if raw is None or raw == "":
            return None
        if not isinstance(raw, str) or raw not in self.choosable():
            raise ValueProblem("choice", mark("Choose one of the list."))
        return raw

    def start(self, start: Start) -> Json:
        return self.default

    def title(self, value: Json, language: str) -> str:
        return next((one.path(language) for one in self.branches if one.value == value), str(value or ""))

    def json_schema(self, language: str) -> dict[str, Any]:
        allowed = self.choosable()
        return {
            "type": "string",
            "oneOf": [
                {"const": one.value, "title": one.path(language)} for one in self.branches if one.value in allowed
            ],
        }


def _read_level(reader: Reader, key: str, above: tuple[Label, ...], seen: set[str]) -> Iterator[Branch]:
    for inner in reader.each(key, least=1, most=200):
        value, label = inner.text("value", needed=True, limit=100), inner.label("label", needed=True)
        if value in seen:
            inner.note("value", "twice", mark("This stands here twice."))
        seen.add(value)
        deeper = inner.has("children")
        yield Branch(value, (*above, label), deeper)
        if deeper and len(above) + 1 >= DEPTH:
            inner.note("children", "depth", mark("A tree has at most %(limit)s levels."), limit=DEPTH)
        elif deeper:
            yield from _read_level(inner, "children", (*above, label), seen)
        inner.finish()
