"""What happens to a meeting by itself: the reminder, and the end."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from apps.meetings.models import Invitation, Meeting
from apps.meetings.services import tell_people
from ctp_core.api import clock


def remind(key: UUID, payload: dict[str, Any]) -> None:
    """A quarter of an hour before: tell everybody who has not declined."""
    meeting = Meeting.objects.filter(public_id=key, state=Meeting.State.PLANNED).first()
    if meeting is None or meeting.ends_at <= clock.now():
        return
    coming = meeting.invitations.exclude(reply=Invitation.Reply.DECLINED)
    tell_people.notify(
        meeting, [meeting.organizer_id, *coming.values_list("member_id", flat=True)], "meetings.starting"
    )


def end(key: UUID, payload: dict[str, Any]) -> None:
    """It is over: who has not replied need not any more."""
    meeting = Meeting.objects.filter(public_id=key).first()
    if meeting is not None:
        tell_people.withdraw(meeting.invitations.filter(reply=Invitation.Reply.WAITING))
