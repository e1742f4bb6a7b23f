"""Histories and figures of flows leave as a file: what was taken, and by whom, stands in the audit."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from ctp_core.api import audit
from ctp_core.contracts import Actor, Forbidden, ObjectRef
from ctp_workflow.selectors.definitions import get_definition
from ctp_workflow.selectors.resolving_people import ADMINISTER


def record_export(*, definition_id: UUID, what: str, actor: Actor) -> None:
    """Write down that *actor* takes the ``log`` or the ``table`` of a definition away. Raises Forbidden, NotFound."""
    if not actor.may(ADMINISTER):
        raise Forbidden
    get_definition(definition_id=definition_id, actor=actor)
    with transaction.atomic():
        audit.record(
            actor=actor,
            action=f"workflow.export_{what}",
            subject=ObjectRef("workflow", "definition", definition_id),
        )
