"""What engines and modules say before somebody leaves or a unit goes, and what they hand over."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.documents.services.maintain_categories import create_category
from apps.meetings.services.save_room import RoomDetails, save_room
from apps.news.services.maintain_boards import BoardContent, create_board
from apps_api.meetings import MEETINGS, MeetingDraft
from ctp_core.contracts import Actor, ObjectRef, PrincipalRef
from ctp_organization.api import setup
from ctp_organization.contracts import PlannedChange
from ctp_organization.selectors.impacts import list_impacts
from ctp_portal.api import todos
from tests.collaboration.house import SERVER, Office, build_office

NAMED = {
    "%(count)s flows name it as who handles a step",
    "%(count)s news boards name it among those who read, publish or review",
    "%(count)s templates name it among those who begin or read affairs",
    "%(count)s categories of documents name it as who handles a step",
    "%(count)s meeting rooms name it among those who book them",
}


@pytest.fixture
def office(db: None) -> Office:
    return build_office()


def lines(change: PlannedChange, actor: Actor = SERVER) -> dict[str, tuple[str, int, list[str]]]:
    """By label: weight, number, examples."""
    found = list_impacts(change=change, actor=actor)
    return {one.label.many: (one.weight, one.count, [shown.title for shown in one.examples]) for one in found}


def name_everywhere(office: Office, one: PrincipalRef) -> None:
    create_board(content=BoardContent(name="财务公告", readers=(one,), publishers=(one,)), actor=SERVER)
    save_room(details=RoomDetails(name="财务会议室", capacity=8, bookers=[one]), actor=SERVER)
    other = [PrincipalRef("member", office.people["director"].id)]
    people = {"check": [one], "countersign": other, "sign": other}
    create_category(direction="dispatch", name="财务文", word="远财", people=people, actor=SERVER)


def test_what_names_a_unit_is_told_before_it_goes_and_not_before_it_moves(office: Office) -> None:
    finance = office.units["finance"]
    name_everywhere(office, PrincipalRef("unit", finance.id))
    before = lines(PlannedChange(act="disable", unit=finance.ref))
    assert {label: before[label] for label in NAMED & set(before)} == {
        "%(count)s flows name it as who handles a step": ("breaks", 1, ["财务文"]),
        "%(count)s news boards name it among those who read, publish or review": ("breaks", 1, ["财务公告"]),
        "%(count)s categories of documents name it as who handles a step": ("breaks", 1, ["财务文"]),
        "%(count)s meeting rooms name it among those who book them": ("breaks", 1, ["财务会议室"]),
    }
    merged = lines(PlannedChange(act="merge", unit=finance.ref, into=office.units["office"].ref))
    assert len(NAMED & set(merged)) == 4
    moved = lines(PlannedChange(act="move", unit=finance.ref, into=office.units["office"].ref))
    assert not NAMED & set(moved)
    assert not NAMED & set(lines(PlannedChange(act="disable", unit=office.units["office"].ref)))


def test_what_names_a_person_is_told_before_the_person_leaves(office: Office) -> None:
    reader = office.people["reader"]
    name_everywhere(office, PrincipalRef("member", reader.id))
    found = lines(PlannedChange(act="leave", member=reader.ref))
    assert {label: found[label][:2] for label in NAMED} == dict.fromkeys(NAMED, ("breaks", 1))
    assert not NAMED & set(lines(PlannedChange(act="leave", member=office.people["stranger"].ref)))


def test_open_work_goes_to_the_successor_with_the_leaving(office: Office) -> None:
    affair = _submitted(office)
    head, delegate = office.people["head"], office.people["delegate"]
    found = lines(PlannedChange(act="leave", member=head.ref))
    assert found["%(count)s decisions wait for this person"] == ("breaks", 1, [])
    starter = lines(PlannedChange(act="leave", member=office.people["starter"].ref))
    assert starter["%(count)s running flows were started by this person"] == ("changes", 1, [])
    assert starter["%(count)s drafts of this person are never sent"] == ("changes", 1, [])
    done = setup.leave_member(id=head.id, successor_id=delegate.id, parts=["workflow.items"], actor=SERVER)
    assert done.handed_over == {"workflow.items": 1}
    assert todos.counts(actor=office.actor("delegate")).pending == 1
    page = office.client("delegate").get(f"/collaboration/affairs/{affair}/").content.decode()
    assert "Head → Delegate" in page
    assert 'value="agree"' in page


def test_coming_meetings_get_another_organizer(office: Office) -> None:
    head, first = office.people["head"], office.people["first"]
    start = (timezone.localtime() + timedelta(days=1)).replace(hour=9, minute=0, second=0, microsecond=0)
    draft = MeetingDraft(
        title="预算会",
        starts_at=start,
        ends_at=start + timedelta(hours=1),
        organizer=head.ref,
        invited=(first.ref, office.people["second"].ref),
        place="三楼",
    )
    source = ObjectRef("trial", "source", head.id)
    meeting = MEETINGS.get().arrange(draft=draft, source=source, actor=office.actor("head"))
    label = "%(count)s coming meetings have nobody who organises them"
    assert lines(PlannedChange(act="leave", member=head.ref))[label] == ("breaks", 1, [])
    assert todos.counts(actor=office.actor("first")).pending == 1
    done = setup.leave_member(id=head.id, successor_id=first.id, parts=["meetings.organised"], actor=SERVER)
    assert done.handed_over == {"meetings.organised": 1}
    assert todos.counts(actor=office.actor("first")).pending == 0
    MEETINGS.get().cancel(id=meeting.id, reason="改期", actor=office.actor("first"))
    told = office.client("first").get("/notifications/").content.decode()
    assert "You organise a meeting now: 预算会" in told


def _submitted(office: Office) -> str:
    """An affair on its way to the head, and a draft beside it."""
    starter = office.api("starter")
    for submit in (True, False):
        body = {"template": str(office.template.id), "values": {"title": "公告", "text": "正文", "amount": "1"}}
        made = starter.post("/api/v1/collaboration/affairs/", body)
        assert made.status_code == 201, made.content
        if submit:
            affair = str(made.json()["id"])
            sent = starter.post(f"/api/v1/collaboration/affairs/{affair}/submit/", {})
            assert sent.status_code == 200, sent.content
    return affair
