"""Add a record to a register."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from apps.registers.domain.dto import register_ref
from apps.registers.models import RecordSource, Register
from apps.registers.selectors.records import find_by_source
from apps.registers.selectors.registers import open_register
from apps_api.registers import RecordAdded, RegisterForbidden
from ctp_core.api import audit, events
from ctp_core.contracts import Actor, ObjectRef
from ctp_form.api import records


def add_record(*, register_id: UUID, values: Mapping[str, Any], actor: Actor, source: ObjectRef | None = None) -> UUID:
    """The new record's id; of one *source* there is one record. Raises RegisterNotFound, RegisterForbidden, Invalid."""
    card = open_register(register_id=register_id, actor=actor)
    policy = card.seat.adding()
    subject = register_ref(card.id)
    with transaction.atomic():
        if source is not None:
            # Two deliveries of one source wait for each other here.
            Register.objects.select_for_update().get(pk=card.pk)
            found = find_by_source(register_pk=card.pk, source=source)
            if found is not None:
                return found
        if policy is None:
            raise RegisterForbidden()
        made = records.create_record(
            version_id=card.version_id, values=values, policy=policy, actor=actor, owner=subject, listed=True
        )
        if source is not None:
            RecordSource.objects.create(register_id=card.pk, source=str(source), record_id=made.id)
        audit.record(
            actor=actor,
            action="registers.add_record",
            subject=subject,
            details={"record": str(made.id), **({"source": str(source)} if source else {})},
        )
        events.publish(RecordAdded(subject=subject, record_id=made.id, source=source))
    return made.id
