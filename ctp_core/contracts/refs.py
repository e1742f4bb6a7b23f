"""References: how units speak of each other's things without sharing models."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ObjectRef:
    """One object of one module: ``ObjectRef("news", "article", id)``; *id* is its public id."""

    module: str
    kind: str
    id: UUID

    def __str__(self) -> str:
        return f"{self.module}/{self.kind}/{self.id}"

    @classmethod
    def parse(cls, text: str) -> ObjectRef:
        """Read what ``str()`` wrote. Raises ValueError for anything else."""
        module, kind, public_id = text.split("/")
        return cls(module, kind, UUID(public_id))


@dataclass(frozen=True, slots=True)
class MemberRef:
    """A person in the organisation. *pk* stays inside the server, *id* may be shown."""

    pk: int
    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class UnitRef:
    """A unit of the organisation. *pk* stays inside the server, *id* may be shown."""

    pk: int
    id: UUID
    name: str


PrincipalKind = Literal["member", "unit", "unit_tree", "post", "level", "team", "role", "everyone"]


@dataclass(frozen=True, slots=True)
class PrincipalRef:
    """Anything that can be given a right. ``unit`` is the unit alone, ``unit_tree`` with all below; *id* is None for everyone."""

    kind: PrincipalKind
    id: UUID | None = None

    def __str__(self) -> str:
        return self.kind if self.id is None else f"{self.kind}:{self.id}"

    @classmethod
    def parse(cls, text: str) -> PrincipalRef:
        """Read what ``str()`` wrote. Raises ValueError for anything else."""
        kind, _, public_id = text.partition(":")
        if kind not in PRINCIPAL_KINDS or bool(public_id) == (kind == "everyone"):
            raise ValueError(f"not a principal: {text!r}")
        return cls(kind, UUID(public_id) if public_id else None)


PRINCIPAL_KINDS: tuple[PrincipalKind, ...] = (
    "member",
    "unit",
    "unit_tree",
    "post",
    "level",
    "team",
    "role",
    "everyone",
)


@dataclass(frozen=True, slots=True)
class Period:
    """Half open: *start* counts, *end* does not; None is without limit."""

    start: datetime | None
    end: datetime | None

    def holds(self, moment: datetime) -> bool:
        """True when *moment* (aware) lies inside."""
        return (self.start is None or self.start <= moment) and (self.end is None or moment < self.end)


@dataclass(frozen=True, slots=True)
class Days:
    """Calendar days, both counted."""

    first: date
    last: date
