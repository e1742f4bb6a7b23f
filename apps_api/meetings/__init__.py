"""The face of the meetings module: rooms and meetings as other modules see them."""

from apps_api.meetings.dto import MeetingDraft, MeetingRef, RoomRef
from apps_api.meetings.errors import (
    BookingForbidden,
    MeetingInvalid,
    MeetingNotFound,
    MeetingOver,
    RoomNotFound,
    RoomTaken,
)
from apps_api.meetings.events import MeetingArranged, MeetingCancelled, MeetingChanged, MinutesPublished
from apps_api.meetings.service import MEETINGS, MeetingService

__all__ = [
    "MEETINGS",
    "BookingForbidden",
    "MeetingArranged",
    "MeetingCancelled",
    "MeetingChanged",
    "MeetingDraft",
    "MeetingInvalid",
    "MeetingNotFound",
    "MeetingOver",
    "MeetingRef",
    "MeetingService",
    "MinutesPublished",
    "RoomNotFound",
    "RoomRef",
    "RoomTaken",
]
