"""What the module tells everybody. Subjects are ``ObjectRef("documents", "dispatch" or "receipt", id)``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from ctp_core.contracts import Event, ObjectRef


@dataclass(frozen=True, kw_only=True)
class DispatchIssued(Event):
    """A document was issued under its number."""

    NAME: ClassVar[str] = "documents.dispatch.issued.v1"
    number: str
    title: str
    source: ObjectRef | None = None


@dataclass(frozen=True, kw_only=True)
class DispatchVoided(Event):
    """A document was voided; *number* is empty when it had none."""

    NAME: ClassVar[str] = "documents.dispatch.voided.v1"
    number: str


@dataclass(frozen=True, kw_only=True)
class DocumentSigned(Event):
    """Somebody signed for an issued document, for themselves or for *unit_id*."""

    NAME: ClassVar[str] = "documents.dispatch.signed.v1"
    member_id: UUID
    unit_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class ReceiptRegistered(Event):
    """A document that came in was registered."""

    NAME: ClassVar[str] = "documents.receipt.registered.v1"
    number: str
    title: str


@dataclass(frozen=True, kw_only=True)
class ReceiptFinished(Event):
    """A document that came in was dealt with."""

    NAME: ClassVar[str] = "documents.receipt.finished.v1"
    number: str
