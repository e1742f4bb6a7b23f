"""What the module's own doors show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from ctp_core.contracts import MemberRef

ReplyKind = Literal["waiting", "accepted", "tentative", "declined"]
REPLIES: tuple[ReplyKind, ...] = ("accepted", "tentative", "declined")
Box = Literal["upcoming", "waiting", "past", "mine"]
BOXES: tuple[Box, ...] = ("upcoming", "waiting", "past", "mine")


@dataclass(frozen=True, slots=True)
class RoomDto:
    """A room as its users see it."""

    pk: int
    id: UUID
    name: str
    place: str
    capacity: int
    equipment: str
    note: str
    is_open: bool
    version: int
    may_book: bool


@dataclass(frozen=True, slots=True)
class BookingDto:
    """A stretch of a room. *meeting_id* and *title* only for those who see the meeting; *organizer* for everybody."""

    room_pk: int
    starts_at: datetime
    ends_at: datetime
    organizer: str
    meeting_id: UUID | None
    title: str


@dataclass(frozen=True, slots=True)
class InvitationDto:
    """One invited person and the reply."""

    id: UUID
    member: MemberRef
    reply: ReplyKind
    reason: str
    replied_at: datetime | None
    replied_by: str


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """A meeting in a list."""

    id: UUID
    title: str
    starts_at: datetime
    ends_at: datetime
    where: str
    organizer: str
    cancelled: bool
    has_minutes: bool
    # The reader's own reply, empty for the organizer.
    my_reply: str
    people: int


@dataclass(frozen=True, slots=True)
class MeetingDto:
    """A meeting in full. *asked* are the invitations the reader may answer: the own one, and those of grantors."""

    id: UUID
    title: str
    starts_at: datetime
    ends_at: datetime
    organizer: MemberRef
    room_id: UUID | None
    room_name: str
    room_place: str
    place: str
    agenda: str
    cancelled: bool
    cancel_reason: str
    minutes: str
    minutes_at: datetime | None
    version: int
    is_over: bool
    is_organizer: bool
    invitations: tuple[InvitationDto, ...]
    asked: tuple[InvitationDto, ...]

    @property
    def where(self) -> str:
        """The room, or the place, or both."""
        return " · ".join(part for part in (self.room_name, self.room_place, self.place) if part)

    @property
    def is_open(self) -> bool:
        """True while it can be changed and replied to."""
        return not (self.cancelled or self.is_over)
