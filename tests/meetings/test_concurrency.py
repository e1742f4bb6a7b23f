"""Many book one room at one moment: one gets it."""

from __future__ import annotations

import threading

import pytest
from django.db import close_old_connections, connections

from apps.meetings.models import Meeting, RoomSlot
from apps.meetings.services.arrange_meeting import arrange_meeting
from apps_api.meetings import MeetingDraft, RoomTaken
from tests.meetings.conftest import at, build_office

pytestmark = pytest.mark.django_db(transaction=True)
THREADS = 50


@pytest.mark.cluster
@pytest.mark.parametrize("shift", [0, 1], ids=["same time", "overlapping times"])
def test_fifty_threads_and_one_room(shift: int) -> None:
    office = build_office()
    actor = office.actor(office.su)
    barrier = threading.Barrier(THREADS)
    outcomes: list[str] = []

    def book(number: int) -> None:
        begin = at(9 + shift * (number % 6) / 12)
        end = at(10 + shift * (number % 6) / 12)
        draft = MeetingDraft(
            title=f"{number}", starts_at=begin, ends_at=end, organizer=office.su.ref, room_id=office.big
        )
        barrier.wait()
        try:
            arrange_meeting(draft=draft, actor=actor)
            outcomes.append("held")
        except RoomTaken:
            outcomes.append("taken")
        except Exception as error:
            outcomes.append(f"{type(error).__name__}: {error}")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=book, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    close_old_connections()
    assert sorted(outcomes) == ["held"] + ["taken"] * (THREADS - 1)
    assert Meeting.objects.count() == 1
    assert RoomSlot.objects.count() == 12
