"""A stand-in for tests: the same promises, in memory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

from apps_api.meetings.dto import MeetingDraft, MeetingRef, RoomRef
from apps_api.meetings.errors import (
    BookingForbidden,
    MeetingInvalid,
    MeetingNotFound,
    MeetingOver,
    RoomNotFound,
    RoomTaken,
)
from ctp_core.contracts import Actor, FieldError, Forbidden, MemberRef, ObjectRef, mark

TITLE_LENGTH = 200


@dataclass(frozen=True, slots=True)
class FakeRoom:
    """A room and the principal keys that may book it."""

    ref: RoomRef
    bookers: frozenset[str]


@dataclass
class FakeMeetings:
    """``MeetingService`` without a database; *now* may be set."""

    rooms: list[FakeRoom] = field(default_factory=list)
    arranged: dict[ObjectRef, tuple[MeetingDraft, MeetingRef]] = field(default_factory=dict)
    now: Callable[[], datetime] = lambda: datetime.now(UTC)

    def add_room(self, name: str, *, capacity: int = 10, bookers: frozenset[str] = frozenset()) -> RoomRef:
        """A room for a test."""
        room = FakeRoom(RoomRef(uuid4(), name, capacity), bookers)
        self.rooms.append(room)
        return room.ref

    def list_rooms(self, *, actor: Actor) -> tuple[RoomRef, ...]:
        """See MeetingService."""
        found = [room.ref for room in self.rooms if _may_book(room, actor)]
        return tuple(sorted(found, key=lambda room: room.name))

    def list_free_rooms(
        self, *, starts_at: datetime, ends_at: datetime, people: int = 1, actor: Actor
    ) -> tuple[RoomRef, ...]:
        """See MeetingService."""
        found = [
            room
            for room in self.list_rooms(actor=actor)
            if room.capacity >= people and not self._taken(room.id, starts_at, ends_at)
        ]
        return tuple(sorted(found, key=lambda room: (room.capacity, room.name)))

    def arrange(self, *, draft: MeetingDraft, source: ObjectRef, actor: Actor) -> MeetingRef:
        """See MeetingService."""
        if source in self.arranged:
            return self.arranged[source][1]
        if actor.kind != "system" and actor.member != draft.organizer:
            raise Forbidden()
        self._check(draft)
        room = self._room(draft, actor)
        meeting = uuid4()
        url = f"/meetings/{meeting}/"
        ref = MeetingRef(meeting, draft.title.strip(), draft.starts_at, draft.ends_at, room, False, url)
        self.arranged[source] = (draft, ref)
        return ref

    def find_arranged(self, *, source: ObjectRef, actor: Actor) -> MeetingRef | None:
        """See MeetingService."""
        found = self.arranged.get(source)
        return found[1] if found is not None and _sees(found[0], actor) else None

    def cancel(self, *, id: UUID, reason: str, actor: Actor) -> None:  # noqa: A002
        """See MeetingService."""
        source = next((one for one, (_draft, ref) in self.arranged.items() if ref.id == id), None)
        if source is None or not _sees(self.arranged[source][0], actor):
            raise MeetingNotFound()
        draft, ref = self.arranged[source]
        if actor.kind != "system" and actor.member != draft.organizer:
            raise Forbidden()
        if ref.cancelled:
            return
        if ref.ends_at <= self.now():
            raise MeetingOver()
        self.arranged[source] = (draft, replace(ref, cancelled=True))

    def _check(self, draft: MeetingDraft) -> None:
        if not 1 <= len(draft.title.strip()) <= TITLE_LENGTH:
            message = mark("Give a title of at most %(limit)s characters.")
            raise MeetingInvalid({"title": [FieldError("meetings.title", message, limit=TITLE_LENGTH)]})
        if not draft.starts_at < draft.ends_at:
            raise MeetingInvalid({"ends_at": [FieldError("meetings.period", mark("The end comes after the start."))]})
        if draft.starts_at.minute % 5 or draft.ends_at.minute % 5:
            message = mark("Times lie on full five minutes.")
            raise MeetingInvalid({"starts_at": [FieldError("meetings.grid", message)]})

    def _room(self, draft: MeetingDraft, actor: Actor) -> RoomRef | None:
        if draft.room_id is None:
            return None
        room = next((one for one in self.rooms if one.ref.id == draft.room_id), None)
        if room is None or actor.external:
            raise RoomNotFound()
        if not _may_book(room, actor):
            raise BookingForbidden()
        if self._taken(room.ref.id, draft.starts_at, draft.ends_at):
            raise RoomTaken(room=room.ref.name)
        return room.ref

    def _taken(self, room_id: UUID, starts_at: datetime, ends_at: datetime) -> bool:
        return any(
            ref.room is not None
            and ref.room.id == room_id
            and not ref.cancelled
            and ref.starts_at < ends_at
            and starts_at < ref.ends_at
            for _draft, ref in self.arranged.values()
        )


def _may_book(room: FakeRoom, actor: Actor) -> bool:
    return actor.kind == "system" or (not actor.external and bool(room.bookers & actor.principals))


def _sees(draft: MeetingDraft, actor: Actor) -> bool:
    people: tuple[MemberRef, ...] = (draft.organizer, *draft.invited)
    return actor.kind == "system" or actor.member in people
