"""Meetings in the full-text index: found by their people alone."""

from __future__ import annotations

from apps.meetings.models import Meeting
from apps.meetings.selectors.searching import all_ids, load_entries, visible_ids
from apps.meetings.services.arrange_meeting import arrange_meeting
from apps_api.meetings import MeetingDraft
from ctp_core.contracts import ObjectRef
from tests.meetings.conftest import Office, at, refs


def test_entries_carry_the_keys_of_their_people(office: Office) -> None:
    draft = MeetingDraft(
        title="周例会",
        starts_at=at(9),
        ends_at=at(10),
        organizer=office.su.ref,
        invited=refs(office.wang),
        agenda="一、预算",
    )
    meeting_id = arrange_meeting(draft=draft, actor=office.actor(office.su))
    Meeting.objects.update(minutes="决定")
    (entry,) = load_entries(list(all_ids()))
    assert entry.ref == ObjectRef("meetings", "meeting", meeting_id)
    assert (entry.title, entry.body, entry.extra) == ("周例会", "一、预算\n决定", "苏轼")
    assert entry.keys == {f"a{office.su.account_pk}", f"a{office.wang.account_pk}"}
    assert visible_ids(office.actor(office.wang), [meeting_id]) == {meeting_id}
    assert visible_ids(office.actor(office.zhao), [meeting_id]) == set()
