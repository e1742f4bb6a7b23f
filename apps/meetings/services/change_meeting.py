"""Change a meeting; who moves it asks everybody again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from apps.meetings.models import Invitation, Meeting
from apps.meetings.selectors.meetings import visible_to
from apps.meetings.services import tell_people
from apps.meetings.services.arrange_meeting import invited_people
from apps.meetings.services.check_meeting import check_meeting
from apps.meetings.services.hold_room import find_bookable, hold_room
from apps_api.meetings import MeetingChanged, MeetingNotFound, MeetingOver
from ctp_core.api import audit, clock, events, files
from ctp_core.contracts import Actor, Conflict, Forbidden, MemberRef

WAITING = Invitation.Reply.WAITING


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingChange:
    """The meeting as it shall be. *attachments* are added, *detached* taken away."""

    title: str
    starts_at: datetime
    ends_at: datetime
    invited: tuple[MemberRef, ...]
    room_id: UUID | None
    place: str
    agenda: str
    attachments: tuple[UUID, ...] = ()
    detached: tuple[UUID, ...] = ()


def open_for_organizer(*, id: UUID, actor: Actor) -> Meeting:  # noqa: A002
    """The meeting, locked, for its organizer or the system. Raises MeetingNotFound, Forbidden."""
    if not visible_to(actor).filter(public_id=id).exists():
        raise MeetingNotFound()
    meeting = Meeting.objects.select_for_update(of=("self",)).select_related("organizer", "room").get(public_id=id)
    own = actor.member is not None and actor.member.pk == meeting.organizer_id
    if not own and actor.kind != "system":
        raise Forbidden()
    return meeting


def require_open(meeting: Meeting) -> None:
    """Raises MeetingOver when it is cancelled or has ended."""
    if meeting.state == Meeting.State.CANCELLED or meeting.ends_at <= clock.now():
        raise MeetingOver()


def change_meeting(
    *,
    id: UUID,  # noqa: A002
    change: MeetingChange,
    expected_version: int | None = None,
    actor: Actor,
) -> None:
    """Make it so, in one transaction. Raises MeetingNotFound, Forbidden, MeetingOver, MeetingInvalid, RoomNotFound,
    BookingForbidden, RoomTaken, and Conflict when somebody changed it since *expected_version*."""
    with transaction.atomic():
        meeting = open_for_organizer(id=id, actor=actor)
        require_open(meeting)
        if expected_version is not None and meeting.version != expected_version:
            raise Conflict()
        organizer = MemberRef(meeting.organizer_id, meeting.organizer.public_id, meeting.organizer.name)
        people = invited_people(change.invited, organizer=organizer)
        check_meeting(
            title=change.title,
            starts_at=change.starts_at,
            ends_at=change.ends_at,
            place=change.place,
            agenda=change.agenda,
            people=len(people),
            now=clock.now(),
        )
        moved = _apply(meeting, change, actor)
        _change_people(meeting, people, moved=moved)
        ref = tell_people.meeting_ref(meeting)
        if change.detached:
            files.detach(file_ids=change.detached, from_=ref, actor=actor)
        if change.attachments:
            files.attach(file_ids=change.attachments, to=ref, actor=actor)
        tell_people.set_timers(meeting)
        tell_people.refresh_search(meeting)
        room_id = meeting.room.public_id if meeting.room else None
        events.publish(
            MeetingChanged(
                subject=ref, starts_at=meeting.starts_at, ends_at=meeting.ends_at, room_id=room_id, moved=moved
            )
        )
        audit.record(actor=actor, action="meetings.meeting.change", subject=ref, details={"moved": moved})


def _apply(meeting: Meeting, change: MeetingChange, actor: Actor) -> bool:
    """Write the new values and take the room. Returns whether time or place changed."""
    room = meeting.room
    if change.room_id != (room.public_id if room else None):
        room = find_bookable(room_id=change.room_id, actor=actor) if change.room_id else None
    old = (meeting.starts_at, meeting.ends_at, meeting.room_id, meeting.place)
    new = (change.starts_at, change.ends_at, room.pk if room else None, change.place.strip())
    meeting.title, meeting.agenda = change.title.strip(), change.agenda.strip()
    meeting.starts_at, meeting.ends_at, meeting.place = change.starts_at, change.ends_at, change.place.strip()
    meeting.room = room
    meeting.version += 1
    meeting.save()
    if old[:3] != new[:3]:
        hold_room(meeting=meeting)
    return old != new


def _change_people(meeting: Meeting, people: tuple[MemberRef, ...], *, moved: bool) -> None:
    """Invite the new ones, let the others go, and ask again when the meeting was moved."""
    wanted = {one.pk for one in people}
    held = {one.member_id: one for one in meeting.invitations.all()}
    gone = [one for pk, one in held.items() if pk not in wanted]
    if gone:
        tell_people.withdraw(gone)
        tell_people.notify(meeting, [one.member_id for one in gone], "meetings.uninvited")
        Invitation.objects.filter(pk__in=[one.pk for one in gone]).delete()
    added = [Invitation(meeting=meeting, member_id=one.pk) for one in people if one.pk not in held]
    Invitation.objects.bulk_create(added)
    stay = [one for pk, one in held.items() if pk in wanted]
    if moved and stay:
        fresh = {"reply": WAITING, "reason": "", "replied_at": None, "replied_by": ""}
        Invitation.objects.filter(pk__in=[one.pk for one in stay]).update(**fresh)
    asked = [*added, *(one for one in stay if moved or one.reply == WAITING)]
    tell_people.ask(meeting, asked)
    tell_people.notify(meeting, [one.member_id for one in added], "meetings.invited")
    tell_people.notify(meeting, [one.member_id for one in stay], "meetings.changed")
