"""The form of a meeting: read, checked for what only a form can get wrong, and helped with rooms and times."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_time

from apps.meetings.domain.dto import MeetingDto, RoomDto
from apps.meetings.domain.proposals import Busy, propose
from apps.meetings.domain.slots import is_on_grid, on_grid_after
from apps.meetings.selectors.meetings import busy_of, busy_people
from apps.meetings.selectors.rooms import list_free_rooms, list_rooms
from apps_api.meetings import MeetingInvalid
from ctp_core.contracts import Actor, FieldError, MemberRef, mark
from ctp_organization.kit.picker import parse_members

OFFICE_HOURS = ((9, 12), (14, 18))
WORKDAYS_AHEAD = 5


@dataclass(kw_only=True)
class MeetingForm:
    """What stands in the fields, as text; *invited* already as people."""

    title: str = ""
    day: str = ""
    start: str = ""
    end: str = ""
    room: str = ""
    place: str = ""
    agenda: str = ""
    invited: tuple[MemberRef, ...] = ()
    errors: dict[str, list[str]] = field(default_factory=dict)

    def period(self) -> tuple[datetime, datetime]:
        """Start and end. Raises MeetingInvalid at the fields that are no day or no time."""
        errors = {}
        day, start, end = _read(parse_date, self.day), _read(parse_time, self.start), _read(parse_time, self.end)
        for name, value in (("day", day), ("start", start), ("end", end)):
            if value is None:
                errors[name] = [FieldError("meetings.time", mark("Choose a day and times."))]
        if errors or day is None or start is None or end is None:
            raise MeetingInvalid(errors)
        starts_at = timezone.make_aware(datetime.combine(day, start))
        # An end before the start is the next morning's.
        last = day + timedelta(days=1) if end <= start and end < time(6) else day
        return starts_at, timezone.make_aware(datetime.combine(last, end))

    def room_id(self) -> UUID | None:
        """The chosen room. Raises MeetingInvalid for what is no choice."""
        if not self.room:
            return None
        try:
            return UUID(self.room)
        except ValueError:
            message = mark("Choose one of the rooms.")
            raise MeetingInvalid({"room": [FieldError("meetings.room", message)]}) from None


def blank_form(request: Any) -> MeetingForm:
    """The next full hour in office hours, or what the address says (a room, a day, a time)."""
    start = timezone.localtime(on_grid_after(timezone.now() + timedelta(minutes=30))).replace(minute=0)
    start += timedelta(hours=1)
    if not OFFICE_HOURS[0][0] <= start.hour < OFFICE_HOURS[-1][1]:
        start += timedelta(days=1 if start.hour >= OFFICE_HOURS[-1][1] else 0)
        start = start.replace(hour=OFFICE_HOURS[0][0])
    given = request.GET
    first = given.get("start") or f"{start:%H:%M}"
    hour = _read(parse_time, first) or start.time()
    last = (datetime.combine(start.date(), hour) + timedelta(hours=1)).time()
    day = given.get("day") or start.date().isoformat()
    return MeetingForm(day=day, start=f"{hour:%H:%M}", end=f"{last:%H:%M}", room=given.get("room", ""))


def form_of(meeting: MeetingDto) -> MeetingForm:
    """The form filled with a meeting."""
    start, end = timezone.localtime(meeting.starts_at), timezone.localtime(meeting.ends_at)
    return MeetingForm(
        title=meeting.title,
        day=start.date().isoformat(),
        start=f"{start:%H:%M}",
        end=f"{end:%H:%M}",
        room=str(meeting.room_id or ""),
        place=meeting.place,
        agenda=meeting.agenda,
        invited=tuple(one.member for one in meeting.invitations),
    )


def sent_form(request: Any) -> MeetingForm:
    """The form as it was sent; a chosen proposal (``day|start|end|room``) goes into its fields. Raises Invalid for people."""
    given = request.POST
    form = MeetingForm(
        **{name: given.get(name, "").strip() for name in ("title", "day", "start", "end", "room", "place", "agenda")}
    )
    chosen = given.get("proposal", "").split("|")
    if len(chosen) == 4:
        form.day, form.start, form.end, form.room = chosen
    form.invited = parse_members(given, "invited", actor=request.actor)
    return form


@dataclass(frozen=True, slots=True)
class RoomChoice:
    """A room in the list, and whether it is free then."""

    id: str
    name: str
    capacity: int
    is_free: bool


@dataclass(frozen=True, slots=True)
class Proposal:
    """A time when everybody and a room are free; *value* is what the button sends."""

    start: datetime
    end: datetime
    room: str
    value: str


def room_choices(form: MeetingForm, *, actor: Actor, but: UUID | None = None) -> list[RoomChoice]:
    """The rooms one may book; the free ones first."""
    rooms = list_rooms(actor=actor, bookable=True)
    try:
        start, end = form.period()
        usable = start < end and is_on_grid(start) and is_on_grid(end)
    except MeetingInvalid:
        usable = False
    free = {one.id for one in list_free_rooms(starts_at=start, ends_at=end, actor=actor, but=but)} if usable else set()
    choices = [RoomChoice(str(one.id), one.name, one.capacity, not usable or one.id in free) for one in rooms]
    return sorted(choices, key=lambda one: not one.is_free)


def people_busy(form: MeetingForm, *, actor: Actor, but: UUID | None = None) -> list[str]:
    """The names of those who have another meeting then."""
    try:
        start, end = form.period()
    except MeetingInvalid:
        return []
    busy = busy_people(member_pks=[one.pk for one in form.invited], start=start, end=end, but=but)
    return [one.name for one in form.invited if one.pk in busy]


def proposals(form: MeetingForm, *, actor: Actor) -> list[Proposal]:
    """Times in the next office hours when the invited, the actor and a room that holds them are free."""
    start, end = form.period()
    if actor.member is None or end <= start:
        return []
    hours = _office_hours(timezone.localtime(start), timezone.localtime())
    if not hours:
        return []
    pks = [actor.member.pk, *(one.pk for one in form.invited)]
    people = busy_of(member_pks=pks, start=hours[0].start, end=hours[-1].end)
    rooms: dict[datetime, RoomDto] = {}

    def fits(first: datetime, last: datetime) -> bool:
        free = list_free_rooms(starts_at=first, ends_at=last, people=len(pks), actor=actor)
        if free:
            rooms[first] = free[0]
        return bool(free)

    found = propose(hours, end - start, people=people, fits=fits, limit=4)
    return [_proposal(one, rooms[one.start]) for one in found]


def _proposal(free: Busy, room: RoomDto) -> Proposal:
    start, end = timezone.localtime(free.start), timezone.localtime(free.end)
    value = f"{start:%Y-%m-%d}|{start:%H:%M}|{end:%H:%M}|{room.id}"
    return Proposal(start, end, room.name, value)


def _office_hours(start: datetime, now: datetime) -> list[Busy]:
    """The next working days' hours from the wanted day on, nothing of it past."""
    found: list[Busy] = []
    day = max(start.date(), now.date())
    while len(found) < WORKDAYS_AHEAD * len(OFFICE_HOURS):
        if day.weekday() < 5:
            for first, last in OFFICE_HOURS:
                opens = timezone.make_aware(datetime.combine(day, time(first)))
                closes = timezone.make_aware(datetime.combine(day, time(last)))
                while opens < now:
                    opens += timedelta(minutes=30)
                if opens < closes:
                    found.append(Busy(opens, closes))
        day += timedelta(days=1)
    return found


def _read(parse: Any, text: str) -> Any:
    try:
        return parse(text)
    except ValueError:
        return None
