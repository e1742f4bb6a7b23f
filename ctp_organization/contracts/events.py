"""What has happened in the organisation. The subject is the object that changed."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from ctp_core.contracts import Event


@dataclass(frozen=True, kw_only=True)
class UnitChanged(Event):
    """A unit was created, renamed, disabled or enabled: *change* says which."""

    NAME = "organization.unit.changed.v1"
    change: str


@dataclass(frozen=True, kw_only=True)
class UnitMoved(Event):
    """A unit has another parent, with all that stands below it."""

    NAME = "organization.unit.moved.v1"
    from_id: UUID | None
    to_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class UnitMerged(Event):
    """A unit went into another one with all that stood in it, and is out of use."""

    NAME = "organization.unit.merged.v1"
    into_id: UUID


@dataclass(frozen=True, kw_only=True)
class MemberChanged(Event):
    """A member was created, updated, assigned, disabled or enabled: *change* says which."""

    NAME = "organization.member.changed.v1"
    change: str


@dataclass(frozen=True, kw_only=True)
class TeamChanged(Event):
    """A team or its people changed."""

    NAME = "organization.team.changed.v1"
    change: str


@dataclass(frozen=True, kw_only=True)
class RoleChanged(Event):
    """A role or its holders changed."""

    NAME = "organization.role.changed.v1"
    change: str


@dataclass(frozen=True, kw_only=True)
class DelegationChanged(Event):
    """A delegation was set or ended early: *change* says which, *by* is the account of who did it.

    That its time comes or goes is no event.
    """

    NAME = "organization.delegation.changed.v1"
    change: str
    by: int | None = None


@dataclass(frozen=True, kw_only=True)
class SecretaryChanged(Event):
    """A secretary was named or dismissed: *change* says which, *by* is the account of who did it."""

    NAME = "organization.secretary.changed.v1"
    change: str
    member_id: UUID
    secretary_id: UUID
    by: int | None = None


@dataclass(frozen=True, kw_only=True)
class ImportFinished(Event):
    """An import is done: one event for all rows. *import_kind* is units or members."""

    NAME = "organization.import.finished.v1"
    import_kind: str
    created: int
    updated: int


@dataclass(frozen=True, kw_only=True)
class ImportConfirmed(Event):
    """An import was confirmed and waits for the worker."""

    NAME = "organization.import.confirmed.v1"


@dataclass(frozen=True, kw_only=True)
class SyncHeld(Event):
    """A sync would change too much, or has problems: its import (the subject) waits for somebody to look."""

    NAME = "organization.sync.held.v1"
