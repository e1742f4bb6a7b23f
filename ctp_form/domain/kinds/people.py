"""Members, units and posts of the organisation: one, or several."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from ctp_core.contracts import mark
from ctp_form.domain.fields import Field, Json, Known, Principal, Start, ValueProblem, ValueType
from ctp_form.domain.reading import Reader

PREFIXES = ("member:", "unit:", "post:")


def id_in(raw: Json) -> str:
    """The id in ``{"id", "name"}``, in a plain id or in a picker's ``member:<id>``; "" when it is empty."""
    found = raw.get("id") if isinstance(raw, Mapping) else raw
    if not isinstance(found, str):
        return ""
    found = found.strip()
    return next((found[len(one) :] for one in PREFIXES if found.startswith(one)), found)


def name_in(value: Json) -> str:
    """The name in ``{"id", "name"}``; a text as it stands."""
    return str(value.get("name", "")) if isinstance(value, Mapping) else str(value or "")


@dataclass(frozen=True)
class PrincipalField(Field):
    """One of a sort; a subclass says which."""

    none_such: ClassVar[str]

    def clean(self, raw: Json, known: Known) -> Json:
        if raw is None or raw == "":
            return None
        found = id_in(raw).lower()
        if not found and isinstance(raw, Mapping) and not raw.get("id"):
            return None
        names = known.names(self.principal or "member")
        if found not in names:
            raise ValueProblem("unknown_principal", self.none_such)
        return {"id": found, "name": names[found]}

    def ids_in(self, value: Json) -> tuple[str, ...]:
        return (found.lower(),) if (found := id_in(value)) else ()

    def title(self, value: Json, language: str) -> str:
        return name_in(value)

    def mask(self, value: Json) -> str:
        return f"{name_in(value)[:1]}**"

    def json_schema(self, language: str) -> dict[str, Any]:
        return principal_schema()


@dataclass(frozen=True)
class MemberField(PrincipalField):
    """One person; *default_me* fills in who writes."""

    kind: ClassVar[str] = "member"
    value_type: ClassVar[ValueType] = "member"
    may_be_unique: ClassVar[bool] = True
    principal: ClassVar[Principal | None] = "member"
    none_such: ClassVar[str] = mark("Choose a person of the organisation.")

    default_me: bool = False

    @classmethod
    def read(cls, reader: Reader, common: dict[str, Any]) -> Field:
        return cls(**common, default_me=reader.one_of("default", ("me",), "") == "me")

    def start(self, start: Start) -> Json:
        return start.member if self.default_me else None


@dataclass(frozen=True)
class UnitField(PrincipalField):
    """One unit; *default_mine* fills in the writer's own."""

    kind: ClassVar[str] = "unit"
    value_type: ClassVar[ValueType] = "unit"
    principal: ClassVar[Principal | None] = "unit"
    none_such: ClassVar[str] = mark("Choose a unit of the organisation.")

    default_mine: bool = False

    @classmethod
    def read(cls, reader: Reader, common: dict[str, Any]) -> Field:
        return cls(**common, default_mine=reader.one_of("default", ("mine",), "") == "mine")

    def start(self, start: Start) -> Json:
        return start.unit if self.default_mine else None


@dataclass(frozen=True)
class PostField(PrincipalField):
    """One post."""

    kind: ClassVar[str] = "post"
    principal: ClassVar[Principal | None] = "post"
    none_such: ClassVar[str] = mark("Choose a post of the organisation.")


@dataclass(frozen=True)
class SeveralField(Field):
    """Several of a sort, each once, in the order chosen; a subclass says which."""

    value_type: ClassVar[ValueType] = "list"
    may_be_column: ClassVar[bool] = False
    is_wide: ClassVar[bool] = True
    none_such: ClassVar[str]

    most: int = 50

    @classmethod
    def read(cls, reader: Reader, common: dict[str, Any]) -> Field:
        return cls(**common, most=reader.whole("max", 1, 500, 50))

    def clean(self, raw: Json, known: Known) -> Json:
        if raw is None or raw == "":
            return None
        if not isinstance(raw, Sequence) or isinstance(raw, str):
            raise ValueProblem("list", mark("A list is needed here."))
        names = known.names(self.principal or "member")
        found = list(dict.fromkeys(id_in(one).lower() for one in raw if one != ""))
        if not set(found) <= names.keys():
            raise ValueProblem("unknown_principal", self.none_such)
        if len(found) > self.most:
            raise ValueProblem("too_many", mark("Choose at most %(limit)s."), limit=self.most)
        return [{"id": one, "name": names[one]} for one in found] or None

    def posted(self, texts: Sequence[str]) -> Json:
        return [one for one in texts if one]

    def ids_in(self, value: Json) -> tuple[str, ...]:
        listed = value if isinstance(value, list | tuple) else ()
        return tuple(found.lower() for one in listed if (found := id_in(one)))

    def title(self, value: Json, language: str) -> str:
        if not isinstance(value, list | tuple):
            return str(value or "")
        return ("、" if language == "zh-hans" else ", ").join(name_in(one) for one in value)

    def json_schema(self, language: str) -> dict[str, Any]:
        return {"type": "array", "items": principal_schema(), "maxItems": self.most}


@dataclass(frozen=True)
class MembersField(SeveralField):
    """Several people."""

    kind: ClassVar[str] = "members"
    principal: ClassVar[Principal | None] = "member"
    none_such: ClassVar[str] = mark("Choose people of the organisation.")


@dataclass(frozen=True)
class UnitsField(SeveralField):
    """Several units."""

    kind: ClassVar[str] = "units"
    principal: ClassVar[Principal | None] = "unit"
    none_such: ClassVar[str] = mark("Choose units of the organisation.")


def principal_schema() -> dict[str, Any]:
    """One principal in JSON Schema."""
    return {
        "type": "object",
        "properties": {"id": {"type": "string", "format": "uuid"}, "name": {"type": "string"}},
        "required": ["id"],
        "additionalProperties": False,
    }
