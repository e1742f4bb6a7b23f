"""Rooms, meetings, invitations."""

from apps.meetings.models.meetings import Invitation, Meeting
from apps.meetings.models.rooms import Room, RoomAccountGrant, RoomGroupGrant, RoomSlot

__all__ = ["Invitation", "Meeting", "Room", "RoomAccountGrant", "RoomGroupGrant", "RoomSlot"]
