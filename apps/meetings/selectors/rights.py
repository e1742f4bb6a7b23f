"""Rights on meetings as they are explained."""

from __future__ import annotations

from uuid import UUID

from apps.meetings.models import Meeting
from apps.meetings.selectors.searching import load_entries, visible_ids
from ctp_core.contracts import Actor, ObjectRights, mark


def allowed(actor: Actor, meeting_id: UUID) -> frozenset[str]:
    """Whether *actor* sees the meeting."""
    return frozenset({"read"}) if visible_ids(actor, [meeting_id]) else frozenset()


def keys(meeting_id: UUID) -> frozenset[str] | None:
    """Its organizer and who is invited."""
    if not Meeting.objects.filter(public_id=meeting_id).exists():
        return None
    return next(iter(load_entries([meeting_id]))).keys


RIGHTS = ObjectRights("meeting", mark("Meeting"), (("read", mark("See and read")),), allowed, keys)
