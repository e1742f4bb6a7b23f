"""Write one audit row in the caller's transaction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import connection
from django.utils import timezone

from ctp_core.applets.audit.canonical import canonical_json, clean_text
from ctp_core.applets.audit.chain import row_mac
from ctp_core.applets.audit.models import AuditEntry
from ctp_core.contracts import Actor, ObjectRef, taken

NOTHING: Mapping[str, Any] = {}


def record(
    *, actor: Actor, action: str, subject: ObjectRef | None = None, details: Mapping[str, Any] = NOTHING
) -> None:
    """Say that *actor* did *action* (``news.publish_article``) to *subject*; *details* are plain values.

    Raises RuntimeError outside a transaction: the row and what it tells of stand or fall together.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("audit.record belongs into the transaction of the act it records")
    entry = AuditEntry(
        at=timezone.now(),
        action=action,
        actor_kind=actor.kind,
        account_pk=actor.account_pk,
        actor_name=clean_text(actor.name, 150),
        member_id=actor.member.id if actor.member else None,
        behalf_id=actor.on_behalf_of.id if actor.on_behalf_of else None,
        behalf_name=clean_text(actor.on_behalf_of.name, 150) if actor.on_behalf_of else "",
        subject_module=subject.module if subject else "",
        subject_kind=subject.kind if subject else "",
        subject_id=subject.id if subject else None,
        details=canonical_json(details),
        request_id=clean_text(actor.request_id, 64),
        address=clean_text(actor.address, 64),
    )
    entry.mac = row_mac(entry)
    if not taken([entry]):
        entry.save(force_insert=True)
