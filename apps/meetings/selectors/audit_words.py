"""What meetings records in the audit, in words."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from apps.meetings.models import Room
from ctp_core.contracts import AuditWords, mark


def _rooms(ids: Collection[UUID]) -> dict[UUID, str]:
    return dict(Room.objects.filter(public_id__in=ids).values_list("public_id", "name"))


WORDS = AuditWords(
    acts={
        "meetings.meeting.arrange": mark("Arranged a meeting"),
        "meetings.meeting.change": mark("Changed a meeting"),
        "meetings.meeting.cancel": mark("Cancelled a meeting"),
        "meetings.meeting.reply": mark("Replied to an invitation"),
        "meetings.meeting.write_minutes": mark("Wrote the minutes"),
        "meetings.meeting.hand_over": mark("Handed a meeting over"),
        "meetings.room.create": mark("Created a meeting room"),
        "meetings.room.change": mark("Changed a meeting room"),
    },
    kinds={
        "meeting": mark("Meeting"),
        "room": mark("Meeting room"),
    },
    details={
        "moved": mark("Moved"),
        "reply": mark("Reply"),
        "bookers": mark("Who may book"),
    },
    values={
        "reply=accepted": mark("Accepted"),
        "reply=tentative": mark("Tentative"),
        "reply=declined": mark("Declined"),
    },
    names={"room": _rooms},
)
