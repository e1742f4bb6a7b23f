"""What the service may refuse."""

from __future__ import annotations

from ctp_core.contracts import Conflict, Forbidden, Invalid, NotFound, mark


class MeetingNotFound(NotFound):
    """No such meeting, or not one the actor sees."""

    code = "meetings.meeting_not_found"
    message = mark("This meeting does not exist, or you are not invited.")


class RoomNotFound(NotFound):
    """No such room, or not one the actor sees."""

    code = "meetings.room_not_found"
    message = mark("This room does not exist, or you can't see it.")


class BookingForbidden(Forbidden):
    """The room can be seen, but not booked."""

    code = "meetings.booking_forbidden"
    message = mark("You may see this room but not book it.")


class RoomTaken(Conflict):
    """Somebody else has the room for a part of that time."""

    code = "meetings.room_taken"
    message = mark("%(room)s is taken at that time. Choose another time or room.")


class MeetingOver(Conflict):
    """Cancelled, or over: nothing can be changed or replied any more."""

    code = "meetings.meeting_over"
    message = mark("This meeting is cancelled or over.")


class MeetingInvalid(Invalid):
    """Something of the meeting needs to be corrected; *fields* names it."""

    code = "meetings.meeting_invalid"
    message = mark("The meeting can't be arranged like this.")
