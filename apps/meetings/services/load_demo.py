"""Two rooms and a few meetings of the demo's people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from uuid import UUID

from django.utils import timezone

from apps.meetings.services.arrange_meeting import arrange_meeting
from apps.meetings.services.reply_invitation import reply_invitation
from apps.meetings.services.save_room import RoomDetails, save_room
from apps_api.meetings import MeetingDraft
from ctp_core.api.actors import actor_for_account
from ctp_core.contracts import MemberRef, PrincipalRef, system_actor
from ctp_organization.api import members, principals

EVERYONE = PrincipalRef("everyone")
# title, days from today, hour, half hours, first room or second, people invited
MEETINGS = (
    ("整合共享周例会", 0, 14, 2, 0, 5),
    ("信息资源目录编制讨论", 1, 9, 3, 1, 3),
    ("第四季度预算沟通会", 1, 15, 2, 0, 4),
    ("门禁系统对接评审", 2, 10, 4, 1, 3),
    ("政务信息系统整合工作启动会", 5, 9, 4, 0, 7),
)
AGENDA = "一、上次会议事项进展\n二、本次议题讨论\n三、下一步工作安排"


def load_demo(say: Callable[[str], None]) -> None:
    """Once, in its own transaction; without an organisation it says so and does nothing."""
    people = [one for one in principals.members_of(refs=[EVERYONE]) if not _is_external(one)]
    if len(people) < 3:
        say("meetings: there is nobody to invite")
        return
    system = system_actor("demo")
    rooms = [
        save_room(
            details=RoomDetails(name=name, place=place, capacity=seats, equipment=with_, bookers=[EVERYONE]),
            actor=system,
        )
        for name, place, seats, with_ in (
            ("第一会议室", "三楼东侧", 20, "投影、视频会议"),
            ("第二会议室", "三楼西侧", 8, "电视屏"),
        )
    ]
    for number, (title, days, hour, halves, room, count) in enumerate(MEETINGS):
        organizer = people[number % len(people)]
        others = [people[(number + step) % len(people)] for step in range(1, count + 1)]
        start = _next_at(days, hour)
        draft = MeetingDraft(
            title=title,
            starts_at=start,
            ends_at=start + timedelta(minutes=30 * halves),
            organizer=organizer,
            invited=tuple(others),
            room_id=rooms[room],
            agenda=AGENDA,
        )
        meeting_id = arrange_meeting(draft=draft, actor=system)
        for one in others[: count // 2]:
            _accept(meeting_id, one)
    say(f"meetings: {len(rooms)} rooms, {len(MEETINGS)} meetings")


def _next_at(days: int, hour: int) -> datetime:
    """That hour some days from now; a meeting of today that would be over is one of the next hour."""
    now = timezone.localtime()
    at = timezone.make_aware(datetime.combine(now.date() + timedelta(days=days), time(hour)))
    if at <= now:
        at = (now + timedelta(hours=1)).replace(minute=0, second=0, microsecond=0)
    return at


def _is_external(member: MemberRef) -> bool:
    return members.get_member(id=member.id).external


def _accept(meeting_id: UUID, member: MemberRef) -> None:
    account_pk = members.get_member(id=member.id).account_pk
    actor = actor_for_account(account_pk=account_pk)
    if actor.member is not None:
        reply_invitation(meeting_id=meeting_id, reply="accepted", actor=actor)
