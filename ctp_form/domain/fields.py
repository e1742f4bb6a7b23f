"""What every field has, of whatever kind; the kinds are in ``kinds/``."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar, Literal, TypeAlias

from ctp_form.domain.formulas import NO_FORMULA, Formula
from ctp_form.domain.labels import Label, pick
from ctp_form.domain.reading import Reader
from ctp_form.domain.value_types import ValueType

Json: TypeAlias = Any
"""A JSON-safe value in its one stored form; None is empty."""

Principal: TypeAlias = Literal["member", "unit", "post"]
Width: TypeAlias = Literal["auto", "third", "half", "full"]
WIDTHS: tuple[Width, ...] = ("auto", "third", "half", "full")
MASK = "***"

__all__ = [
    "MASK",
    "WIDTHS",
    "Field",
    "Json",
    "Known",
    "Principal",
    "Related",
    "Start",
    "ValueProblem",
    "ValueType",
    "Width",
]


class ValueProblem(Exception):
    """A value that can't be taken; *message* says how to mend it."""

    def __init__(self, code: str, message: str, **params: Any) -> None:
        self.code = f"form.{code}"
        self.message = message
        self.params = params
        super().__init__(code)

    def said(self, language: str) -> dict[str, Any]:
        """The parameters for people: words of the form itself in *language*."""
        return {name: pick(one, language) if isinstance(one, Mapping) else one for name, one in self.params.items()}


@dataclass(frozen=True)
class Related:
    """What the writer may see of a record of another form: its *values*, and those that can be said as *texts*."""

    values: Mapping[str, Json] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Known:
    """What the outside knows of the ids in values: names of members, units and posts, files the writer may use.

    *pictures* are those of the files that can be shown in place, *related* by list the records of other forms, *seals* by id what
    stands in the record when a seal was put.
    """

    members: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    posts: Mapping[str, str] = field(default_factory=dict)
    files: Collection[str] = frozenset()
    pictures: Collection[str] = frozenset()
    related: Mapping[str, Mapping[str, Related]] = field(default_factory=dict)
    seals: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def names(self, principal: Principal) -> Mapping[str, str]:
        """Names by id of one sort."""
        return {"member": self.members, "unit": self.units, "post": self.posts}[principal]

    def joined(self, other: Known) -> Known:
        """What both know; where both know a record, what this one knows of it."""
        related = {**other.related, **self.related}
        for source in self.related.keys() & other.related.keys():
            related[source] = {**other.related[source], **self.related[source]}
        return Known(
            {**other.members, **self.members},
            {**other.units, **self.units},
            {**other.posts, **self.posts},
            frozenset(self.files) | frozenset(other.files),
            frozenset(self.pictures) | frozenset(other.pictures),
            related,
            {**other.seals, **self.seals},
        )


@dataclass(frozen=True)
class Start:
    """What a fresh form knows: the day, the writer and the writer's unit (``{"id", "name"}``), and what ``start_from`` may name."""

    today: date
    member: Json = None
    unit: Json = None
    context: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Field:
    """One field of a form or one column of a sub-table."""

    code: str
    label: Label
    help: Label
    required: bool

    kind: ClassVar[str]
    value_type: ClassVar[ValueType] = "text"
    may_be_column: ClassVar[bool] = True
    is_calculated: ClassVar[bool] = False
    """The server's own value: shown, never taken in."""
    holds_value: ClassVar[bool] = True
    """False for what only arranges or explains."""
    is_stored: ClassVar[bool] = True
    """False for what is asked for anew with each reading: no expression, list or key can rest on it."""
    may_start_from: ClassVar[bool] = False
    """Can its first value be worked out by an expression?"""
    may_be_unique: ClassVar[bool] = False
    """Can it be asked that no other record has the same value?"""
    is_wide: ClassVar[bool] = False
    """Takes the whole width unless the definition says otherwise."""
    principal: ClassVar[Principal | None] = None
    """Whose ids stand in the values."""
    parts: ClassVar[Mapping[str, ValueType]] = {}
    """The named parts of a value that is an object; expressions read them as ``leave.from``."""

    width: Width = "auto"
    show: Formula = NO_FORMULA
    require: Formula = NO_FORMULA
    lock: Formula = NO_FORMULA
    start_from: Formula = NO_FORMULA
    unique: bool = False
    """No two records of the form have the same value; of a column, no two rows of a record."""

    @classmethod
    def read(cls, reader: Reader, common: dict[str, Any]) -> Field:
        """Make the field from its JSON; *common* are the arguments every field shares. Mistakes are noted in *reader*."""
        return cls(**common)

    def clean(self, raw: Json, known: Known) -> Json:
        """The stored form of *raw*, None when it is empty. Raises ValueProblem."""
        raise NotImplementedError

    def start(self, start: Start) -> Json:
        """The value in a fresh form."""
        return None

    def posted(self, texts: Sequence[str]) -> Json:
        """What a browser sent under the field's name, as a raw value for ``clean``."""
        return texts[-1] if texts else None

    def ids_in(self, value: Json) -> tuple[str, ...]:
        """The ids of *principal* in a raw or stored value; takes anything."""
        return ()

    def files_in(self, value: Json) -> tuple[str, ...]:
        """The ids of files in a raw or stored value; takes anything."""
        return ()

    def title(self, value: Json, language: str) -> str:
        """A stored value as people read it; anything else as it stands."""
        return "" if value is None else str(value)

    def export_text(self, value: Json, language: str) -> str:
        """A stored value as a cell of a spreadsheet."""
        return self.title(value, language)

    def search_text(self, value: Json, language: str) -> str:
        """What of a stored value can be searched for."""
        return self.title(value, language) if self.value_type in ("text", "choice", "member", "unit", "list") else ""

    def same_as(self, value: Json) -> str:
        """What two stored values that count as the same have in common."""
        found = value.get("id", "") if isinstance(value, Mapping) else value
        return " ".join(unicodedata.normalize("NFKC", str(found)).casefold().split())

    def mask(self, value: Json) -> str:
        """What is left of a stored value for those who may only know that there is one."""
        return MASK

    def json_schema(self, language: str) -> dict[str, Any]:
        """What an integrator may send (JSON Schema 2020-12), without title and description."""
        raise NotImplementedError

    def label_in(self, language: str) -> str:
        """The label for people."""
        return pick(self.label, language)

    def help_in(self, language: str) -> str:
        """The explanation under the field."""
        return pick(self.help, language)
