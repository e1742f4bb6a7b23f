"""How much was done in a flow, for who follows it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from ctp_workflow.models import ActionRecord
from ctp_workflow.selectors.get_progress import QUIET


def count_acts(*, instance_id: UUID, since: datetime, until: datetime, by: Sequence[int] = (), without: int = 0) -> int:
    """What stands in the history from *since* (not *until* itself): of *by* or for them (member keys; empty: everybody), not of *without*.

    For the module that owns the subject and tells only who may see it. One query.
    """
    rows = ActionRecord.objects.filter(instance__public_id=instance_id, at__gte=since, at__lt=until)
    rows = rows.exclude(operation__in=(*QUIET, "start"))
    if without:
        # Not ``exclude``: what the server did has no member and counts.
        rows = rows.filter(Q(member_id=None) | ~Q(member_id=without))
    if by:
        rows = rows.filter(Q(member_id__in=by) | Q(on_behalf_of_id__in=by))
    return rows.count()
