"""Evidence leaves: who took it, and its digest, stand in the audit, so that a copy can be held against it later."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from ctp_core.api import audit
from ctp_core.contracts import Actor, ObjectRef
from ctp_workflow.contracts import EvidenceDto, NotToBePrinted
from ctp_workflow.selectors.evidence import build_evidence
from ctp_workflow.selectors.printing import may_print


def export_evidence(*, instance_id: UUID, actor: Actor) -> EvidenceDto:
    """What *actor* sees of a flow, to take away. Raises NotFound, NotToBePrinted."""
    if not may_print(instance_id=instance_id, actor=actor):
        raise NotToBePrinted
    found = build_evidence(instance_id=instance_id, actor=actor)
    with transaction.atomic():
        audit.record(
            actor=actor,
            action="workflow.export_evidence",
            subject=ObjectRef("workflow", "instance", instance_id),
            details={"sha256": found.digest},
        )
    return found
