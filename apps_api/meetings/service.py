"""The service other modules call."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol
from uuid import UUID

from apps_api.meetings.dto import MeetingDraft, MeetingRef, RoomRef
from ctp_core.contracts import Actor, ObjectRef, Port


class MeetingService(Protocol):
    """Arranging and looking up, in the caller's transaction."""

    def list_rooms(self, *, actor: Actor) -> tuple[RoomRef, ...]:
        """The rooms *actor* may book, by name."""
        ...

    def list_free_rooms(
        self, *, starts_at: datetime, ends_at: datetime, people: int = 1, actor: Actor
    ) -> tuple[RoomRef, ...]:
        """Those that are free from *starts_at* to *ends_at* and hold *people*, the smallest first."""
        ...

    def arrange(self, *, draft: MeetingDraft, source: ObjectRef, actor: Actor) -> MeetingRef:
        """Arrange *draft* and invite its people. Once for each *source*: a second call gives the same meeting.

        *actor* is the organizer's account, or the system. Raises MeetingInvalid, RoomNotFound, BookingForbidden and
        RoomTaken: two meetings never hold one room at one time.
        """
        ...

    def find_arranged(self, *, source: ObjectRef, actor: Actor) -> MeetingRef | None:
        """The meeting arranged from *source*, if there is one and *actor* sees it."""
        ...

    def cancel(self, *, id: UUID, reason: str, actor: Actor) -> None:  # noqa: A002
        """It does not take place; everybody invited is told. Cancelling again changes nothing.

        Raises MeetingNotFound, Forbidden for others than the organizer, MeetingOver when it has ended.
        """
        ...


MEETINGS: Port[MeetingService] = Port("meetings", version=1)
