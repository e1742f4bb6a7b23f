"""Somebody leaves: the coming meetings get another organizer."""

from __future__ import annotations

from apps.meetings.models import Invitation
from apps.meetings.selectors.impacts import coming_of
from apps.meetings.services import tell_people
from ctp_core.api import audit
from ctp_core.contracts import Actor, MemberRef


def hand_over_meetings(leaver: MemberRef, successor: MemberRef, actor: Actor) -> int:
    """The successor organises what the leaver would have, and is not asked to come any more. Returns the number of meetings.

    Inside the transaction of the leaving.
    """
    coming = list(coming_of(leaver.pk).select_for_update(of=("self",)).select_related("room").order_by("pk"))
    for meeting in coming:
        meeting.organizer_id = successor.pk
        meeting.version += 1
        meeting.save(update_fields=["organizer", "version"])
        asked = list(Invitation.objects.filter(meeting=meeting, member_id=successor.pk))
        tell_people.withdraw(asked)
        Invitation.objects.filter(pk__in=[one.pk for one in asked]).delete()
        tell_people.refresh_search(meeting)
        tell_people.notify(meeting, [successor.pk], "meetings.handed_over")
        details = {"from": leaver.name, "to": successor.name}
        ref = tell_people.meeting_ref(meeting)
        audit.record(actor=actor, action="meetings.meeting.hand_over", subject=ref, details=details)
    return len(coming)
