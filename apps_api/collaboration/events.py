"""What the module tells everybody. Subjects are ``ObjectRef("collaboration", "affair", id)``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from ctp_core.contracts import Event, ObjectRef


@dataclass(frozen=True, kw_only=True)
class AffairSubmitted(Event):
    """An affair is on its way."""

    NAME: ClassVar[str] = "collaboration.affair.submitted.v1"
    template_code: str
    starter_id: UUID


@dataclass(frozen=True, kw_only=True)
class AffairApproved(Event):
    """Everybody agreed. *source* is the object it was started for, if it was."""

    NAME: ClassVar[str] = "collaboration.affair.approved.v1"
    template_code: str
    source: ObjectRef | None = None


@dataclass(frozen=True, kw_only=True)
class AffairRejected(Event):
    """It ended without agreement."""

    NAME: ClassVar[str] = "collaboration.affair.rejected.v1"
    template_code: str
    source: ObjectRef | None = None


@dataclass(frozen=True, kw_only=True)
class AffairRevoked(Event):
    """The starter took it back: to a draft, or for good (*void*)."""

    NAME: ClassVar[str] = "collaboration.affair.revoked.v1"
    template_code: str
    void: bool
    source: ObjectRef | None = None
