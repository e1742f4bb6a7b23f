"""What the people of a meeting get: a line to reply to, a notification, a reminder. Inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.urls import reverse

from apps.meetings.models import Invitation, Meeting
from ctp_core.api import clock, timers
from ctp_core.contracts import ObjectRef
from ctp_index.api import request_update
from ctp_portal.api import notifications, todos
from ctp_portal.contracts import TodoEntry

END_TIMER = "meetings.end"
REMINDER_TIMER = "meetings.remind"
REMIND_BEFORE = timedelta(minutes=15)


def meeting_ref(meeting: Meeting) -> ObjectRef:
    """How others name the meeting."""
    return ObjectRef("meetings", "meeting", meeting.public_id)


def meeting_url(meeting: Meeting) -> str:
    """Its page."""
    return reverse("meetings:meeting-detail", args=[meeting.public_id])


def ask(meeting: Meeting, invitations: Iterable[Invitation]) -> None:
    """Put an invitation into the to-do list of each; put again it is pending again."""
    now = clock.now()
    todos.put(
        entries=[
            TodoEntry(
                member_pk=one.member_id,
                box="pending",
                module="meetings",
                kind="invitation",
                key=one.public_id,
                subject=meeting_ref(meeting),
                title=meeting.title,
                url=meeting_url(meeting),
                sender=meeting.organizer.name,
                at=now,
                due_at=meeting.starts_at,
            )
            for one in invitations
        ]
    )


def withdraw(invitations: Iterable[Invitation]) -> None:
    """Nothing is to be replied any more; what was replied stays among the done."""
    todos.withdraw(keys=[one.public_id for one in invitations], boxes=["pending"])


def notify(meeting: Meeting, member_pks: Iterable[int], what: str) -> None:
    """Tell these people *what* (``meetings.changed``), once for each state of the meeting."""
    key = f"{what}:{meeting.public_id}:{meeting.version}"
    notifications.notify(member_pks=list(member_pks), kind=what, subject=meeting_ref(meeting), key=key)


def set_timers(meeting: Meeting) -> None:
    """The reminder and the end, after the meeting was arranged or moved."""
    timers.schedule(kind=END_TIMER, key=meeting.public_id, due_at=meeting.ends_at)
    reminder = meeting.starts_at - REMIND_BEFORE
    if reminder > clock.now():
        timers.schedule(kind=REMINDER_TIMER, key=meeting.public_id, due_at=reminder)
    else:
        timers.cancel(kind=REMINDER_TIMER, key=meeting.public_id)


def cancel_timers(meeting: Meeting) -> None:
    """It does not take place."""
    for kind in (END_TIMER, REMINDER_TIMER):
        timers.cancel(kind=kind, key=meeting.public_id)


def refresh_search(meeting: Meeting) -> None:
    """Have it read again by the index."""
    request_update(ref=meeting_ref(meeting))


def notify_reply(meeting: Meeting, invitation: Invitation) -> None:
    """Tell the organizer who comes; each change of mind anew."""
    at = invitation.replied_at.isoformat() if invitation.replied_at else ""
    notifications.notify(
        member_pks=[meeting.organizer_id],
        kind="meetings.replied",
        subject=meeting_ref(meeting),
        key=f"meetings.replied:{invitation.public_id}:{at}",
        params={"invitation": str(invitation.public_id)},
    )
