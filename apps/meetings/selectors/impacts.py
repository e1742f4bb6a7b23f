"""What a change of the organisation would do to rooms and meetings."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet
from django.urls import reverse

from apps.meetings.models import Meeting, Room
from ctp_core.api import clock
from ctp_core.contracts import Actor, mark_counted
from ctp_organization.contracts import Impact, PlannedChange
from ctp_organization.kit.impacts import EMPTIES, counted, granted


def coming_of(member_pk: int) -> QuerySet[Meeting]:
    """The meetings somebody organises that are not over."""
    return Meeting.objects.filter(organizer_id=member_pk, state=Meeting.State.PLANNED, ends_at__gt=clock.now())


def find_impacts(change: PlannedChange, actor: Actor) -> Iterator[Impact]:
    """The coming meetings of a person, and the rooms that the unit or the person in the own name may book."""
    if change.member is not None:
        coming = coming_of(change.member.pk)
        yield counted(
            coming,
            mark_counted(
                "%(count)s coming meeting has nobody who organises it",
                "%(count)s coming meetings have nobody who organises them",
            ),
            title="",
        )
    if change.member is not None or change.act in EMPTIES:
        rooms = Room.objects.filter(granted(change, Room), is_open=True)
        label = mark_counted(
            "%(count)s meeting room names it among those who book it",
            "%(count)s meeting rooms name it among those who book them",
        )
        yield counted(rooms, label, url=lambda one: reverse("meetings:room-edit", args=[one]))
