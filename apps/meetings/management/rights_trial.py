"""Meetings in the rights machine: people are invited and uninvited, and others act for them for a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from apps.meetings.selectors.meetings import get_meeting, list_meetings, visible_to
from apps.meetings.services.arrange_meeting import arrange_meeting
from apps.meetings.services.change_meeting import MeetingChange, change_meeting
from apps_api.meetings import MeetingDraft, MeetingNotFound
from ctp_core.api import clock
from ctp_core.contracts import PAGE_LIMIT, Actor, ObjectRef, PageRequest
from ctp_index.kit.rights_machine import WORD, RightsScenario
from ctp_organization.kit.rights_world import Person, World
from ctp_portal.api import notifications

MEETINGS = 4
FAR = timedelta(days=365)


@dataclass(eq=False)
class MeetingModel:
    """A meeting and its people."""

    id: UUID
    title: str
    starts_at: datetime
    organizer: Person
    invited: set[Person] = field(default_factory=set)

    @property
    def people(self) -> set[Person]:
        """Who sees it themselves."""
        return {self.organizer} | self.invited


class MeetingsTrial:
    """See ``RightsTrial``."""

    module, kind = "meetings", "meeting"

    def __init__(self, world: World) -> None:
        self.world = world
        self.meetings: list[MeetingModel] = []
        for _ in range(MEETINGS):
            self.arrange()

    def step(self) -> str:
        """One change."""
        return self.world.random.choice((*[self.reinvite] * 9, self.arrange))()

    def arrange(self) -> str:
        """A new one, a year from now so that it does not pass."""
        organizer, invited = self.world.insider(), self._guests()
        begins = (clock.now() + FAR).replace(minute=0, second=0, microsecond=0)
        begins += timedelta(hours=2 * len(self.meetings))
        title = f"{WORD} {len(self.meetings)}"
        draft = MeetingDraft(
            title=title,
            starts_at=begins,
            ends_at=begins + timedelta(hours=1),
            organizer=organizer.ref,
            invited=tuple(one.ref for one in invited),
            place="online",
        )
        made = arrange_meeting(draft=draft, actor=organizer.actor())
        self.meetings.append(MeetingModel(made, title, begins, organizer, invited - {organizer}))
        with transaction.atomic():
            notifications.notify(
                member_pks=[one.ref.pk for one in self.world.people],
                kind="meetings.minutes",
                subject=ObjectRef("meetings", "meeting", made),
                key=f"trial:{made}",
            )
        return f"meeting of {organizer.ref.name} with {len(invited)}"

    def reinvite(self) -> str:
        """Others are invited."""
        meeting, invited = self.world.random.choice(self.meetings), self._guests()
        change = MeetingChange(
            title=meeting.title,
            starts_at=meeting.starts_at,
            ends_at=meeting.starts_at + timedelta(hours=1),
            invited=tuple(one.ref for one in invited),
            room_id=None,
            place="online",
            agenda="",
        )
        change_meeting(id=meeting.id, change=change, actor=meeting.organizer.actor())
        meeting.invited = invited - {meeting.organizer}
        return f"{meeting.title} with {len(invited)}"

    # --- The model ----------------------------------------------------------------------------------------------------
    def sees(self, person: Person) -> set[UUID]:
        """One's own, and those of whom one acts for."""
        if not person.active:
            return set()
        who = {person} | self.world.acts_for(person, "meetings")
        return {one.id for one in self.meetings if one.people & who}

    finds = sees

    def lists(self, person: Person) -> set[UUID]:
        """One's own alone."""
        return {one.id for one in self.meetings if person.active and person in one.people}

    def works_with(self, person: Person) -> set[Person]:
        """Everybody of the meetings one is part of; acting for somebody shares nothing."""
        return {other for one in self.meetings if person in one.people for other in one.people}

    def told(self, person: Person) -> set[UUID]:
        """Everybody was told of everything."""
        return self.all_ids()

    def all_ids(self) -> set[UUID]:
        """Every meeting of the trial."""
        return {one.id for one in self.meetings}

    # --- The server ---------------------------------------------------------------------------------------------------
    def opens(self, actor: Actor, id: UUID) -> bool:  # noqa: A002
        """Does its page open?"""
        try:
            get_meeting(id=id, actor=actor)
        except MeetingNotFound:
            return False
        return True

    def surfaces(self) -> Mapping[str, Callable[[Actor], set[UUID] | int]]:
        """As the doors ask."""
        return {"list": _list, "count": lambda actor: visible_to(actor).count()}

    def _guests(self) -> set[Person]:
        # People who have left can't be invited; the service would leave them out.
        there = [one for one in self.world.people if one.active]
        return set(self.world.random.sample(there, min(len(there), self.world.random.randint(1, 3))))


def _list(actor: Actor) -> set[UUID]:
    return {one.id for one in list_meetings(actor=actor, box="upcoming", page=PageRequest(size=PAGE_LIMIT)).items}


SCENARIO = RightsScenario("meetings", MeetingsTrial)
