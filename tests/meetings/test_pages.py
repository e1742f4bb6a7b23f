"""Meetings in the browser."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from apps.meetings.models import Invitation, Meeting, Room
from apps.meetings.services.arrange_meeting import arrange_meeting
from apps_api.meetings import MeetingDraft
from ctp_core.api import modules, preferences
from ctp_core.api.permissions import grant_permission
from ctp_core.kit.testing import client_for
from ctp_organization.contracts import MemberDto
from tests.meetings.conftest import SYSTEM, Office, at, refs


def _client(member: MemberDto) -> Client:
    return client_for(get_user_model().objects.get(pk=member.account_pk))


def _form(office: Office, **changed: object) -> dict[str, object]:
    start = at(9)
    return {
        "title": "周例会",
        "day": f"{start:%Y-%m-%d}",
        "start": "09:00",
        "end": "10:00",
        "room": str(office.big),
        "place": "",
        "agenda": "一、进展",
        "invited": [f"member:{office.wang.id}"],
        "save": "1",
        **changed,
    }


def _meeting(office: Office, **changed: object) -> Meeting:
    draft = {
        "title": "周例会",
        "starts_at": at(9),
        "ends_at": at(10),
        "organizer": office.su.ref,
        "invited": refs(office.wang),
        "room_id": office.big,
        **changed,
    }
    made = arrange_meeting(draft=MeetingDraft(**draft), actor=office.actor(office.su))  # type: ignore[arg-type]
    return Meeting.objects.get(public_id=made)


def test_a_meeting_is_arranged_with_a_file(office: Office) -> None:
    client = _client(office.su)
    attached = SimpleUploadedFile("议程.txt", b"agenda", content_type="text/plain")
    answer = client.post("/meetings/new/", _form(office, files=[attached]))
    meeting = Meeting.objects.get()
    assert answer["Location"] == f"/meetings/{meeting.public_id}/"
    page = client.get(answer["Location"]).content.decode()
    assert "议程.txt" in page
    assert "第一会议室" in page
    assert [one.member_id for one in Invitation.objects.all()] == [office.wang.pk]
    assert (meeting.starts_at, meeting.ends_at) == (at(9), at(10))


def test_a_taken_room_stands_at_the_field_and_nothing_is_lost(office: Office) -> None:
    _meeting(office)
    answer = _client(office.su).post("/meetings/new/", _form(office, title="另一个会"))
    assert answer.status_code == 422
    assert "room" in answer.context["form"].errors
    assert answer.context["form"].title == "另一个会"
    assert [one.is_free for one in answer.context["rooms"]] == [True, False]
    assert answer.context["busy"] == ["王安石"]
    assert Meeting.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"title": ""}, "title"),
        ({"day": "never"}, "day"),
        ({"start": "25:00"}, "start"),
        ({"end": "08:00"}, "end"),
        ({"start": "09:03"}, "start"),
        ({"room": "nonsense"}, "room"),
        ({"invited": ["member:nonsense"]}, "invited"),
    ],
)
def test_errors_stand_at_their_fields(office: Office, changed: dict[str, object], field: str) -> None:
    answer = _client(office.su).post("/meetings/new/", _form(office, **changed))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert not Meeting.objects.exists()


def test_times_are_proposed_when_everybody_and_a_room_are_free(office: Office) -> None:
    form = _form(office)
    del form["save"]
    client = _client(office.su)
    answer = client.post("/meetings/new/", {**form, "find": "1"})
    found = answer.context["proposals"]
    assert found
    first = found[0]
    assert first.end - first.start == timedelta(hours=1)
    assert first.room == "第二会议室"
    chosen = client.post("/meetings/new/", {**form, "proposal": first.value}).context["form"]
    assert (chosen.start, chosen.room) == (f"{first.start:%H:%M}", str(office.small))
    assert not Meeting.objects.exists()


def test_invited_replies_and_comes_back(office: Office) -> None:
    meeting = _meeting(office)
    client = _client(office.wang)
    where = f"/meetings/{meeting.public_id}/"
    assert "周例会" in client.get("/meetings/?box=waiting").content.decode()
    assert client.post(f"{where}reply/", {"reply": "accepted"})["Location"] == where
    assert Invitation.objects.get().reply == "accepted"
    answer = client.post(
        f"{where}reply/", {"reply": "tentative"}, headers={"HX-Request": "true", "HX-Target": "div#pane"}
    )
    assert answer.status_code == 204
    assert str(Invitation.objects.get().public_id) in answer["HX-Trigger"]


def test_organizer_changes_cancels_and_writes_minutes(office: Office) -> None:
    meeting = _meeting(office)
    client = _client(office.su)
    where = f"/meetings/{meeting.public_id}/"
    assert client.get(f"{where}edit/").context["form"].start == "09:00"
    form = _form(office, title="双周例会", version="1")
    assert client.post(f"{where}edit/", form)["Location"] == where
    stale = client.post(f"{where}edit/", form)
    assert stale.status_code == 422
    assert client.get(f"{where}minutes/").status_code == 200
    assert client.post(f"{where}minutes/", {"minutes": "x"}).status_code == 409
    Meeting.objects.update(starts_at=at(0, days=-1))
    assert client.post(f"{where}minutes/", {"minutes": "决定"})["Location"] == where
    assert client.post(f"{where}cancel/", {"reason": "改期"})["Location"] == where
    meeting.refresh_from_db()
    assert (meeting.title, meeting.minutes, meeting.state) == ("双周例会", "决定", "cancelled")


def test_what_is_not_seen_is_not_there(office: Office) -> None:
    meeting = _meeting(office)
    where = f"/meetings/{meeting.public_id}/"
    for member in (office.zhao, office.guest):
        client = _client(member)
        for path in ("", "edit/", "minutes/", "meeting.ics"):
            expected = 403 if member is office.guest and path == "edit/" else 404
            assert client.get(f"{where}{path}").status_code == expected
        assert client.post(f"{where}reply/", {"reply": "accepted"}).status_code == 404
        assert client.post(f"{where}cancel/").status_code == 404
    invited = _client(office.wang)
    assert invited.get(f"{where}edit/").status_code == 403
    assert invited.post(f"{where}cancel/").status_code == 403
    assert Client().get(where).status_code == 302


def test_rooms_show_whose_time_it_is_and_titles_to_the_invited_alone(office: Office) -> None:
    _meeting(office)
    day = f"{at(9):%Y-%m-%d}"
    assert "周例会" in _client(office.wang).get(f"/meetings/rooms/?day={day}").content.decode()
    foreign = _client(office.zhao).get(f"/meetings/rooms/?day={day}").content.decode()
    assert "苏轼" in foreign
    assert "周例会" not in foreign
    assert "周例会" not in _client(office.zhao).get(f"/meetings/rooms/{office.big}/?day={day}").content.decode()
    guest = _client(office.guest)
    for path in ("/meetings/rooms/", f"/meetings/rooms/{office.big}/", "/meetings/new/"):
        assert guest.get(path).status_code == 403
    assert guest.get("/meetings/").status_code == 200


def test_rooms_are_managed_by_holders_of_the_permission(office: Office) -> None:
    client = _client(office.zhao)
    assert client.get("/meetings/rooms/list/").status_code == 403
    grant_permission(code="meetings.manage_rooms", key=f"a{office.zhao.account_pk}", actor=SYSTEM)
    assert client.get("/meetings/rooms/list/").status_code == 200
    given = {"name": "第三会议室", "capacity": "6", "is_open": "1", "bookers": [f"member:{office.li.id}"]}
    assert client.post("/meetings/rooms/new/", given)["Location"] == "/meetings/rooms/list/"
    assert client.post("/meetings/rooms/new/", given).status_code == 422
    room = Room.objects.get(name="第三会议室")
    page = client.get(f"/meetings/rooms/{room.public_id}/edit/")
    assert [str(one) for one in page.context["bookers"]] == [f"member:{office.li.id}"]
    closed = {**given, "capacity": "8", "version": "1"}
    del closed["is_open"]
    client.post(f"/meetings/rooms/{room.public_id}/edit/", closed)
    room.refresh_from_db()
    assert (room.capacity, room.is_open) == (8, False)
    assert _client(office.li).get(f"/meetings/rooms/{room.public_id}/").status_code == 404


def test_calendar_file(office: Office) -> None:
    meeting = _meeting(office, title="周例会; 甲, 乙" + "长" * 40)
    answer = _client(office.wang).get(f"/meetings/{meeting.public_id}/meeting.ics")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    text = answer.content.decode()
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    whole = text.replace("\r\n ", "")
    assert "SUMMARY:周例会\\; 甲\\, 乙长" in whole
    assert f"UID:{meeting.public_id}@ctp\r\n" in whole


def test_week_and_home_card(office: Office) -> None:
    _meeting(office)
    client = _client(office.wang)
    assert "周例会" in client.get(f"/meetings/week/?day={at(9):%Y-%m-%d}").content.decode()
    assert client.get("/meetings/week/?day=nonsense").status_code == 200
    Meeting.objects.update(
        starts_at=timezone.now() - timedelta(minutes=1), ends_at=timezone.now() + timedelta(minutes=1)
    )
    assert "周例会" in re.findall(r"w-meetings.*?</section>", client.get("/").content.decode(), re.S)[0]


def test_off_closes_the_pages_and_the_rest(office: Office) -> None:
    meeting = _meeting(office)
    client = _client(office.wang)
    modules.switch(code="meetings", on=False, also=[], actor=SYSTEM)
    for path in ("/meetings/", f"/meetings/{meeting.public_id}/", "/api/v1/meetings/", "/api/v1/meetings/rooms/"):
        assert client.get(path).status_code == 404
    home = client.get("/").content.decode()
    assert "/meetings/" not in home
    modules.switch(code="meetings", on=True, also=[], actor=SYSTEM)
    assert client.get(f"/meetings/{meeting.public_id}/").status_code == 200


def test_query_counts_of_the_pages(office: Office, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    meeting = _meeting(office)
    client = _client(office.wang)
    preferences.list_settings()
    for path in ("/meetings/", f"/meetings/{meeting.public_id}/", "/meetings/rooms/"):
        client.get(path)
        with django_assert_max_num_queries(14):
            client.get(path)
