"""Invitations, replies, changes, minutes, time passing."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.meetings.models import Invitation, Meeting, RoomSlot
from apps.meetings.selectors.meetings import get_meeting, list_meetings
from apps.meetings.services import pass_time
from apps.meetings.services.arrange_meeting import arrange_meeting
from apps.meetings.services.cancel_meeting import cancel_meeting
from apps.meetings.services.change_meeting import MeetingChange, change_meeting
from apps.meetings.services.reply_invitation import reply_invitation
from apps.meetings.services.write_minutes import NotBegun, write_minutes
from apps_api.meetings import MeetingDraft, MeetingInvalid, MeetingNotFound, MeetingOver, RoomTaken
from ctp_core.api import files
from ctp_core.applets.audit.models import AuditEntry
from ctp_core.applets.events.models import OutboxEvent
from ctp_core.applets.timers.models import Timer
from ctp_core.contracts import Conflict, Forbidden, Invalid, NotFound, ObjectRef, PageRequest
from ctp_organization.api import delegations
from ctp_organization.contracts import MemberDto
from ctp_portal.api import notifications, todos
from tests.meetings.conftest import SYSTEM, Office, at, refs


def _arrange(office: Office, **changed: object) -> UUID:
    given: dict[str, object] = {
        "title": "周例会",
        "starts_at": at(9),
        "ends_at": at(10),
        "organizer": office.su.ref,
        "invited": refs(office.wang, office.li),
        "room_id": office.big,
        "agenda": "一、进展",
        **changed,
    }
    return arrange_meeting(draft=MeetingDraft(**given), actor=office.actor(office.su))  # type: ignore[arg-type]


def _change(office: Office, meeting_id: UUID, **changed: object) -> None:
    given: dict[str, object] = {
        "title": "周例会",
        "starts_at": at(9),
        "ends_at": at(10),
        "invited": refs(office.wang, office.li),
        "room_id": office.big,
        "place": "",
        "agenda": "一、进展",
        **changed,
    }
    change_meeting(id=meeting_id, change=MeetingChange(**given), actor=office.actor(office.su))  # type: ignore[arg-type]


def _titles(office: Office, member: MemberDto, box: str) -> list[str]:
    page = todos.list_todos(actor=office.actor(member), box=box, page=PageRequest())  # type: ignore[arg-type]
    return [one.title for one in page.items]


def _told(office: Office, member: MemberDto) -> list[str]:
    page = notifications.list_notifications(actor=office.actor(member), page=PageRequest())
    return sorted(one.kind for one in page.items)


def _reply(office: Office, member: MemberDto, meeting_id: UUID, reply: str, **more: object) -> UUID:
    return reply_invitation(meeting_id=meeting_id, reply=reply, actor=office.actor(member), **more)  # type: ignore[arg-type]


def test_the_invited_get_a_line_and_are_told(office: Office) -> None:
    meeting_id = _arrange(office, invited=refs(office.wang, office.wang, office.su))
    assert Invitation.objects.count() == 1
    assert _titles(office, office.wang, "pending") == ["周例会"]
    assert _titles(office, office.su, "pending") == []
    (line,) = todos.list_todos(actor=office.actor(office.wang), box="pending", page=PageRequest()).items
    assert (line.module, line.sender, line.due_at) == ("meetings", "苏轼", at(9))
    assert line.url == f"/meetings/{meeting_id}/"
    (told,) = notifications.list_notifications(actor=office.actor(office.wang), page=PageRequest()).items
    assert told.text is not None
    assert "周例会" in told.text.title
    assert RoomSlot.objects.count() == 12
    assert sorted(Timer.objects.filter(kind__startswith="meetings").values_list("kind", flat=True)) == [
        "meetings.end",
        "meetings.remind",
    ]
    assert OutboxEvent.objects.filter(name="meetings.meeting.arranged.v1").count() == 1
    assert AuditEntry.objects.filter(action="meetings.meeting.arrange").count() == 1


def test_reply_closes_the_line_and_tells_the_organizer(office: Office) -> None:
    meeting_id = _arrange(office)
    _reply(office, office.wang, meeting_id, "accepted")
    assert _titles(office, office.wang, "pending") == []
    assert _titles(office, office.wang, "done") == ["周例会"]
    assert _titles(office, office.li, "pending") == ["周例会"]
    (told,) = notifications.list_notifications(actor=office.actor(office.su), page=PageRequest()).items
    assert told.kind == "meetings.replied"
    assert told.text is not None
    assert "王安石" in told.text.title
    _reply(office, office.wang, meeting_id, "declined", reason="出差")
    seen = get_meeting(id=meeting_id, actor=office.actor(office.su))
    assert [(one.member.name, one.reply, one.reason) for one in seen.invitations] == [
        ("王安石", "declined", "出差"),
        ("李清照", "waiting", ""),
    ]
    assert _told(office, office.su) == ["meetings.replied", "meetings.replied"]


def test_declining_needs_a_reason_and_replying_an_invitation(office: Office) -> None:
    meeting_id = _arrange(office)
    with pytest.raises(Invalid):
        _reply(office, office.wang, meeting_id, "declined", reason=" ")
    with pytest.raises(Invalid):
        _reply(office, office.wang, meeting_id, "waiting")
    with pytest.raises(Forbidden):
        _reply(office, office.su, meeting_id, "accepted")
    with pytest.raises(MeetingNotFound):
        _reply(office, office.zhao, meeting_id, "accepted")


def test_delegate_replies_for_the_grantor(office: Office) -> None:
    meeting_id = _arrange(office, invited=refs(office.wang))
    now = timezone.now()
    with pytest.raises(NotFound):
        get_meeting(id=meeting_id, actor=office.actor(office.zhao))
    delegations.set_delegation(
        grantor_id=office.wang.id,
        delegate_id=office.zhao.id,
        starts_at=now - timedelta(hours=1),
        ends_at=now + timedelta(days=2),
        actor=SYSTEM,
    )
    seen = get_meeting(id=meeting_id, actor=office.actor(office.zhao))
    assert [one.member.name for one in seen.asked] == ["王安石"]
    _reply(office, office.zhao, meeting_id, "accepted")
    seen = get_meeting(id=meeting_id, actor=office.actor(office.wang))
    assert [(one.reply, one.replied_by) for one in seen.invitations] == [("accepted", "赵明诚")]
    assert _titles(office, office.wang, "pending") == []
    entry = AuditEntry.objects.get(action="meetings.meeting.reply")
    assert (entry.actor_name, entry.behalf_name) == ("赵明诚", "王安石")


def test_moving_asks_everybody_again(office: Office) -> None:
    meeting_id = _arrange(office)
    _reply(office, office.wang, meeting_id, "accepted")
    _change(office, meeting_id, starts_at=at(14), ends_at=at(15))
    seen = get_meeting(id=meeting_id, actor=office.actor(office.su))
    assert {one.reply for one in seen.invitations} == {"waiting"}
    assert _titles(office, office.wang, "pending") == ["周例会"]
    assert _told(office, office.wang) == ["meetings.changed", "meetings.invited"]
    _arrange(office, title="接着用", invited=())
    assert Timer.objects.get(kind="meetings.end", key=meeting_id).due_at == at(15)


def test_a_new_title_keeps_replies_and_renames_the_line(office: Office) -> None:
    meeting_id = _arrange(office)
    _reply(office, office.wang, meeting_id, "accepted")
    _change(office, meeting_id, title="双周例会")
    seen = get_meeting(id=meeting_id, actor=office.actor(office.su))
    assert [one.reply for one in seen.invitations] == ["accepted", "waiting"]
    assert _titles(office, office.li, "pending") == ["双周例会"]
    assert _titles(office, office.wang, "pending") == []


def test_people_come_and_go(office: Office) -> None:
    meeting_id = _arrange(office)
    _change(office, meeting_id, invited=refs(office.li, office.zhao))
    assert _titles(office, office.wang, "pending") == []
    assert _titles(office, office.zhao, "pending") == ["周例会"]
    with pytest.raises(MeetingNotFound):
        get_meeting(id=meeting_id, actor=office.actor(office.wang))
    page = notifications.list_notifications(actor=office.actor(office.wang), page=PageRequest())
    texts = [one.text.title for one in page.items if one.text]
    assert len(page.items) == 2
    assert not any("周例会" in text for text in texts)


def test_change_is_refused_to_others_and_to_late_comers(office: Office) -> None:
    meeting_id = _arrange(office)
    change = MeetingChange(title="x", starts_at=at(9), ends_at=at(10), invited=(), room_id=None, place="", agenda="")
    with pytest.raises(Forbidden):
        change_meeting(id=meeting_id, change=change, actor=office.actor(office.wang))
    with pytest.raises(MeetingNotFound):
        change_meeting(id=meeting_id, change=change, actor=office.actor(office.zhao))
    with pytest.raises(Conflict):
        change_meeting(id=meeting_id, change=change, expected_version=7, actor=office.actor(office.su))
    assert Meeting.objects.get().title == "周例会"


def test_a_move_into_a_taken_room_changes_nothing(office: Office) -> None:
    meeting_id = _arrange(office)
    _arrange(office, starts_at=at(11), ends_at=at(12))
    with pytest.raises(RoomTaken):
        _change(office, meeting_id, starts_at=at(10.5), ends_at=at(11.5), title="新名")
    seen = get_meeting(id=meeting_id, actor=office.actor(office.su))
    assert (seen.title, seen.starts_at) == ("周例会", at(9))
    assert RoomSlot.objects.filter(meeting__public_id=meeting_id).count() == 12


def test_cancelling_tells_everybody_and_closes_the_lines(office: Office) -> None:
    meeting_id = _arrange(office)
    _reply(office, office.wang, meeting_id, "accepted")
    cancel_meeting(id=meeting_id, reason="改期", actor=office.actor(office.su))
    assert _titles(office, office.li, "pending") == []
    assert "meetings.cancelled" in _told(office, office.li)
    assert not RoomSlot.objects.exists()
    assert not Timer.objects.filter(kind__startswith="meetings").exists()
    with pytest.raises(MeetingOver):
        _reply(office, office.li, meeting_id, "accepted")
    with pytest.raises(MeetingOver):
        _change(office, meeting_id)


def test_the_end_takes_open_lines_away(office: Office) -> None:
    meeting_id = _arrange(office)
    _reply(office, office.wang, meeting_id, "accepted")
    Meeting.objects.update(starts_at=at(9, days=-1), ends_at=at(10, days=-1))
    pass_time.end(meeting_id, {})
    pass_time.end(meeting_id, {})
    assert _titles(office, office.li, "pending") == []
    assert _titles(office, office.wang, "done") == ["周例会"]
    with pytest.raises(MeetingOver):
        _reply(office, office.li, meeting_id, "accepted")


def test_reminder_goes_to_those_who_come(office: Office) -> None:
    meeting_id = _arrange(office)
    _reply(office, office.wang, meeting_id, "declined", reason="出差")
    pass_time.remind(meeting_id, {})
    pass_time.remind(meeting_id, {})
    assert _told(office, office.wang) == ["meetings.invited"]
    assert _told(office, office.li) == ["meetings.invited", "meetings.starting"]
    assert _told(office, office.su) == ["meetings.replied", "meetings.starting"]


def test_minutes_are_published_once_to_the_participants(office: Office) -> None:
    meeting_id = _arrange(office)
    su = office.actor(office.su)
    with pytest.raises(NotBegun):
        write_minutes(id=meeting_id, text="决定", actor=su)
    Meeting.objects.update(starts_at=at(9, days=-1), ends_at=at(10, days=-1))
    with pytest.raises(Forbidden):
        write_minutes(id=meeting_id, text="决定", actor=office.actor(office.wang))
    with pytest.raises(Invalid):
        write_minutes(id=meeting_id, text=" ", actor=su)
    write_minutes(id=meeting_id, text="决定甲", actor=su)
    write_minutes(id=meeting_id, text="决定乙", actor=su)
    assert get_meeting(id=meeting_id, actor=office.actor(office.wang)).minutes == "决定乙"
    assert _told(office, office.wang) == ["meetings.invited", "meetings.minutes"]
    assert OutboxEvent.objects.filter(name="meetings.minutes.published.v1").count() == 1


def test_files_are_read_by_the_people_of_the_meeting_alone(office: Office) -> None:
    su = office.actor(office.su)
    stored = files.store(actor=su, name="议程.txt", content=BytesIO(b"agenda"), size=6)
    meeting_id = _arrange(office, attachments=(stored.id,))
    (attached,) = files.list_attached(to=ObjectRef("meetings", "meeting", meeting_id))
    assert attached.name == "议程.txt"
    assert files.get_content(file_id=stored.id, actor=office.actor(office.wang))
    with pytest.raises(NotFound):
        files.get_content(file_id=stored.id, actor=office.actor(office.zhao))


def test_guest_sees_what_the_guest_is_invited_to_and_arranges_nothing(office: Office) -> None:
    with_guest = _arrange(office, invited=refs(office.guest))
    without = _arrange(office, starts_at=at(11), ends_at=at(12))
    guest = office.actor(office.guest)
    assert get_meeting(id=with_guest, actor=guest).title == "周例会"
    with pytest.raises(MeetingNotFound):
        get_meeting(id=without, actor=guest)
    _reply(office, office.guest, with_guest, "accepted")
    draft = MeetingDraft(title="x", starts_at=at(9), ends_at=at(10), organizer=office.guest.ref)
    with pytest.raises(Forbidden):
        arrange_meeting(draft=draft, actor=guest)


def test_boxes(office: Office) -> None:
    first = _arrange(office)
    _arrange(office, title="后天", starts_at=at(9, days=2), ends_at=at(10, days=2))
    _arrange(office, title="过去", starts_at=at(11), ends_at=at(12))
    Meeting.objects.filter(title="过去").update(starts_at=at(9, days=-1), ends_at=at(10, days=-1))
    _reply(office, office.wang, first, "accepted")

    def titles(member: MemberDto, box: str, **more: object) -> list[str]:
        page = list_meetings(actor=office.actor(member), box=box, page=PageRequest(), **more)  # type: ignore[arg-type]
        return [one.title for one in page.items]

    assert titles(office.wang, "upcoming") == ["周例会", "后天"]
    assert titles(office.wang, "waiting") == ["后天"]
    assert titles(office.wang, "past") == ["过去"]
    assert titles(office.wang, "mine") == []
    assert titles(office.su, "mine") == ["后天", "周例会", "过去"]
    assert titles(office.zhao, "upcoming") == []
    assert titles(office.su, "upcoming", text="后") == ["后天"]


@pytest.mark.parametrize(
    ("start", "end", "field"),
    [
        (at(9, days=-1), at(10, days=-1), "starts_at"),
        (at(9), at(34), "ends_at"),
        (at(9, days=800), at(10, days=800), "starts_at"),
    ],
)
def test_times_out_of_bounds(office: Office, start, end, field: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(MeetingInvalid) as error:
        _arrange(office, starts_at=start, ends_at=end)
    assert list(error.value.fields) == [field]


def test_detail_costs_few_queries(office: Office, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    meeting_id = _arrange(office)
    actor = office.actor(office.wang)
    with django_assert_num_queries(3):
        get_meeting(id=meeting_id, actor=actor)
    with django_assert_num_queries(1):
        list_meetings(actor=actor, box="upcoming", page=PageRequest())


def test_the_room_is_locked_before_it_is_looked_at(office: Office) -> None:
    with CaptureQueriesContext(connection) as queries:
        _arrange(office)
    asked = [one["sql"] for one in queries]
    first = next(number for number, sql in enumerate(asked) if 'FROM "meetings_room"' in sql)
    assert any(sql.startswith(("SAVEPOINT", "BEGIN")) for sql in asked[:first])
    if connection.features.has_select_for_update:
        assert "FOR UPDATE" in asked[first]
