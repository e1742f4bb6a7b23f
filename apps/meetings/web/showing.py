"""One meeting: its page, replies, cancelling, minutes, the calendar file."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from apps.meetings.domain.icalendar import CalendarEntry, render
from apps.meetings.selectors.meetings import get_meeting
from apps.meetings.services.cancel_meeting import cancel_meeting
from apps.meetings.services.reply_invitation import reply_invitation
from apps.meetings.services.write_minutes import SLOT, write_minutes
from apps.meetings.web.uploads import store_uploads
from ctp_core.api import clock, files
from ctp_core.contracts import FieldError, Forbidden, Invalid, ObjectRef, mark
from ctp_core.kit.answers import field_messages
from ctp_core.kit.policies import SIGNED_IN
from ctp_core.kit.web import page, render_page
from ctp_portal.kit.shell import acted, in_pane

REPLY_WORDS = {
    "accepted": lambda: _("You come to the meeting."),
    "tentative": lambda: _("You perhaps come to the meeting."),
    "declined": lambda: _("You don't come to the meeting."),
}


@page(SIGNED_IN)
def meeting_detail(request: Any, meeting_id: UUID) -> HttpResponse:
    """What, when, where, who comes; and what the reader can do."""
    meeting = get_meeting(id=meeting_id, actor=request.actor)
    attached = files.list_attached(to=ObjectRef("meetings", "meeting", meeting_id))
    tally = {
        kind: sum(one.reply == kind for one in meeting.invitations)
        for kind in ("accepted", "tentative", "declined", "waiting")
    }
    context = {
        "active_menu": "meetings",
        "meeting": meeting,
        "files": [one for one in attached if one.slot != SLOT],
        "minutes_files": [one for one in attached if one.slot == SLOT],
        "tally": tally,
        "reply_to": meeting.asked[0] if meeting.asked else None,
        "for_somebody_else": bool(meeting.asked)
        and (request.actor.member is None or meeting.asked[0].member.pk != request.actor.member.pk),
        "has_begun": meeting.starts_at <= clock.now(),
        "pane": in_pane(request),
    }
    return render_page(request, "meetings/meeting_detail.html", context)


@page(SIGNED_IN, methods=("POST",))
def meeting_reply(request: Any, meeting_id: UUID) -> HttpResponse:
    """Accept, decline with a reason, perhaps."""
    reply = request.POST.get("reply", "")
    key = reply_invitation(
        meeting_id=meeting_id,
        reply=reply,
        reason=request.POST.get("reason", ""),
        for_member_id=_id_or_none(request.POST.get("member", "")),
        actor=request.actor,
    )
    url = reverse("meetings:meeting-detail", args=[meeting_id])
    return acted(request, message=REPLY_WORDS[reply](), url=url, key=key)


@page(SIGNED_IN, methods=("POST",))
def meeting_cancel(request: Any, meeting_id: UUID) -> HttpResponse:
    """It does not take place."""
    cancel_meeting(id=meeting_id, reason=request.POST.get("reason", ""), actor=request.actor)
    url = reverse("meetings:meeting-detail", args=[meeting_id])
    return acted(request, message=_("The meeting is cancelled; everybody invited is told."), url=url)


@page(SIGNED_IN, methods=("GET", "HEAD", "POST"))
def meeting_minutes(request: Any, meeting_id: UUID) -> HttpResponse:
    """Write the minutes, or correct them."""
    meeting = get_meeting(id=meeting_id, actor=request.actor)
    if not meeting.is_organizer:
        raise Forbidden()
    text, errors = request.POST.get("minutes", meeting.minutes), {}
    if request.method == "POST":
        try:
            stored = store_uploads(request, "files")
            write_minutes(id=meeting_id, text=text, attachments=stored, actor=request.actor)
            url = reverse("meetings:meeting-detail", args=[meeting_id])
            return acted(request, message=_("Everybody invited can read the minutes."), url=url)
        except Invalid as error:
            errors = field_messages(error)
    context = {"active_menu": "meetings", "meeting": meeting, "text": text, "errors": errors}
    return render_page(request, "meetings/meeting_minutes.html", context, status=422 if errors else 200)


@page(SIGNED_IN)
def meeting_calendar(request: Any, meeting_id: UUID) -> HttpResponse:
    """The meeting as a file for other calendars."""
    meeting = get_meeting(id=meeting_id, actor=request.actor)
    entry = CalendarEntry(
        id=meeting.id,
        title=meeting.title,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        place=meeting.where,
        text=meeting.agenda,
        organizer=meeting.organizer.name,
        url=request.build_absolute_uri(reverse("meetings:meeting-detail", args=[meeting_id])),
        cancelled=meeting.cancelled,
        sequence=meeting.version,
        written_at=clock.now(),
    )
    name = slugify(meeting.title)[:60] or "meeting"
    response = HttpResponse(render(entry), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return response


def _id_or_none(text: str) -> UUID | None:
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError:
        raise Invalid({"member": [FieldError("meetings.member", mark("Somebody you chose can't be found."))]}) from None
