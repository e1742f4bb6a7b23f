"""Files that stand with an opinion: whoever sees the opinion may open them, nobody else."""

from __future__ import annotations

from uuid import UUID

from ctp_core.contracts import Actor, ObjectRef
from ctp_workflow.models import ActionRecord
from ctp_workflow.selectors.visibility import sees

OPINION = "opinion"


def opinion_ref(record_id: UUID) -> ObjectRef:
    """What the files of one record are attached to."""
    return ObjectRef("workflow", OPINION, record_id)


def may_read_opinion_file(actor: Actor, record_id: UUID) -> bool:
    """Who sees the flow sees what was said in it."""
    record = ActionRecord.objects.select_related("instance").filter(public_id=record_id).first()
    return record is not None and sees(record.instance, actor)
