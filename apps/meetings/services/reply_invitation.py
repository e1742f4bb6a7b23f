"""Accept, decline, or say perhaps."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from apps.meetings.domain.dto import REPLIES
from apps.meetings.models import Invitation, Meeting
from apps.meetings.selectors.meetings import people_of, visible_to
from apps.meetings.services import tell_people
from apps.meetings.services.change_meeting import require_open
from apps_api.meetings import MeetingNotFound
from ctp_core.api import audit, clock
from ctp_core.contracts import Actor, FieldError, Forbidden, Invalid, MemberRef, mark
from ctp_portal.api import todos

REASON_LENGTH = 500


def reply_invitation(
    *, meeting_id: UUID, reply: str, reason: str = "", for_member_id: UUID | None = None, actor: Actor
) -> UUID:
    """Reply for oneself, or as a delegate *for_member_id*. A reply can be changed until the meeting ends.

    Returns the key of the to-do that is done with it. Raises MeetingNotFound, Forbidden for who is not invited, MeetingOver,
    Invalid: declining needs a reason.
    """
    _check(reply, reason)
    people = people_of(actor)
    with transaction.atomic():
        if not visible_to(actor).filter(public_id=meeting_id).exists():
            raise MeetingNotFound()
        meeting = Meeting.objects.select_for_update(of=("self",)).select_related("organizer").get(public_id=meeting_id)
        require_open(meeting)
        invitation = _invitation(meeting, people, for_member_id)
        own = actor.member is not None and invitation.member_id == actor.member.pk
        invitation.reply, invitation.reason = reply, reason.strip()
        invitation.replied_at, invitation.replied_by = clock.now(), "" if own else actor.name
        invitation.save(update_fields=["reply", "reason", "replied_at", "replied_by"])
        todos.move(keys=[invitation.public_id], box="done", at=clock.now())
        tell_people.notify_reply(meeting, invitation)
        ref = tell_people.meeting_ref(meeting)
        member = MemberRef(invitation.member_id, invitation.member.public_id, invitation.member.name)
        audited = actor if own else actor.acting_for(member)
        audit.record(actor=audited, action="meetings.meeting.reply", subject=ref, details={"reply": reply})
    return invitation.public_id


def _check(reply: str, reason: str) -> None:
    if reply not in REPLIES:
        raise Invalid({"reply": [FieldError("meetings.reply", mark("Accept, decline, or say perhaps."))]})
    if reply == "declined" and not reason.strip():
        raise Invalid({"reason": [FieldError("meetings.reason", mark("Say in a word why you can't come."))]})
    if len(reason) > REASON_LENGTH:
        message = mark("Use at most %(limit)s characters.")
        raise Invalid({"reason": [FieldError("meetings.text_length", message, limit=REASON_LENGTH)]})


def _invitation(meeting: Meeting, people: tuple[int, ...], for_member_id: UUID | None) -> Invitation:
    """The own invitation first; a grantor's when it is named, or when only that is there."""
    found = list(meeting.invitations.select_related("member").filter(member_id__in=people))
    if for_member_id is not None:
        found = [one for one in found if one.member.public_id == for_member_id]
    if not found:
        raise Forbidden()
    found.sort(key=lambda one: people.index(one.member_id))
    return found[0]
