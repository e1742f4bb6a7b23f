"""Say what became of a number: used or void."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from ctp_core.applets.audit.services.record_entry import record
from ctp_core.applets.numbering.dto import NumberDto, number_dto
from ctp_core.applets.numbering.models import NumberEntry
from ctp_core.contracts import Actor, Conflict, FieldError, Invalid, NotFound, ObjectRef, mark

State = NumberEntry.State
REASON_LENGTH = 500


class NumberVoid(Conflict):
    """A void number stays void."""

    code = "core.number_void"
    message = mark("The number %(number)s is void and can't be used any more.")


def use(*, number_id: UUID, actor: Actor) -> NumberDto:
    """Mark the number as used; again changes nothing. Raises NotFound, NumberVoid."""
    with transaction.atomic():
        entry = _locked(number_id)
        if entry.state == State.VOID:
            raise NumberVoid(number=entry.text)
        if entry.state == State.RESERVED:
            _settle(entry, State.USED, "core.use_number", actor)
        return number_dto(entry)


def void(*, number_id: UUID, reason: str, actor: Actor) -> NumberDto:
    """Mark the number as void for *reason*; it is never given out again. Raises NotFound, Invalid without a reason."""
    if not reason.strip() or len(reason) > REASON_LENGTH:
        raise Invalid({"reason": [FieldError("core.reason_needed", mark("Say why, in at most 500 characters."))]})
    with transaction.atomic():
        entry = _locked(number_id)
        if entry.state != State.VOID:
            entry.reason = reason.strip()
            _settle(entry, State.VOID, "core.void_number", actor)
        return number_dto(entry)


def _locked(number_id: UUID) -> NumberEntry:
    entry = (
        NumberEntry.objects.select_for_update(of=("self",)).select_related("series").filter(public_id=number_id).first()
    )
    if entry is None:
        raise NotFound()
    return entry


def _settle(entry: NumberEntry, state: str, action: str, actor: Actor) -> None:
    entry.state = state
    entry.changed_at = timezone.now()
    entry.save(update_fields=["state", "reason", "changed_at"])
    subject = ObjectRef(entry.for_module, entry.for_kind, entry.for_id)
    record(actor=actor, action=action, subject=subject, details={"number": entry.text, "reason": entry.reason})
