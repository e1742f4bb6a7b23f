"""What operators do about a timer that failed too often."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from ctp_core.applets.audit.services.record_entry import record
from ctp_core.applets.timers.models import Timer
from ctp_core.contracts import Actor, FieldError, Forbidden, Invalid, NotFound, ObjectRef, mark

REASON_LENGTH = 500


def settle_timer(*, kind: str, key: UUID, operation: Literal["retry", "discard"], reason: str, actor: Actor) -> None:
    """Carry a dead timer out again with all its attempts, or forget it. Raises Forbidden, NotFound, Invalid without a reason."""
    if actor.admin_role != "system":
        raise Forbidden()
    if not reason.strip() or len(reason) > REASON_LENGTH:
        raise Invalid({"reason": [FieldError("core.reason_needed", mark("Say why, in at most 500 characters."))]})
    with transaction.atomic():
        timer = Timer.objects.select_for_update().filter(kind=kind, key=key, is_dead=True).first()
        if timer is None:
            raise NotFound()
        if operation == "retry":
            timer.is_dead, timer.attempts, timer.due_at = False, 0, timezone.now()
            timer.save(update_fields=["is_dead", "attempts", "due_at"])
        else:
            timer.delete()
        record(
            actor=actor,
            action=f"core.{operation}_timer",
            subject=ObjectRef("core", "timer", key),
            details={"kind": kind, "reason": reason.strip()},
        )
