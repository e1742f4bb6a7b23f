"""Rooms: by day, by week, and their management."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.meetings.domain.dto import BookingDto, RoomDto
from apps.meetings.domain.timelines import FIRST_HOUR, LAST_HOUR, span_of
from apps.meetings.selectors.rooms import MANAGE_ROOMS, get_room, list_bookers, list_bookings, list_rooms
from apps.meetings.services.save_room import RoomDetails, save_room
from apps.meetings.web.days import midnight, wanted_day, week_of
from ctp_core.contracts import Conflict, Invalid, PrincipalKind
from ctp_core.kit.answers import field_messages, translated
from ctp_core.kit.policies import INTERNAL, PERMISSION
from ctp_core.kit.web import page, render_page
from ctp_organization.kit.picker import parse_principals

BOOKER_KINDS: tuple[PrincipalKind, ...] = ("everyone", "unit_tree", "unit", "post", "level", "team", "role", "member")
HOURS = range(FIRST_HOUR, LAST_HOUR, 2)
MANAGE = PERMISSION(MANAGE_ROOMS)


@page(INTERNAL)
def room_day(request: Any) -> HttpResponse:
    """All rooms on one day."""
    day = wanted_day(request.GET.get("day", ""))
    rooms = list_rooms(actor=request.actor)
    start, end = midnight(day), midnight(day + timedelta(days=1))
    bookings = list_bookings(room_pks=[one.pk for one in rooms], start=start, end=end, actor=request.actor)
    lines = [{"room": one, "day": day, **_line([b for b in bookings if b.room_pk == one.pk], day)} for one in rooms]
    context = {
        "active_menu": "meetings",
        "day": day,
        "before": day - timedelta(days=1),
        "after": day + timedelta(days=1),
        "is_today": day == timezone.localdate(),
        "lines": lines,
        "hours": HOURS,
        "may_manage": request.actor.may(MANAGE_ROOMS),
    }
    return render_page(request, "meetings/room_day.html", context)


@page(INTERNAL)
def room_week(request: Any, room_id: UUID) -> HttpResponse:
    """One room, a week long."""
    room = get_room(id=room_id, actor=request.actor)
    days = week_of(wanted_day(request.GET.get("day", "")))
    start, end = midnight(days[0]), midnight(days[-1] + timedelta(days=1))
    bookings = list_bookings(room_pks=[room.pk], start=start, end=end, actor=request.actor)
    lines = [{"room": room, "day": one, **_line(bookings, one)} for one in days]
    context = {
        "active_menu": "meetings",
        "room": room,
        "first": days[0],
        "last": days[-1],
        "before": days[0] - timedelta(days=7),
        "after": days[0] + timedelta(days=7),
        "lines": lines,
        "hours": HOURS,
        "may_manage": request.actor.may(MANAGE_ROOMS),
    }
    return render_page(request, "meetings/room_week.html", context)


def _line(bookings: Sequence[BookingDto], day: date) -> dict[str, Any]:
    """The bookings of one day: as blocks on the line from seven to nine, and as a list."""
    begin = timezone.localtime(midnight(day))
    end = midnight(day + timedelta(days=1))
    today = [one for one in bookings if one.starts_at < end and one.ends_at > begin]
    blocks = []
    for one in today:
        span = span_of(timezone.localtime(one.starts_at), timezone.localtime(one.ends_at), begin)
        if span is not None:
            blocks.append({"booking": one, "start": span.start, "end": span.end})
    return {"blocks": blocks, "bookings": today}


@page(MANAGE)
def room_list(request: Any) -> HttpResponse:
    """Every room, open or not."""
    context = {"active_menu": "meetings", "rooms": list_rooms(actor=request.actor)}
    return render_page(request, "meetings/room_list.html", context)


@page(MANAGE, methods=("GET", "HEAD", "POST"))
def room_new(request: Any) -> HttpResponse:
    """A new room."""
    return _edit(request, None)


@page(MANAGE, methods=("GET", "HEAD", "POST"))
def room_edit(request: Any, room_id: UUID) -> HttpResponse:
    """Change a room, and who may book it."""
    return _edit(request, get_room(id=room_id, actor=request.actor))


def _edit(request: Any, room: RoomDto | None) -> HttpResponse:
    errors: dict[str, list[str]] = {}
    if request.method == "POST":
        try:
            version = request.POST.get("version", "")
            save_room(
                details=_details(request),
                id=room.id if room else None,
                expected_version=int(version) if room and version.isdecimal() and len(version) < 10 else None,
                actor=request.actor,
            )
            messages.success(request, _("The room is saved."))
            return HttpResponseRedirect(reverse("meetings:room-list"))
        except Invalid as error:
            errors = field_messages(error)
        except Conflict as error:
            errors = {"name": [translated(error.message, error.params)]}
    context = {
        "active_menu": "meetings",
        "room": room,
        "values": _values(request, room),
        "bookers": list_bookers(id=room.id, actor=request.actor) if room else (),
        "kinds": ",".join(BOOKER_KINDS),
        "errors": errors,
        "version": request.POST.get("version") or (room.version if room else ""),
    }
    return render_page(request, "meetings/room_form.html", context, status=422 if errors else 200)


def _values(request: Any, room: RoomDto | None) -> dict[str, Any]:
    names = ("name", "place", "capacity", "equipment", "note")
    if request.method == "POST":
        return {name: request.POST.get(name, "") for name in names} | {"is_open": "is_open" in request.POST}
    if room is None:
        return {"capacity": 10, "is_open": True}
    return {name: getattr(room, name) for name in (*names, "is_open")}


def _details(request: Any) -> RoomDetails:
    capacity = request.POST.get("capacity", "")
    return RoomDetails(
        name=request.POST.get("name", ""),
        place=request.POST.get("place", ""),
        capacity=int(capacity) if capacity.isdecimal() and len(capacity) < 8 else 0,
        equipment=request.POST.get("equipment", ""),
        note=request.POST.get("note", ""),
        is_open="is_open" in request.POST,
        bookers=parse_principals(request.POST, "bookers", kinds=BOOKER_KINDS, actor=request.actor),
    )
