"""The minutes of a meeting."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from apps.meetings.models import Meeting
from apps.meetings.services import tell_people
from apps.meetings.services.change_meeting import open_for_organizer
from apps.meetings.services.check_meeting import TEXT_LENGTH
from apps_api.meetings import MeetingOver, MinutesPublished
from ctp_core.api import audit, clock, events, files
from ctp_core.contracts import Actor, Conflict, FieldError, Invalid, mark

SLOT = "minutes"


class NotBegun(Conflict):
    """Minutes of what has not begun."""

    code = "meetings.not_begun"
    message = mark("The meeting has not begun yet.")


def write_minutes(*, id: UUID, text: str, attachments: Sequence[UUID] = (), actor: Actor) -> None:  # noqa: A002
    """Publish the minutes to everybody invited, or correct them; told once. By the organizer, from the start on.

    Raises MeetingNotFound, Forbidden, NotBegun, MeetingOver when it was cancelled, Invalid for an empty or endless text.
    """
    if not 1 <= len(text.strip()) <= TEXT_LENGTH:
        message = mark("Write 1 to %(limit)s characters.")
        raise Invalid({"minutes": [FieldError("meetings.minutes", message, limit=TEXT_LENGTH)]})
    with transaction.atomic():
        meeting = open_for_organizer(id=id, actor=actor)
        if meeting.state == Meeting.State.CANCELLED:
            raise MeetingOver()
        if meeting.starts_at > clock.now():
            raise NotBegun()
        first = meeting.minutes_at is None
        meeting.minutes, meeting.minutes_at = text.strip(), clock.now()
        meeting.version += 1
        meeting.save(update_fields=["minutes", "minutes_at", "version"])
        ref = tell_people.meeting_ref(meeting)
        if attachments:
            files.attach(file_ids=list(attachments), to=ref, actor=actor, slot=SLOT)
        if first:
            members = list(meeting.invitations.values_list("member_id", flat=True))
            tell_people.notify(meeting, members, "meetings.minutes")
            events.publish(MinutesPublished(subject=ref))
        tell_people.refresh_search(meeting)
        audit.record(actor=actor, action="meetings.meeting.write_minutes", subject=ref)
