"""Members and units of the organisation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from ctp_core.contracts import mark
from ctp_form.domain.fields import Field, Json, Known, Start, ValueProblem, ValueType
from ctp_form.domain.reading import Reader


def id_in(raw: Json) -> str:
    """The id in ``{"id", "name"}``, in a plain id or in a picker's ``member:<id>``; "" when it is empty."""
    found = raw.get("id") if isinstance(raw, Mapping) else raw
    return found.strip().removeprefix("member:").removeprefix("unit:") if isinstance(found, str) else ""


@dataclass(frozen=True)
class MemberField(Field):
    """One person; *default_me* fills in who writes."""

    kind: ClassVar[str] = "member"
    value_type: ClassVar[ValueType] = "member"

    default_me: bool = False

    @classmethod
    def read(cls, reader: Reader, common: dict[str, Any]) -> Field:
        return cls(**common, default_me=reader.one_of("default", ("me",), "") == "me")

    def clean(self, raw: Json, known: Known) -> Json:
        return _clean(raw, known.members, mark("Choose a person of the organisation."))

    def start(self, start: Start) -> Json:
        return start.member if self.default_me else None

    def json_schema(self, language: str) -> dict[str, Any]:
        return _schema()


@dataclass(frozen=True)
class UnitField(Field):
    """One unit; *default_mine* fills in the writer's own."""

    kind: ClassVar[str] = "unit"
    value_type: ClassVar[ValueType] = "unit"

    default_mine: bool = False

    @classmethod
    def read(cls, reader: Reader, common: dict[str, Any]) -> Field:
        return cls(**common, default_mine=reader.one_of("default", ("mine",), "") == "mine")

    def clean(self, raw: Json, known: Known) -> Json:
        return _clean(raw, known.units, mark("Choose a unit of the organisation."))

    def start(self, start: Start) -> Json:
        return start.unit if self.default_mine else None

    def json_schema(self, language: str) -> dict[str, Any]:
        return _schema()


def _clean(raw: Json, names: Mapping[str, str], message: str) -> Json:
    if raw is None or raw == "":
        return None
    found = id_in(raw).lower()
    if not found and isinstance(raw, Mapping) and not raw.get("id"):
        return None
    if found not in names:
        raise ValueProblem("unknown_principal", message)
    return {"id": found, "name": names[found]}


def _schema() -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {"id": {"type": "string", "format": "uuid"}, "name": {"type": "string"}},
        "required": ["id"],
        "additionalProperties": False,
    }
