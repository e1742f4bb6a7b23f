"""Rooms: who sees them, who may book them, when they are free."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from apps.meetings.domain.dto import BookingDto, RoomDto
from apps.meetings.domain.slots import slots_of
from apps.meetings.models import Meeting, Room, RoomSlot
from apps.meetings.selectors.meetings import visible_to as visible_meetings
from apps_api.meetings import RoomNotFound
from ctp_core.api.permissions import granted, list_grants
from ctp_core.contracts import Actor, PrincipalRef
from ctp_organization.api import principals

MANAGE_ROOMS = "meetings.manage_rooms"


def visible_to(actor: Actor) -> QuerySet[Room]:
    """Everybody of the house sees the rooms; people of partners see none. Closed ones only for who manages rooms."""
    if actor.kind == "system" or actor.may(MANAGE_ROOMS):
        return Room.objects.all()
    if actor.member is None or actor.external:
        return Room.objects.none()
    return Room.objects.filter(is_open=True)


def bookable_by(actor: Actor) -> QuerySet[Room]:
    """The open rooms on which *actor* holds the right to book."""
    return visible_to(actor).filter(granted(model=Room, verb="book", actor=actor), is_open=True)


def list_rooms(*, actor: Actor, bookable: bool = False) -> tuple[RoomDto, ...]:
    """In the house's order. One query."""
    found = bookable_by(actor) if bookable else visible_to(actor)
    return tuple(_room(row) for row in _with_right(found, actor).order_by("position", "name"))


def get_room(*, id: UUID, actor: Actor) -> RoomDto:  # noqa: A002
    """Raises RoomNotFound."""
    row = _with_right(visible_to(actor), actor).filter(public_id=id).first()
    if row is None:
        raise RoomNotFound()
    return _room(row)


def list_free_rooms(
    *, starts_at: datetime, ends_at: datetime, people: int = 1, actor: Actor, but: UUID | None = None
) -> tuple[RoomDto, ...]:
    """The rooms *actor* may book that are free then and hold *people*, the smallest first. *but*: a meeting to be moved."""
    slots = slots_of(starts_at, ends_at)
    taken = RoomSlot.objects.filter(room=OuterRef("pk"), slot__gte=slots.start, slot__lt=slots.stop)
    if but is not None:
        taken = taken.exclude(meeting__public_id=but)
    found = bookable_by(actor).filter(~Exists(taken), capacity__gte=people)
    return tuple(_room(row) for row in _with_right(found, actor).order_by("capacity", "position", "name"))


def list_bookings(*, room_pks: Iterable[int], start: datetime, end: datetime, actor: Actor) -> tuple[BookingDto, ...]:
    """What holds these rooms between *start* and *end*, by time. Titles only of meetings the actor sees. Three queries."""
    found = Meeting.objects.filter(
        room_id__in=list(room_pks), starts_at__lt=end, ends_at__gt=start, state=Meeting.State.PLANNED
    )
    rows = list(found.select_related("organizer").order_by("starts_at", "pk")[:2_000])
    seen = set(visible_meetings(actor).filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    return tuple(
        BookingDto(
            room_pk=row.room_id or 0,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            organizer=row.organizer.name,
            meeting_id=row.public_id if row.pk in seen else None,
            title=row.title if row.pk in seen else "",
        )
        for row in rows
    )


def list_bookers(*, id: UUID, actor: Actor) -> tuple[PrincipalRef, ...]:  # noqa: A002
    """Who may book the room. Raises RoomNotFound."""
    room = visible_to(actor).filter(public_id=id).first()
    if room is None:
        raise RoomNotFound()
    return principals.refs_of_keys(keys=list_grants(target=room, verb="book"))


def _with_right(found: QuerySet[Room], actor: Actor) -> QuerySet[Room]:
    right = granted(model=Room, verb="book", actor=actor)
    return found.annotate(may_book=Exists(Room.objects.filter(Q(pk=OuterRef("pk")) & Q(is_open=True)).filter(right)))


def _room(row: Room) -> RoomDto:
    return RoomDto(
        pk=row.pk,
        id=row.public_id,
        name=row.name,
        place=row.place,
        capacity=row.capacity,
        equipment=row.equipment,
        note=row.note,
        is_open=row.is_open,
        version=row.version,
        may_book=bool(row.may_book),  # type: ignore[attr-defined]
    )
