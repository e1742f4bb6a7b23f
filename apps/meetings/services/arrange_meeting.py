"""A new meeting."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError, transaction

from apps.meetings.models import Invitation, Meeting
from apps.meetings.services import tell_people
from apps.meetings.services.check_meeting import check_meeting
from apps.meetings.services.hold_room import find_bookable, hold_room
from apps_api.meetings import MeetingArranged, MeetingDraft
from ctp_core.api import audit, clock, events, files
from ctp_core.contracts import Actor, Forbidden, MemberRef, ObjectRef


def arrange_meeting(*, draft: MeetingDraft, source: ObjectRef | None = None, actor: Actor) -> UUID:
    """Arrange it, hold the room, invite the people, in one transaction. With *source* once: again gives the same meeting.

    Raises MeetingInvalid, Forbidden for somebody else's meeting, RoomNotFound, BookingForbidden, RoomTaken.
    """
    if actor.kind != "system" and (actor.external or actor.member != draft.organizer):
        raise Forbidden()
    if source is not None and (found := _arranged_from(source)) is not None:
        return found
    people = invited_people(draft.invited, organizer=draft.organizer)
    check_meeting(
        title=draft.title,
        starts_at=draft.starts_at,
        ends_at=draft.ends_at,
        place=draft.place,
        agenda=draft.agenda,
        people=len(people),
        now=clock.now(),
    )
    with transaction.atomic():
        room = find_bookable(room_id=draft.room_id, actor=actor) if draft.room_id else None
        meeting = Meeting(
            title=draft.title.strip(),
            organizer_id=draft.organizer.pk,
            starts_at=draft.starts_at,
            ends_at=draft.ends_at,
            room=room,
            place=draft.place.strip(),
            agenda=draft.agenda.strip(),
            source=str(source) if source else None,
            created_at=clock.now(),
        )
        try:
            with transaction.atomic():
                meeting.save(force_insert=True)
        except IntegrityError:
            # Two at once from one source: the other one has arranged it.
            if source is not None and (found := _arranged_from(source)) is not None:
                return found
            raise
        hold_room(meeting=meeting)
        _invite_and_tell(meeting, people, draft, source, actor)
    return meeting.public_id


def _invite_and_tell(
    meeting: Meeting, people: tuple[MemberRef, ...], draft: MeetingDraft, source: ObjectRef | None, actor: Actor
) -> None:
    ref = tell_people.meeting_ref(meeting)
    invitations = Invitation.objects.bulk_create([Invitation(meeting=meeting, member_id=one.pk) for one in people])
    if draft.attachments:
        files.attach(file_ids=draft.attachments, to=ref, actor=actor)
    tell_people.ask(meeting, invitations)
    tell_people.notify(meeting, [one.pk for one in people], "meetings.invited")
    tell_people.set_timers(meeting)
    tell_people.refresh_search(meeting)
    room_id = meeting.room.public_id if meeting.room else None
    events.publish(
        MeetingArranged(
            subject=ref, starts_at=meeting.starts_at, ends_at=meeting.ends_at, room_id=room_id, source=source
        )
    )
    audit.record(actor=actor, action="meetings.meeting.arrange", subject=ref, details={"people": len(people)})


def invited_people(invited: tuple[MemberRef, ...], *, organizer: MemberRef) -> tuple[MemberRef, ...]:
    """Each once, in order, without the organizer, who comes anyway."""
    once = {one.pk: one for one in invited if one.pk != organizer.pk}
    return tuple(once.values())


def _arranged_from(source: ObjectRef) -> UUID | None:
    return Meeting.objects.filter(source=str(source)).values_list("public_id", flat=True).first()
