"""Rooms over REST."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.utils.dateparse import parse_datetime
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.meetings.domain.slots import LONGEST
from apps.meetings.rest.v1 import bodies
from apps.meetings.selectors.rooms import MANAGE_ROOMS, get_room, list_bookings, list_free_rooms, list_rooms
from apps.meetings.services.save_room import RoomDetails, save_room
from ctp_core.contracts import Actor, FieldError, Invalid, Page, PrincipalKind, mark
from ctp_core.kit.policies import INTERNAL, PERMISSION
from ctp_core.kit.rest import ApiView, page_schema, paged, read_body
from ctp_organization.kit.picker import read_refs

SCOPE = "meetings"
MANAGE = PERMISSION(MANAGE_ROOMS)
BOOKERS: tuple[PrincipalKind, ...] = ("everyone", "unit_tree", "unit", "post", "level", "team", "role", "member")
PERIOD = [OpenApiParameter("from", datetime, required=True), OpenApiParameter("to", datetime, required=True)]
LONGEST_LOOK = timedelta(days=35)


class RoomList(ApiView):
    """The rooms one sees."""

    policy = INTERNAL
    policies = {"POST": MANAGE}
    scope = SCOPE

    @extend_schema(operation_id="list_rooms", responses=page_schema("Room", bodies.RoomSerializer))
    def get(self, request: Request) -> Response:
        """In the house's order."""
        return paged(Page(list_rooms(actor=self.actor)), bodies.room_body)

    @extend_schema(
        operation_id="create_room", request=bodies.RoomBodySerializer, responses={201: bodies.RoomSerializer}
    )
    def post(self, request: Request) -> Response:
        """Set one up."""
        room_id = save_room(details=_details(request, self.actor), actor=self.actor)
        return Response(bodies.room_body(get_room(id=room_id, actor=self.actor)), status=201)


class FreeRooms(ApiView):
    """The rooms that are free."""

    policy = INTERNAL
    scope = SCOPE

    @extend_schema(
        operation_id="list_free_rooms",
        parameters=[*PERIOD, OpenApiParameter("people", int)],
        responses=page_schema("FreeRoom", bodies.RoomSerializer),
    )
    def get(self, request: Request) -> Response:
        """Those one may book, the smallest that holds *people* first."""
        start, end = _period(request, LONGEST)
        people = request.query_params.get("people", "1")
        if not (people.isascii() and people.isdecimal() and len(people) <= 6):
            raise Invalid({"people": [FieldError("meetings.people", mark("Say how many people come."))]})
        found = list_free_rooms(starts_at=start, ends_at=end, people=int(people), actor=self.actor)
        return paged(Page(found), bodies.room_body)


class RoomDetail(ApiView):
    """One room."""

    policy = INTERNAL
    policies = {"PUT": MANAGE}
    scope = SCOPE

    @extend_schema(operation_id="get_room", responses=bodies.RoomSerializer)
    def get(self, request: Request, room_id: UUID) -> Response:
        """What it is like."""
        return Response(bodies.room_body(get_room(id=room_id, actor=self.actor)))

    @extend_schema(operation_id="change_room", request=bodies.RoomBodySerializer, responses=bodies.RoomSerializer)
    def put(self, request: Request, room_id: UUID) -> Response:
        """As it shall be, with who may book it."""
        save_room(details=_details(request, self.actor), id=room_id, actor=self.actor)
        return Response(bodies.room_body(get_room(id=room_id, actor=self.actor)))


class RoomBookings(ApiView):
    """What holds a room."""

    policy = INTERNAL
    scope = SCOPE

    @extend_schema(
        operation_id="list_bookings", parameters=PERIOD, responses=page_schema("Booking", bodies.BookingSerializer)
    )
    def get(self, request: Request, room_id: UUID) -> Response:
        """By time, for five weeks at most."""
        start, end = _period(request, LONGEST_LOOK)
        room = get_room(id=room_id, actor=self.actor)
        found = list_bookings(room_pks=[room.pk], start=start, end=end, actor=self.actor)
        return paged(Page(found), bodies.booking_body)


def _details(request: Request, actor: Actor) -> RoomDetails:
    given = read_body(bodies.RoomBodySerializer, request)
    refs = read_refs("bookers", given.pop("bookers"), kinds=BOOKERS, actor=actor)
    return RoomDetails(**given, bookers=refs)


def _period(request: Request, longest: timedelta) -> tuple[datetime, datetime]:
    """``from`` and ``to``, with their time zones. Raises Invalid."""
    found: dict[str, datetime] = {}
    for name in ("from", "to"):
        try:
            moment = parse_datetime(request.query_params.get(name, "").replace(" ", "+"))
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None or not 2000 <= moment.year <= 2199:
            message = mark("Write a moment such as 2026-05-03T09:00:00+08:00.")
            raise Invalid({name: [FieldError("meetings.moment", message)]})
        found[name] = moment
    if not found["from"] < found["to"] <= found["from"] + longest:
        raise Invalid({"to": [FieldError("meetings.period", mark("The end comes after the start, and not too late."))]})
    return found["from"], found["to"]
