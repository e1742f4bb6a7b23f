"""What goes in and what comes out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from ctp_core.contracts import MemberRef

Urgency = Literal["normal", "urgent", "extra"]
Secrecy = Literal["public", "internal", "confidential", "secret", "top_secret"]
DocumentKind = Literal["dispatch", "receipt"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DispatchDraft:
    """A document to send (发文). *category_id* decides flow and number; *kind* is one of the fifteen (``notice``, ``report`` …).

    *addressees* are those outside, as text; *attachments* are files the actor may read: the document gets copies of its own.
    """

    category_id: UUID
    title: str
    kind: str
    body: str
    drafter: MemberRef
    addressees: str = ""
    urgency: Urgency = "normal"
    secrecy: Secrecy = "internal"
    attachments: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptDraft:
    """A document that came in (收文), registered for the unit *unit_id*."""

    category_id: UUID
    unit_id: UUID
    sender: str
    their_number: str
    title: str
    received_on: date
    body: str = ""
    urgency: Urgency = "normal"
    secrecy: Secrecy = "internal"
    attachments: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentRef:
    """A document and its address. *number* is empty until it has one."""

    id: UUID
    kind: DocumentKind
    title: str
    number: str
    state: str
    url: str


@dataclass(frozen=True, slots=True)
class CategoryRef:
    """A category documents are made in."""

    id: UUID
    direction: DocumentKind
    name: str
