"""Reading the audit: for audit administrators alone."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from ctp_core.applets.audit.models import AuditEntry
from ctp_core.contracts import Actor, Forbidden


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """What to look for; empty means everything. *since* counts, *until* does not. *action* is the beginning of one, or *whole*."""

    person: str = ""
    action: str = ""
    whole: bool = False
    subject_id: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class AuditEntryDto:
    """One act as the page, the REST answer and the export show it."""

    id: UUID
    at: datetime
    action: str
    actor_kind: str
    actor_name: str
    behalf_name: str
    subject_module: str
    subject_kind: str
    subject_id: UUID | None
    details: dict[str, Any]
    request_id: str
    address: str
    sequence: int | None

    @property
    def details_text(self) -> str:
        """The details as one line of JSON."""
        return json.dumps(self.details, ensure_ascii=False) if self.details else ""


def visible_to(actor: Actor) -> QuerySet[AuditEntry, AuditEntry]:
    """All rows for an audit administrator. Raises Forbidden for everybody else."""
    if actor.admin_role != "audit" and actor.kind != "system":
        raise Forbidden()
    return AuditEntry.objects.all()


def list_entries(*, actor: Actor, wanted: AuditFilter) -> QuerySet[AuditEntry, AuditEntry]:
    """The rows *wanted* asks for, not yet ordered: the doors page them by key. Raises Forbidden."""
    rows = visible_to(actor)
    if wanted.person:
        rows = rows.filter(Q(actor_name__icontains=wanted.person) | Q(behalf_name__icontains=wanted.person))
    if wanted.action:
        rows = rows.filter(**{"action" if wanted.whole else "action__startswith": wanted.action})
    if wanted.subject_id:
        rows = rows.filter(subject_id=wanted.subject_id)
    if wanted.since:
        rows = rows.filter(at__gte=wanted.since)
    if wanted.until:
        rows = rows.filter(at__lt=wanted.until)
    return rows


def audit_dto(entry: AuditEntry) -> AuditEntryDto:
    """The DTO of one row."""
    return AuditEntryDto(
        id=entry.public_id,
        at=entry.at,
        action=entry.action,
        actor_kind=entry.actor_kind,
        actor_name=entry.actor_name,
        behalf_name=entry.behalf_name,
        subject_module=entry.subject_module,
        subject_kind=entry.subject_kind,
        subject_id=entry.subject_id,
        details=json.loads(entry.details),
        request_id=entry.request_id,
        address=entry.address,
        sequence=entry.sequence,
    )


def count_unsealed() -> int:
    """How many rows the sealer has still to put into the chain."""
    return AuditEntry.objects.filter(sequence__isnull=True).count()
