"""People of a partner see those they meet."""

from __future__ import annotations

from apps.meetings.services.arrange_meeting import arrange_meeting
from apps_api.meetings import MeetingDraft
from ctp_organization.api import members
from tests.meetings.conftest import Office, at, refs


def test_a_meeting_opens_the_sight_on_its_people(office: Office) -> None:
    everybody = {one.pk: one.name for one in (office.su, office.wang, office.li, office.zhao, office.guest)}

    def seen() -> set[str]:
        return {everybody[pk] for pk in members.seen_pks(pks=everybody, actor=office.actor(office.guest))}

    def meet(*people: object) -> None:
        draft = MeetingDraft(
            title="碰头会",
            starts_at=at(9),
            ends_at=at(10),
            organizer=office.su.ref,
            invited=refs(*people),  # type: ignore[arg-type]
            place="线上",
        )
        arrange_meeting(draft=draft, actor=office.actor(office.su))

    meet(office.zhao)
    assert seen() == {"单雄信"}
    meet(office.wang, office.guest)
    assert seen() == {"单雄信", "苏轼", "王安石"}
