"""A meeting does not take place."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from apps.meetings.models import Meeting
from apps.meetings.services import tell_people
from apps.meetings.services.change_meeting import open_for_organizer
from apps.meetings.services.hold_room import release_room
from apps_api.meetings import MeetingCancelled, MeetingOver
from ctp_core.api import audit, clock, events
from ctp_core.contracts import Actor, FieldError, Invalid, mark

REASON_LENGTH = 500


def cancel_meeting(*, id: UUID, reason: str, actor: Actor) -> None:  # noqa: A002
    """Cancel it: the room is free, nothing is to be replied, everybody is told. Again changes nothing.

    Raises MeetingNotFound, Forbidden, MeetingOver, Invalid for a reason that is too long.
    """
    if len(reason) > REASON_LENGTH:
        message = mark("Use at most %(limit)s characters.")
        raise Invalid({"reason": [FieldError("meetings.text_length", message, limit=REASON_LENGTH)]})
    with transaction.atomic():
        meeting = open_for_organizer(id=id, actor=actor)
        if meeting.state == Meeting.State.CANCELLED:
            return
        if meeting.ends_at <= clock.now():
            raise MeetingOver()
        meeting.state, meeting.cancel_reason = Meeting.State.CANCELLED, reason.strip()
        meeting.version += 1
        meeting.save(update_fields=["state", "cancel_reason", "version"])
        release_room(meeting=meeting)
        tell_people.cancel_timers(meeting)
        invitations = list(meeting.invitations.all())
        tell_people.withdraw(invitations)
        tell_people.notify(meeting, [one.member_id for one in invitations], "meetings.cancelled")
        tell_people.refresh_search(meeting)
        ref = tell_people.meeting_ref(meeting)
        events.publish(MeetingCancelled(subject=ref))
        audit.record(actor=actor, action="meetings.meeting.cancel", subject=ref)
