"""With whom somebody meets: what people of a partner may see of everybody else."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from apps.meetings.models import Invitation, Meeting


def people_of_own_meetings(member_pk: int) -> QuerySet[Any, Any]:
    """Who organises the meetings a member organises or is invited to, and who is invited there, planned, over or cancelled."""
    own = Meeting.objects.filter(organizer_id=member_pk).values_list("pk", flat=True)
    known = own.union(Invitation.objects.filter(member_id=member_pk).values_list("meeting_id", flat=True))
    return (
        Meeting.objects.filter(pk__in=known)
        .values_list("organizer_id", flat=True)
        .union(Invitation.objects.filter(meeting_id__in=known).values_list("member_id", flat=True))
    )
