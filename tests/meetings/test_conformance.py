"""The promises of the port, kept by the module and by its stand-in alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

import pytest

from apps_api.meetings import (
    MEETINGS,
    BookingForbidden,
    MeetingDraft,
    MeetingInvalid,
    MeetingNotFound,
    MeetingService,
    RoomNotFound,
    RoomTaken,
)
from apps_api.meetings.fake import FakeMeetings
from ctp_core.contracts import Forbidden, ObjectRef, system_actor
from tests.meetings.conftest import Office, at, refs


@dataclass
class World:
    service: MeetingService
    office: Office
    big: UUID
    small: UUID

    def draft(self, **changed: object) -> MeetingDraft:
        made = MeetingDraft(
            title="周例会",
            starts_at=at(9),
            ends_at=at(10),
            organizer=self.office.su.ref,
            invited=refs(self.office.wang),
            room_id=self.big,
        )
        return replace(made, **changed)  # type: ignore[arg-type]


def _real(office: Office) -> World:
    return World(MEETINGS.get(), office, office.big, office.small)


def _fake(office: Office) -> World:
    fake = FakeMeetings()
    everyone = office.actor(office.su).principals & office.actor(office.wang).principals
    big = fake.add_room("第一会议室", capacity=20, bookers=everyone)
    small = fake.add_room("第二会议室", capacity=4, bookers=frozenset({f"a{office.su.account_pk}"}))
    return World(fake, office, big.id, small.id)


@pytest.fixture(params=[_real, _fake], ids=["module", "fake"])
def world(request: pytest.FixtureRequest, office: Office) -> World:
    build: Callable[[Office], World] = request.param
    return build(office)


def _source() -> ObjectRef:
    return ObjectRef("collaboration", "affair", uuid4())


def test_rooms_are_those_one_may_book(world: World) -> None:
    office = world.office
    assert [one.name for one in world.service.list_rooms(actor=office.actor(office.su))] == ["第一会议室", "第二会议室"]
    assert [one.name for one in world.service.list_rooms(actor=office.actor(office.wang))] == ["第一会议室"]
    assert world.service.list_rooms(actor=office.actor(office.guest)) == ()


def test_arranged_once_a_source(world: World) -> None:
    source, su = _source(), world.office.actor(world.office.su)
    first = world.service.arrange(draft=world.draft(), source=source, actor=su)
    again = world.service.arrange(draft=world.draft(title="别的"), source=source, actor=su)
    assert first == again
    assert (first.title, first.cancelled) == ("周例会", False)
    assert first.room is not None
    assert first.room.id == world.big
    assert world.service.find_arranged(source=source, actor=su) == first


def test_found_by_those_invited_alone(world: World) -> None:
    source, office = _source(), world.office
    made = world.service.arrange(draft=world.draft(), source=source, actor=office.actor(office.su))
    assert world.service.find_arranged(source=source, actor=office.actor(office.wang)) == made
    assert world.service.find_arranged(source=source, actor=office.actor(office.zhao)) is None
    assert world.service.find_arranged(source=_source(), actor=office.actor(office.su)) is None


def test_one_room_holds_one_meeting(world: World) -> None:
    su = world.office.actor(world.office.su)
    world.service.arrange(draft=world.draft(), source=_source(), actor=su)
    for start, end in ((9, 10), (8.5, 9.5), (9.5, 10.5), (8, 11), (9.25, 9.5)):
        with pytest.raises(RoomTaken):
            world.service.arrange(draft=world.draft(starts_at=at(start), ends_at=at(end)), source=_source(), actor=su)
    for start, end in ((8, 9), (10, 11)):
        world.service.arrange(draft=world.draft(starts_at=at(start), ends_at=at(end)), source=_source(), actor=su)
    world.service.arrange(draft=world.draft(room_id=world.small), source=_source(), actor=su)
    world.service.arrange(draft=world.draft(room_id=None), source=_source(), actor=su)


def test_free_rooms(world: World) -> None:
    su = world.office.actor(world.office.su)

    def free(people: int = 1) -> list[str]:
        found = world.service.list_free_rooms(starts_at=at(9), ends_at=at(10), people=people, actor=su)
        return [one.name for one in found]

    assert free() == ["第二会议室", "第一会议室"]
    assert free(people=5) == ["第一会议室"]
    assert free(people=21) == []
    world.service.arrange(draft=world.draft(), source=_source(), actor=su)
    assert free() == ["第二会议室"]


def test_cancelled_it_frees_the_room(world: World) -> None:
    source, su = _source(), world.office.actor(world.office.su)
    made = world.service.arrange(draft=world.draft(), source=source, actor=su)
    with pytest.raises(Forbidden):
        world.service.cancel(id=made.id, reason="", actor=world.office.actor(world.office.wang))
    with pytest.raises(MeetingNotFound):
        world.service.cancel(id=made.id, reason="", actor=world.office.actor(world.office.zhao))
    world.service.cancel(id=made.id, reason="改期", actor=su)
    world.service.cancel(id=made.id, reason="改期", actor=su)
    found = world.service.find_arranged(source=source, actor=su)
    assert found is not None
    assert found.cancelled
    world.service.arrange(draft=world.draft(), source=_source(), actor=su)


def test_rooms_one_may_not_book_or_see(world: World) -> None:
    office = world.office
    wangs = world.draft(organizer=office.wang.ref, room_id=world.small)
    with pytest.raises(BookingForbidden):
        world.service.arrange(draft=wangs, source=_source(), actor=office.actor(office.wang))
    with pytest.raises(RoomNotFound):
        world.service.arrange(draft=world.draft(room_id=uuid4()), source=_source(), actor=office.actor(office.su))
    world.service.arrange(draft=wangs, source=_source(), actor=system_actor("test"))


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"ends_at": at(9)}, "ends_at"),
        ({"starts_at": at(9.05)}, "starts_at"),
    ],
)
def test_bad_drafts_are_refused(world: World, changed: dict[str, object], field: str) -> None:
    su = world.office.actor(world.office.su)
    with pytest.raises(MeetingInvalid) as error:
        world.service.arrange(draft=world.draft(**changed), source=_source(), actor=su)
    assert list(error.value.fields) == [field]


def test_nobody_arranges_for_somebody_else(world: World) -> None:
    with pytest.raises(Forbidden):
        world.service.arrange(draft=world.draft(), source=_source(), actor=world.office.actor(world.office.wang))
