"""What the module's own doors show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from apps.registers.domain.seats import Scope, Seat, Verb
from ctp_core.contracts import ObjectRef, PrincipalRef
from ctp_form.contracts import FieldPolicy

REGISTER = "register"


def register_ref(register_id: UUID) -> ObjectRef:
    """How others name a register."""
    return ObjectRef("registers", REGISTER, register_id)


@dataclass(frozen=True, slots=True)
class RegisterCard:
    """A register somebody has a seat in."""

    pk: int
    id: UUID
    name: str
    description: str
    version_id: UUID
    columns: tuple[str, ...]
    seat: Seat


@dataclass(frozen=True, slots=True)
class RoleContent:
    """One role as managers set it; *name* is unique in its register. *units* are those of the scope ``chosen``."""

    name: str
    scope: Scope = "all"
    verbs: tuple[Verb, ...] = ()
    policy: FieldPolicy = field(default_factory=FieldPolicy)
    holders: tuple[PrincipalRef, ...] = ()
    units: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class RegisterSettings:
    """A register as its managers see it."""

    pk: int
    id: UUID
    name: str
    description: str
    version_id: UUID
    definition_id: UUID
    is_active: bool
    columns: tuple[str, ...]
    fast: tuple[str, ...]
    revision: int
    roles: tuple[RoleContent, ...]
    records: int = 0


@dataclass(frozen=True, slots=True)
class RecordView:
    """A saved view: a query and the columns it shows."""

    id: UUID
    name: str
    shared: bool
    mine: bool
    query: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RecordDetails:
    """One record as somebody may read it, and what may be done with it."""

    id: UUID
    version_id: UUID
    values: Mapping[str, Any]
    policy: FieldPolicy
    revision: int
    author: str
    created_at: datetime
    updated_at: datetime
    may_change: bool
    may_delete: bool


@dataclass(frozen=True, slots=True)
class ImportDto:
    """A file on its way into a register."""

    id: UUID
    state: str
    file_name: str
    match: str
    same: str
    rows: int
    position: int
    made: int
    changed: int
    skipped: int
    wrong: int
    problems: tuple[Mapping[str, Any], ...]
    preview: Mapping[str, Any]
    created_at: datetime

    @property
    def done(self) -> int:
        """How many rows are dealt with."""
        return self.made + self.changed + self.skipped + (self.wrong if self.state != "ready" else 0)


@dataclass(frozen=True, slots=True)
class ExportDto:
    """A list on its way into a file: *written* of *rows* (None until they are counted). *file_id* while the reader may have it."""

    id: UUID
    state: str
    file_format: str
    exact: bool
    written: int
    rows: int | None
    file_id: UUID | None
    file_name: str
    size: int
    problem: Mapping[str, Any] | None
    created_at: datetime
    expires_at: datetime | None
