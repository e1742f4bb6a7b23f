"""Take and give back a room's time. Two meetings never hold the same five minutes: the table refuses the second."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError, transaction

from apps.meetings.domain.slots import slots_of
from apps.meetings.models import Meeting, Room, RoomSlot
from apps.meetings.selectors.rooms import bookable_by, visible_to
from apps_api.meetings import BookingForbidden, RoomNotFound, RoomTaken
from ctp_core.contracts import Actor


def find_bookable(*, room_id: UUID, actor: Actor) -> Room:
    """The room, when *actor* may book it. Raises RoomNotFound and BookingForbidden.

    Inside the caller's transaction: the room is locked first, so that what is checked still holds when it is booked.
    """
    room = visible_to(actor).select_for_update(of=("self",)).filter(public_id=room_id).first()
    if room is None:
        raise RoomNotFound()
    if not bookable_by(actor).filter(pk=room.pk).exists():
        raise BookingForbidden()
    return room


def hold_room(*, meeting: Meeting) -> None:
    """Give the meeting's room to it for its time, and back what it held before. Raises RoomTaken.

    Inside the caller's transaction. The lock on the room lets the second of two wait and get a clear answer; the constraint
    on the slots decides, whatever locks there are.
    """
    release_room(meeting=meeting)
    room = meeting.room
    if room is None:
        return
    Room.objects.select_for_update().get(pk=room.pk)
    slots = slots_of(meeting.starts_at, meeting.ends_at)
    held = [RoomSlot(room_id=room.pk, slot=slot, meeting_id=meeting.pk) for slot in slots]
    try:
        with transaction.atomic():
            RoomSlot.objects.bulk_create(held)
    except IntegrityError:
        raise RoomTaken(room=room.name) from None


def release_room(*, meeting: Meeting) -> None:
    """The room is free again."""
    RoomSlot.objects.filter(meeting_id=meeting.pk).delete()
