"""What pages and REST show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from ctp_core.contracts import MemberRef, PrincipalRef, UnitRef


@dataclass(frozen=True, slots=True)
class CategoryDto:
    """A category: which flow its documents take, how they are numbered. *people* are the principals named for each step."""

    id: UUID
    direction: str
    name: str
    word: str
    pattern: str
    people: Mapping[str, tuple[PrincipalRef, ...]]
    version_id: UUID | None
    position: int
    is_active: bool


@dataclass(frozen=True, slots=True)
class DispatchDto:
    """A document to send. *recipients* and *copies* are the internal ones, *to* and *copy_to* the names of all it goes to,
    those outside last, *can* what the reader may do."""

    id: UUID
    category_id: UUID
    category: str
    title: str
    kind: str
    urgency: str
    secrecy: str
    body: str
    addressees: str
    copy_addressees: str
    recipients: tuple[PrincipalRef, ...]
    copies: tuple[PrincipalRef, ...]
    drafter: MemberRef
    drafter_unit: str
    state: str
    number: str
    signed_by: str
    signed_at: datetime | None
    issued_at: datetime | None
    instance_id: UUID | None
    revision: int
    created_at: datetime
    to: tuple[str, ...] = ()
    copy_to: tuple[str, ...] = ()
    can: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class DispatchRow:
    """A line of the register."""

    id: UUID
    title: str
    kind: str
    urgency: str
    state: str
    number: str
    drafter: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DistributionDto:
    """Who gets an issued document, and whether they signed for it."""

    id: UUID
    dispatch_id: UUID
    title: str
    number: str
    urgency: str
    receiver: str
    is_unit: bool
    role: str
    state: str
    signed_by: str
    signed_at: datetime | None
    issued_at: datetime | None
    receipt_id: UUID | None


@dataclass(frozen=True, slots=True)
class ToSignLine:
    """A document that waits to be signed for, as the home page shows it."""

    dispatch_id: UUID
    receipt_id: UUID | None
    title: str
    number: str
    receiver: str
    issued_at: datetime | None


@dataclass(frozen=True, slots=True)
class ReceiptDto:
    """A document that came in. *to* and *copy_to* name whom one issued here went to."""

    id: UUID
    category_id: UUID | None
    category: str
    unit: UnitRef
    sender: str
    their_number: str
    number: str
    title: str
    urgency: str
    secrecy: str
    body: str
    received_on: date
    state: str
    note: str
    dispatch_id: UUID | None
    instance_id: UUID | None
    signed_by: str
    signed_at: datetime | None
    revision: int
    created_at: datetime
    to: tuple[str, ...] = ()
    copy_to: tuple[str, ...] = ()
    can: frozenset[str] = frozenset()
    distribution_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """A line of the register."""

    id: UUID
    title: str
    sender: str
    their_number: str
    number: str
    urgency: str
    state: str
    unit: str
    received_on: date


Values = Mapping[str, Any]
