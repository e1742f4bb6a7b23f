"""What goes in and what comes out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ctp_core.contracts import MemberRef


@dataclass(frozen=True, slots=True)
class RoomRef:
    """A room the actor may book."""

    id: UUID
    name: str
    capacity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingDraft:
    """A meeting to arrange. Times are aware, on full five minutes, half open: the end is free for the next meeting.

    *organizer* invites *invited*. Without a room, *place* says where (a link for a call, a site). *attachments* are loose
    files of the actor.
    """

    title: str
    starts_at: datetime
    ends_at: datetime
    organizer: MemberRef
    invited: tuple[MemberRef, ...] = ()
    room_id: UUID | None = None
    place: str = ""
    agenda: str = ""
    attachments: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class MeetingRef:
    """An arranged meeting and its address."""

    id: UUID
    title: str
    starts_at: datetime
    ends_at: datetime
    room: RoomRef | None
    cancelled: bool
    url: str
