"""What was done in a flow since somebody was told last, for who follows it."""

from __future__ import annotations

from uuid import UUID

from django.db.models import OuterRef, Subquery

from ctp_workflow.contracts import ActLine
from ctp_workflow.models import ActionRecord, WorkItem
from ctp_workflow.selectors.get_progress import QUIET

MOST = 1_000


def acts_since(*, instance_id: UUID, after: int) -> tuple[ActLine, ...]:
    """What stands in the history after the record number *after*, oldest first, at most 1,000. One query.

    By number and not by time: a step that began before another ended is not passed over. For the module that owns the subject
    and tells only who may see it.
    """
    holder = WorkItem.objects.filter(instance_id=OuterRef("instance_id"), number=OuterRef("item")).values("member_id")
    rows = ActionRecord.objects.filter(instance__public_id=instance_id, sequence__gt=after)
    rows = rows.exclude(operation__in=(*QUIET, "start")).order_by("sequence")
    found = rows.values_list("sequence", "member_id", "on_behalf_of_id", Subquery(holder))[:MOST]
    return tuple(
        ActLine(number, by or 0, frozenset(filter(None, (by, behalf, of)))) for number, by, behalf, of in found
    )
