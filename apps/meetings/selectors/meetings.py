"""Meetings one organizes or is invited to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from apps.meetings.domain.dto import Box, InvitationDto, MeetingDto, MeetingLine
from apps.meetings.domain.proposals import Busy
from apps.meetings.models import Invitation, Meeting
from apps_api.meetings import MeetingNotFound
from ctp_core.api import clock
from ctp_core.contracts import Actor, MemberRef, Page, PageRequest, Reading
from ctp_core.kit.paging import keyset_page
from ctp_core.kit.readings import PreparedRead, read_one
from ctp_organization.api import delegations

MODULE = "meetings"
DECLINED = Invitation.Reply.DECLINED


def people_of(actor: Actor) -> tuple[int, ...]:
    """The member pks *actor* stands for: oneself, and for whom one may act in this module. One query."""
    if actor.member is None:
        return ()
    grantors = delegations.active_grantors(member_pk=actor.member.pk, at=clock.now(), module=MODULE)
    return (actor.member.pk, *(one.pk for one in grantors))


def visible_to(actor: Actor) -> QuerySet[Meeting]:
    """Those one organizes or is invited to, oneself or for whom one acts; everything for the system."""
    if actor.kind == "system":
        return Meeting.objects.all()
    return Meeting.objects.filter(_of(people_of(actor)))


def _of(people: Iterable[int]) -> Q:
    invited = Invitation.objects.filter(meeting=OuterRef("pk"), member_id__in=list(people))
    return Q(organizer_id__in=list(people)) | Q(Exists(invited))


def get_meeting(*, id: UUID, actor: Actor) -> MeetingDto:  # noqa: A002
    """The meeting with its people. Raises MeetingNotFound. Three queries."""
    people = people_of(actor)
    seen = Meeting.objects.all() if actor.kind == "system" else Meeting.objects.filter(_of(people))
    meeting = seen.select_related("organizer", "room").filter(public_id=id).first()
    if meeting is None:
        raise MeetingNotFound()
    rows = meeting.invitations.select_related("member").order_by("pk")
    invitations = tuple(_invitation(row) for row in rows)
    asked = sorted((one for one in invitations if one.member.pk in people), key=lambda one: people.index(one.member.pk))
    room = meeting.room
    return MeetingDto(
        id=meeting.public_id,
        title=meeting.title,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        organizer=MemberRef(meeting.organizer_id, meeting.organizer.public_id, meeting.organizer.name),
        room_id=room.public_id if room else None,
        room_name=room.name if room else "",
        room_place=room.place if room else "",
        place=meeting.place,
        agenda=meeting.agenda,
        cancelled=meeting.state == Meeting.State.CANCELLED,
        cancel_reason=meeting.cancel_reason,
        minutes=meeting.minutes,
        minutes_at=meeting.minutes_at,
        version=meeting.version,
        is_over=meeting.ends_at <= clock.now(),
        is_organizer=actor.member is not None and actor.member.pk == meeting.organizer_id,
        invitations=invitations,
        asked=tuple(asked),
    )


def _invitation(row: Invitation) -> InvitationDto:
    return InvitationDto(
        id=row.public_id,
        member=MemberRef(row.member_id, row.member.public_id, row.member.name),
        reply=row.reply,  # type: ignore[arg-type]
        reason=row.reason,
        replied_at=row.replied_at,
        replied_by=row.replied_by,
    )


def list_meetings(*, actor: Actor, box: Box, page: PageRequest, text: str = "") -> Page[MeetingLine]:
    """A page of the actor's own meetings: those to come (next first), to be replied to, past, or arranged by oneself."""
    if actor.member is None:  # nothing is theirs; a cursor that is none is refused all the same
        return keyset_page(Meeting.objects.none(), page, order=("starts_at", "pk"), build=_line)
    me, now = actor.member.pk, clock.now()
    found = Meeting.objects.filter(_of([me]))
    if text:
        found = found.filter(Q(title__icontains=text) | Q(agenda__icontains=text))
    order: tuple[str, ...] = ("starts_at", "pk")
    if box == "upcoming":
        found = found.filter(ends_at__gt=now, state=Meeting.State.PLANNED)
    elif box == "waiting":
        waiting = Invitation.objects.filter(meeting=OuterRef("pk"), member_id=me, reply=Invitation.Reply.WAITING)
        found = found.filter(Exists(waiting), ends_at__gt=now, state=Meeting.State.PLANNED)
    else:
        found = found.filter(organizer_id=me) if box == "mine" else found.filter(ends_at__lte=now)
        order = ("-starts_at", "-pk")
    return keyset_page(_lines(found, me), page, order=order, build=_line)


def list_between(*, actor: Actor, start: datetime, end: datetime, limit: int = 200) -> tuple[MeetingLine, ...]:
    """The actor's own planned meetings that touch the time from *start* to *end*, without those declined. One query."""
    found: tuple[MeetingLine, ...] = read_one(between_reading(actor=actor, start=start, end=end, limit=limit))
    return found


def between_reading(
    *, actor: Actor, start: datetime, end: datetime, limit: int = 200
) -> Reading[tuple[MeetingLine, ...]]:
    """What ``list_between`` answers, to be asked together with others."""

    def build(rows: Sequence[tuple[Any, ...]]) -> tuple[MeetingLine, ...]:
        lines = (_line(dict(zip(LINE_COLUMNS, row, strict=True))) for row in rows)
        return tuple(line for line in lines if line.my_reply != DECLINED)

    return _BETWEEN.reading(actor=actor, start=start, end=end, fixed=(limit,)).then(build)


def _between(actor: Actor, limit: int, *, start: datetime, end: datetime) -> QuerySet[Any, Any]:
    if actor.member is None:
        return Meeting.objects.none().values_list("pk")
    me = actor.member.pk
    found = Meeting.objects.filter(_of([me]), starts_at__lt=end, ends_at__gt=start, state=Meeting.State.PLANNED)
    return _lines(found, me).values_list(*LINE_COLUMNS).order_by("starts_at", "pk")[:limit]


_BETWEEN = PreparedRead(_between)


def count_waiting(*, actor: Actor) -> int:
    """How many invitations wait for the actor's reply."""
    if actor.member is None:
        return 0
    waiting = Invitation.objects.filter(member_id=actor.member.pk, reply=Invitation.Reply.WAITING)
    return waiting.filter(meeting__ends_at__gt=clock.now(), meeting__state=Meeting.State.PLANNED).count()


LINE_COLUMNS = (
    "pk", "public_id", "title", "starts_at", "ends_at", "place", "room__name", "organizer__name", "state", "minutes_at",
    "my_reply", "people",
)  # fmt: skip


def _lines(found: QuerySet[Meeting], me: int) -> QuerySet[Any, dict[str, Any]]:
    mine = Invitation.objects.filter(meeting=OuterRef("pk"), member_id=me).values("reply")[:1]
    rows = found.annotate(my_reply=Subquery(mine), people=Count("invitations"))
    lines: QuerySet[Any, dict[str, Any]] = rows.values(*LINE_COLUMNS)
    return lines


def _line(row: Mapping[str, Any]) -> MeetingLine:
    return MeetingLine(
        id=row["public_id"],
        title=row["title"],
        starts_at=row["starts_at"],
        ends_at=row["ends_at"],
        where=" · ".join(part for part in (row["room__name"], row["place"]) if part),
        organizer=row["organizer__name"],
        cancelled=row["state"] == Meeting.State.CANCELLED,
        has_minutes=row["minutes_at"] is not None,
        my_reply=row["my_reply"] or "",
        people=row["people"] + 1,
    )


def busy_of(*, member_pks: Iterable[int], start: datetime, end: datetime) -> tuple[Busy, ...]:
    """When any of these people has a meeting between *start* and *end*; declined ones leave the time free. One query."""
    pks = list(member_pks)
    coming = Invitation.objects.filter(meeting=OuterRef("pk"), member_id__in=pks).exclude(reply=DECLINED)
    found = Meeting.objects.filter(starts_at__lt=end, ends_at__gt=start, state=Meeting.State.PLANNED)
    rows = found.filter(Q(organizer_id__in=pks) | Q(Exists(coming))).values_list("starts_at", "ends_at")
    return tuple(Busy(first, last) for first, last in rows)


def busy_people(
    *, member_pks: Iterable[int], start: datetime, end: datetime, but: UUID | None = None
) -> frozenset[int]:
    """Those of these people who have another meeting then. Two queries."""
    pks = list(member_pks)
    found = Meeting.objects.filter(starts_at__lt=end, ends_at__gt=start, state=Meeting.State.PLANNED)
    if but is not None:
        found = found.exclude(public_id=but)
    invited = Invitation.objects.filter(meeting__in=found.values("pk"), member_id__in=pks).exclude(reply=DECLINED)
    organizers = found.filter(organizer_id__in=pks).values_list(F("organizer_id"), flat=True)
    return frozenset(invited.values_list("member_id", flat=True)) | frozenset(organizers)
