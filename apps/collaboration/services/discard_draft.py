"""Throw a draft away."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from apps.collaboration.domain.views import affair_ref
from apps.collaboration.models import Affair
from apps.collaboration.selectors.drafts import lock_own_draft
from ctp_core.api import audit, clock, files
from ctp_core.contracts import Actor, Conflict
from ctp_form.api import records
from ctp_index.api import request_update
from ctp_portal.api import todos


def discard_draft(*, affair_id: UUID, actor: Actor, expected_revision: int | None = None) -> None:
    """A draft that was never sent goes with its form; one that came back from a flow is kept as void, with its history.

    Raises AffairNotFound, NotADraft, Conflict when it was saved elsewhere since *expected_revision*.
    """
    with transaction.atomic():
        row = lock_own_draft(affair_id, actor)
        if expected_revision is not None and row.revision != expected_revision:
            raise Conflict()
        ref = affair_ref(row.public_id)
        todos.withdraw(keys=[row.public_id])
        if row.instance_id is not None:
            row.state, row.finished_at = Affair.State.VOID, clock.now()
            row.save(update_fields=["state", "finished_at"])
        else:
            if attached := [one.id for one in files.list_attached(to=ref)]:
                files.detach(file_ids=attached, from_=ref, actor=actor)
            if row.record_id is not None:
                records.delete_record(record_id=row.record_id, actor=actor)
            row.delete()
        audit.record(actor=actor, action="collaboration.discard_draft", subject=ref)
        request_update(ref=ref)
