"""The module's face for other modules."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from apps.meetings.domain.dto import RoomDto
from apps.meetings.models import Meeting
from apps.meetings.selectors import rooms
from apps.meetings.selectors.meetings import visible_to
from apps.meetings.services.arrange_meeting import arrange_meeting
from apps.meetings.services.cancel_meeting import cancel_meeting
from apps.meetings.services.tell_people import meeting_url
from apps_api.meetings import MeetingDraft, MeetingRef, RoomRef
from ctp_core.contracts import Actor, ObjectRef


class Facade:
    """Implements ``MeetingService``."""

    def list_rooms(self, *, actor: Actor) -> tuple[RoomRef, ...]:
        """See MeetingService."""
        found = rooms.list_rooms(actor=actor, bookable=True)
        return tuple(sorted((_room(one) for one in found), key=lambda one: one.name))

    def list_free_rooms(
        self, *, starts_at: datetime, ends_at: datetime, people: int = 1, actor: Actor
    ) -> tuple[RoomRef, ...]:
        """See MeetingService."""
        found = rooms.list_free_rooms(starts_at=starts_at, ends_at=ends_at, people=people, actor=actor)
        return tuple(_room(one) for one in found)

    def arrange(self, *, draft: MeetingDraft, source: ObjectRef, actor: Actor) -> MeetingRef:
        """See MeetingService."""
        made = arrange_meeting(draft=draft, source=source, actor=actor)
        return _ref(Meeting.objects.select_related("room").get(public_id=made))

    def find_arranged(self, *, source: ObjectRef, actor: Actor) -> MeetingRef | None:
        """See MeetingService."""
        meeting = visible_to(actor).select_related("room").filter(source=str(source)).first()
        return None if meeting is None else _ref(meeting)

    def cancel(self, *, id: UUID, reason: str, actor: Actor) -> None:  # noqa: A002
        """See MeetingService."""
        cancel_meeting(id=id, reason=reason, actor=actor)


def _room(room: RoomDto) -> RoomRef:
    return RoomRef(room.id, room.name, room.capacity)


def _ref(meeting: Meeting) -> MeetingRef:
    room = meeting.room
    return MeetingRef(
        id=meeting.public_id,
        title=meeting.title,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        room=RoomRef(room.public_id, room.name, room.capacity) if room else None,
        cancelled=meeting.state == Meeting.State.CANCELLED,
        url=meeting_url(meeting),
    )
