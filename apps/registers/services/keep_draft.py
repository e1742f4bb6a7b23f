"""Keep what somebody is typing, so that a closed page loses nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from apps.registers.models import RecordDraft
from apps.registers.selectors.records import find_reached
from apps.registers.selectors.registers import open_register
from apps_api.registers import RegisterForbidden
from ctp_core.api import clock
from ctp_core.contracts import Actor, FieldError, Forbidden, Invalid, mark
from ctp_form.api import records
from ctp_form.contracts import OPEN, StaleRecord

MOST_BYTES = 600_000


@dataclass(frozen=True)
class Draft:
    """What was typed, and when; *is_stale* when the record was saved by somebody else since."""

    values: Mapping[str, Any]
    saved_at: datetime
    is_stale: bool


def keep_draft(
    *, register_id: UUID, record_id: UUID | None, values: Mapping[str, Any], revision: int, size: int, actor: Actor
) -> None:
    """Keep *values* as they were typed, right or wrong; they become a record only by saving.

    Raises RegisterNotFound, RecordNotFound, RegisterForbidden, StaleRecord when the record is at another revision by now.
    """
    if actor.account_pk is None:
        raise Forbidden()
    if size > MOST_BYTES:
        raise Invalid({"values": [FieldError("registers.draft_size", mark("This is too much to keep as a draft."))]})
    register_pk = _writable(register_id, record_id, actor)
    if record_id is not None and records.read_record(record_id=record_id, policy=OPEN).revision != revision:
        raise StaleRecord()
    with transaction.atomic():
        RecordDraft.objects.update_or_create(
            register_id=register_pk,
            account_pk=actor.account_pk,
            about=_about(record_id),
            defaults={"values": dict(values), "revision": revision, "saved_at": clock.now()},
        )


def find_draft(*, register_pk: int, record_id: UUID | None, revision: int, actor: Actor) -> Draft | None:
    """What *actor* was typing; who may write there was asked before."""
    row = RecordDraft.objects.filter(
        register_id=register_pk, account_pk=actor.account_pk or 0, about=_about(record_id)
    ).first()
    return Draft(row.values, row.saved_at, row.revision != revision) if row else None


def drop_draft(*, register_pk: int, record_id: UUID | None, actor: Actor) -> None:
    """It was saved, or thrown away."""
    RecordDraft.objects.filter(
        register_id=register_pk, account_pk=actor.account_pk or 0, about=_about(record_id)
    ).delete()


def _writable(register_id: UUID, record_id: UUID | None, actor: Actor) -> int:
    if record_id is None:
        card = open_register(register_id=register_id, actor=actor)
        allowed = card.seat.adding() is not None
    else:
        card, reached = find_reached(register_id=register_id, record_id=record_id, actor=actor)
        allowed = card.seat.writing(reached) is not None
    if not allowed:
        raise RegisterForbidden()
    return card.pk


def _about(record_id: UUID | None) -> str:
    return str(record_id) if record_id else ""
