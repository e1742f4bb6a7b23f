"""Meetings with a token alone."""

from __future__ import annotations

from datetime import UTC
from io import BytesIO
from typing import Any

import pytest
from django.contrib.auth import get_user_model

from apps.meetings.models import Meeting
from ctp_core.api import files
from ctp_core.api.actors import actor_for_account
from ctp_core.api.permissions import grant_permission
from ctp_core.kit.testing import ApiClient, api_client
from ctp_organization.contracts import MemberDto
from tests.meetings.conftest import SYSTEM, Office, at

BOTH = ["meetings:read", "meetings:write"]
URL = "/api/v1/meetings/"


def _api(member: MemberDto, scopes: list[str] | None = None) -> ApiClient:
    return api_client(get_user_model().objects.get(pk=member.account_pk), scopes or BOTH)


def _body(office: Office, **changed: Any) -> dict[str, Any]:
    return {
        "title": "周例会",
        "starts_at": at(9).isoformat(),
        "ends_at": at(10).isoformat(),
        "invited": [str(office.wang.id)],
        "room": str(office.big),
        **changed,
    }


def test_the_whole_journey(office: Office) -> None:
    su, wang = _api(office.su), _api(office.wang)
    made = su.post(URL, _body(office))
    assert made.status_code == 201
    where = f"{URL}{made.json()['id']}/"
    assert [one["title"] for one in wang.get(f"{URL}?box=waiting").json()["items"]] == ["周例会"]
    replied = wang.post(f"{where}reply/", {"reply": "declined", "reason": "出差"}).json()
    assert [(one["member"]["name"], one["reply"], one["reason"]) for one in replied["invitations"]] == [
        ("王安石", "declined", "出差")
    ]
    etag = su.get(where)["ETag"]
    moved = su.put(
        where, _body(office, starts_at=at(14).isoformat(), ends_at=at(15).isoformat()), headers={"If-Match": etag}
    )
    assert moved.status_code == 200
    assert moved.json()["invitations"][0]["reply"] == "waiting"
    assert su.put(where, _body(office), headers={"If-Match": etag}).status_code == 412
    Meeting.objects.update(starts_at=at(0, days=-1))
    assert su.put(f"{where}minutes/", {"minutes": "决定"}).json()["minutes"] == "决定"
    assert su.post(f"{where}cancel/", {"reason": "改期"}).json()["cancelled"] is True


def test_a_taken_room_is_a_conflict(office: Office) -> None:
    su = _api(office.su)
    su.post(URL, _body(office))
    answer = su.post(URL, _body(office))
    assert (answer.status_code, answer.json()["code"]) == (409, "meetings.room_taken")


def test_a_repeated_post_arranges_once(office: Office) -> None:
    su = _api(office.su)
    answers = [su.post(URL, _body(office), headers={"Idempotency-Key": "k1"}) for _ in range(2)]
    assert [one.status_code for one in answers] == [201, 201]
    assert answers[0].json()["id"] == answers[1].json()["id"]
    assert Meeting.objects.count() == 1


def test_others_find_nothing(office: Office) -> None:
    made = _api(office.su).post(URL, _body(office)).json()
    where = f"{URL}{made['id']}/"
    for member in (office.zhao, office.guest):
        api = _api(member)
        assert api.get(where).status_code == 404
        assert api.post(f"{where}reply/", {"reply": "accepted"}).status_code == 404
        assert api.post(f"{where}cancel/", {}).status_code == 404
    guest = _api(office.guest)
    assert guest.post(URL, _body(office)).status_code == 403
    assert guest.get(f"{URL}rooms/").status_code == 403
    assert _api(office.wang).post(f"{where}cancel/", {}).status_code == 403


def test_scopes(office: Office) -> None:
    assert _api(office.su, ["portal:read"]).get(URL).json()["code"] == "core.scope_missing"
    reader = _api(office.su, ["meetings:read"])
    assert reader.get(URL).status_code == 200
    assert reader.post(URL, _body(office)).status_code == 403


def test_rooms(office: Office) -> None:
    zhao = _api(office.zhao)
    assert zhao.post(f"{URL}rooms/", {"name": "x", "capacity": 3}).status_code == 403
    grant_permission(code="meetings.manage_rooms", key=f"a{office.zhao.account_pk}", actor=SYSTEM)
    made = zhao.post(f"{URL}rooms/", {"name": "第三会议室", "capacity": 3, "bookers": ["everyone"]})
    assert made.status_code == 201
    changed = zhao.put(f"{URL}rooms/{made.json()['id']}/", {"name": "第三会议室", "capacity": 5, "bookers": []}).json()
    assert (changed["capacity"], changed["may_book"]) == (5, False)
    su = _api(office.su)
    su.post(URL, _body(office))
    period = {"from": at(9).isoformat(), "to": at(10).isoformat()}
    free = su.get(f"{URL}rooms/free/", data=period).json()["items"]
    assert [one["name"] for one in free] == ["第二会议室"]
    foreign = _api(office.li).get(f"{URL}rooms/{office.big}/bookings/", data=period).json()["items"]
    assert [(one["organizer"], one["meeting"], one["title"]) for one in foreign] == [("苏轼", None, "")]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"title": " "}, "title"),
        ({"starts_at": "tomorrow"}, "starts_at"),
        ({"invited": ["01890000-0000-7000-8000-000000000000"]}, "invited"),
        ({"unknown": 1}, "unknown"),
    ],
)
def test_bad_bodies(office: Office, changed: dict[str, Any], field: str) -> None:
    answer = _api(office.su).post(URL, _body(office, **changed))
    assert (answer.status_code, list(answer.json()["fields"])) == (422, [field])


@pytest.mark.parametrize("query", ["", "?from=x&to=y", "?from=2026-01-01T00:00:00Z&to=2026-01-01T00:00:00Z"])
def test_bad_periods(office: Office, query: str) -> None:
    assert _api(office.su).get(f"{URL}rooms/free/{query}").status_code == 422


def test_times_say_their_zone(office: Office) -> None:
    su = _api(office.su)
    refused = su.post(
        URL,
        _body(
            office, starts_at=at(9).replace(tzinfo=None).isoformat(), ends_at=at(10).replace(tzinfo=None).isoformat()
        ),
    )
    assert refused.status_code == 422
    assert sorted(refused.json()["fields"]) == ["ends_at", "starts_at"]
    made = su.post(URL, _body(office, ends_at=at(10).astimezone(UTC).isoformat()))
    assert made.status_code == 201
    found = Meeting.objects.get()
    assert (found.ends_at - found.starts_at).total_seconds() == 3600


def test_a_change_takes_files_away(office: Office) -> None:
    actor = actor_for_account(account_pk=office.su.account_pk)
    two = [
        str(files.store(actor=actor, name=name, content=BytesIO(name.encode()), size=5).id)
        for name in ("a.txt", "b.txt")
    ]
    su = _api(office.su)
    where = f"{URL}{su.post(URL, _body(office, attachments=two)).json()['id']}/"
    assert [one["name"] for one in su.get(where).json()["files"]] == ["a.txt", "b.txt"]
    changed = su.put(where, _body(office, detached=two[:1]))
    assert [one["name"] for one in changed.json()["files"]] == ["b.txt"]
    assert su.post(URL, _body(office, detached=two)).status_code == 422
