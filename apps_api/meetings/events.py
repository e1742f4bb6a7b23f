"""What the module tells everybody. Subjects are ``ObjectRef("meetings", "meeting", id)``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from ctp_core.contracts import Event, ObjectRef


@dataclass(frozen=True, kw_only=True)
class MeetingArranged(Event):
    """A meeting stands. *source* is the object it was arranged from, if it was."""

    NAME: ClassVar[str] = "meetings.meeting.arranged.v1"
    starts_at: datetime
    ends_at: datetime
    room_id: UUID | None = None
    source: ObjectRef | None = None


@dataclass(frozen=True, kw_only=True)
class MeetingChanged(Event):
    """Something of it changed; *moved* says that time or place did, and that the invited are asked again."""

    NAME: ClassVar[str] = "meetings.meeting.changed.v1"
    starts_at: datetime
    ends_at: datetime
    room_id: UUID | None = None
    moved: bool = False


@dataclass(frozen=True, kw_only=True)
class MeetingCancelled(Event):
    """It does not take place; its room is free again."""

    NAME: ClassVar[str] = "meetings.meeting.cancelled.v1"


@dataclass(frozen=True, kw_only=True)
class MinutesPublished(Event):
    """The participants can read the minutes."""

    NAME: ClassVar[str] = "meetings.minutes.published.v1"
