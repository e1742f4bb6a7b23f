"""Rooms, set up and changed by who manages them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from apps.meetings.models import Room
from apps.meetings.selectors.rooms import MANAGE_ROOMS, visible_to
from apps_api.meetings import RoomNotFound
from ctp_core.api import audit
from ctp_core.api.permissions import replace_grants
from ctp_core.contracts import Actor, Conflict, FieldError, Forbidden, Invalid, ObjectRef, PrincipalRef, mark
from ctp_core.kit.uniqueness import refused_if_taken
from ctp_organization.api import principals

MOST_SEATS = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomDetails:
    """A room as it shall be; *bookers* may book it."""

    name: str
    capacity: int
    place: str = ""
    equipment: str = ""
    note: str = ""
    is_open: bool = True
    bookers: Iterable[PrincipalRef] = ()


def save_room(
    *,
    details: RoomDetails,
    id: UUID | None = None,  # noqa: A002
    expected_version: int | None = None,
    actor: Actor,
) -> UUID:
    """Make a room, or change the one with *id*. Returns its id.

    Raises Forbidden, RoomNotFound, Invalid, and Conflict when somebody changed it since *expected_version*.
    """
    if not actor.may(MANAGE_ROOMS):
        raise Forbidden()
    _check(details)
    keys = principals.keys_of(refs=details.bookers)
    with transaction.atomic():
        room = Room(position=Room.objects.count()) if id is None else _locked(id, actor)
        if expected_version is not None and room.version != expected_version:
            raise Conflict()
        room.name, room.place = details.name.strip(), details.place.strip()
        room.capacity, room.equipment = details.capacity, details.equipment.strip()
        room.note, room.is_open = details.note.strip(), details.is_open
        room.version = room.version + 1 if id else 1
        with refused_if_taken(_name_taken):
            room.save()
        replace_grants(target=room, verb="book", keys=keys)
        action = "meetings.room.change" if id else "meetings.room.create"
        subject = ObjectRef("meetings", "room", room.public_id)
        audit.record(actor=actor, action=action, subject=subject, details={"name": room.name, "bookers": sorted(keys)})
    return room.public_id


def _name_taken() -> Invalid:
    return Invalid({"name": [FieldError("meetings.room_name_taken", mark("There is a room of this name already."))]})


def _locked(id: UUID, actor: Actor) -> Room:  # noqa: A002
    room = visible_to(actor).select_for_update().filter(public_id=id).first()
    if room is None:
        raise RoomNotFound()
    return room


def _check(details: RoomDetails) -> None:
    errors: dict[str, list[FieldError]] = {}
    limits = {"name": 100, "place": 200, "equipment": 200, "note": 500}
    for name, limit in limits.items():
        if len(getattr(details, name).strip()) > limit:
            errors[name] = [FieldError("meetings.text_length", mark("Use at most %(limit)s characters."), limit=limit)]
    if not details.name.strip():
        errors["name"] = [FieldError("meetings.room_name", mark("Give the room a name."))]
    if not 1 <= details.capacity <= MOST_SEATS:
        errors["capacity"] = [FieldError("meetings.capacity", mark("Say how many people it holds."))]
    if errors:
        raise Invalid(errors)
