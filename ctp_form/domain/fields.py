"""What every field has, of whatever kind; the kinds are in ``kinds/``."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar, Literal, TypeAlias

from ctp_form.domain.labels import Label, pick
from ctp_form.domain.reading import Reader

Json: TypeAlias = Any
"""A JSON-safe value in its one stored form; None is empty."""

ValueType: TypeAlias = Literal[
    "text", "number", "money", "date", "datetime", "yes_no", "choice", "member", "unit", "list"
]


class ValueProblem(Exception):
    """A value that can't be taken; *message* says how to mend it."""

    def __init__(self, code: str, message: str, **params: Any) -> None:
        self.code = f"form.{code}"
        self.message = message
        self.params = params
        super().__init__(code)


@dataclass(frozen=True)
class Known:
    """What the outside knows of the ids in values: names of members and units, files the writer may use."""

    members: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    files: Collection[str] = frozenset()


@dataclass(frozen=True)
class Start:
    """What a fresh form knows: the day, the writer and the writer's unit (``{"id", "name"}``)."""

    today: date
    member: Json = None
    unit: Json = None


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

    def json_schema(self, language: str) -> dict[str, Any]:
        """What an integrator may send (JSON Schema 2020-12), without title and description."""
        raise NotImplementedError

    def label_in(self, language: str) -> str:
        """The label for people."""
        return pick(self.label, language)

    def help_in(self, language: str) -> str:
        """The explanation under the field."""
        return pick(self.help, language)
