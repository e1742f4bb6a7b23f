"""What meetings add to the house."""

from __future__ import annotations

from uuid import UUID

from apps.meetings.management.rights_trial import SCENARIO
from apps.meetings.selectors import searching
from apps.meetings.selectors.audit_words import WORDS
from apps.meetings.selectors.impacts import find_impacts
from apps.meetings.selectors.meetings import visible_to
from apps.meetings.selectors.notices import KINDS
from apps.meetings.selectors.rights import RIGHTS
from apps.meetings.selectors.rooms import MANAGE_ROOMS
from apps.meetings.selectors.shared_meetings import people_of_own_meetings
from apps.meetings.selectors.today import load_today
from apps.meetings.services import pass_time
from apps.meetings.services.hand_over_meetings import hand_over_meetings
from apps.meetings.services.load_demo import load_demo
from apps.meetings.services.tell_people import END_TIMER, REMINDER_TIMER
from apps_api.meetings.events import MeetingArranged, MeetingCancelled, MeetingChanged, MinutesPublished
from ctp_core.contracts import (
    Actor,
    DemoStep,
    FileOwner,
    PermissionDeclaration,
    PublicEvent,
    ScopeDeclaration,
    TimerHandler,
    mark,
)
from ctp_index.contracts import SearchSource
from ctp_organization.contracts import HandOver, OrganizationImpact, SharedWork
from ctp_portal.contracts import MenuEntry, PaletteCommand, TodoKind, Widget


def is_member(actor: Actor) -> bool:
    """People of the organisation, partners too: they see what they are invited to."""
    return actor.member is not None


def is_internal(actor: Actor) -> bool:
    """People of the house."""
    return actor.member is not None and not actor.external


def may_read_files(actor: Actor, meeting_id: UUID) -> bool:
    """Who sees the meeting reads its files."""
    return visible_to(actor).filter(public_id=meeting_id).exists()


CONTRIBUTIONS: list[object] = [
    WORDS,
    PublicEvent(MeetingArranged, mark("A meeting was arranged")),
    PublicEvent(MeetingChanged, mark("A meeting was changed")),
    PublicEvent(MeetingCancelled, mark("A meeting was cancelled")),
    PublicEvent(MinutesPublished, mark("Minutes were published")),
    *KINDS,
    PermissionDeclaration(MANAGE_ROOMS, mark("Manage meeting rooms and who may book them")),
    ScopeDeclaration("meetings:read", mark("Read rooms and meetings")),
    ScopeDeclaration("meetings:write", mark("Arrange meetings, reply, manage rooms")),
    FileOwner("meeting", may_read_files),
    SCENARIO,
    RIGHTS,
    TimerHandler(END_TIMER, pass_time.end),
    TimerHandler(REMINDER_TIMER, pass_time.remind),
    SharedWork("meetings.meetings", people_of_own_meetings),
    OrganizationImpact("meetings", find_impacts),
    HandOver("meetings.organised", mark("The coming meetings this person organises"), hand_over_meetings),
    SearchSource(
        kind="meeting",
        label=mark("Meeting"),
        load=searching.load_entries,
        visible=searching.visible_ids,
        all_ids=searching.all_ids,
    ),
    TodoKind("meeting", searching.visible_ids),
    MenuEntry("meetings", mark("Meetings"), "meetings:meeting-list", icon="calendar", order=30, shown=is_member),
    Widget("meetings.today", mark("Today"), 20, "side", "meetings/today.html", load_today),
    PaletteCommand(
        "meetings.new",
        mark("Arrange a meeting"),
        "meetings:meeting-new",
        icon="calendar",
        keywords="huiyi hy yuding meeting book",
        shown=is_internal,
        order=40,
    ),
    PaletteCommand(
        "meetings.rooms",
        mark("See which rooms are free"),
        "meetings:room-day",
        icon="calendar",
        keywords="huiyishi hys room",
        shown=is_internal,
        group="do",
        order=40,
    ),
    DemoStep(50, load_demo),
]
