"""Arranging a meeting, and changing it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.meetings.domain.dto import MeetingDto
from apps.meetings.selectors.meetings import get_meeting
from apps.meetings.services.arrange_meeting import arrange_meeting
from apps.meetings.services.change_meeting import MeetingChange, change_meeting
from apps.meetings.web.meeting_form import (
    MeetingForm,
    blank_form,
    form_of,
    people_busy,
    proposals,
    room_choices,
    sent_form,
)
from apps.meetings.web.uploads import store_uploads
from apps_api.meetings import MeetingDraft, MeetingInvalid, MeetingOver, RoomTaken
from ctp_core.api import files
from ctp_core.contracts import Conflict, Forbidden, Invalid, ObjectRef
from ctp_core.kit.answers import field_messages, translated
from ctp_core.kit.policies import INTERNAL
from ctp_core.kit.web import page, render_page

# Where an error of the service stands in the form.
FIELDS = {"starts_at": "start", "ends_at": "end", "room_id": "room"}


@page(INTERNAL, methods=("GET", "HEAD", "POST"))
def meeting_new(request: Any) -> HttpResponse:
    """A new meeting."""
    if request.actor.member is None:
        raise Forbidden()
    if request.method != "POST":
        return _page(request, blank_form(request))
    form = _sent(request)
    if form.errors or "save" not in request.POST:
        return _help(request, form)
    meeting_id = _arrange(request, form)
    if meeting_id is None:
        return _help(request, form)
    messages.success(request, _("The meeting is arranged; everybody invited is asked."))
    return HttpResponseRedirect(reverse("meetings:meeting-detail", args=[meeting_id]))


@page(INTERNAL, methods=("GET", "HEAD", "POST"))
def meeting_edit(request: Any, meeting_id: UUID) -> HttpResponse:
    """The same form for a meeting that stands."""
    meeting = get_meeting(id=meeting_id, actor=request.actor)
    if not meeting.is_organizer:
        raise Forbidden()
    if not meeting.is_open:
        raise MeetingOver()
    if request.method != "POST":
        return _page(request, form_of(meeting), meeting=meeting)
    form = _sent(request)
    if form.errors or "save" not in request.POST or not _change(request, form, meeting):
        return _help(request, form, meeting=meeting)
    messages.success(request, _("The meeting is changed; everybody invited is told."))
    return HttpResponseRedirect(reverse("meetings:meeting-detail", args=[meeting_id]))


def _sent(request: Any) -> MeetingForm:
    try:
        return sent_form(request)
    except Invalid as error:
        form = MeetingForm(**{name: request.POST.get(name, "") for name in ("title", "day", "start", "end", "place")})
        form.agenda, form.room = request.POST.get("agenda", ""), request.POST.get("room", "")
        form.errors = field_messages(error)
        return form


def _arrange(request: Any, form: MeetingForm) -> UUID | None:
    try:
        starts_at, ends_at = form.period()
        draft = MeetingDraft(
            title=form.title,
            starts_at=starts_at,
            ends_at=ends_at,
            organizer=request.actor.member,
            invited=form.invited,
            room_id=form.room_id(),
            place=form.place,
            agenda=form.agenda,
            attachments=store_uploads(request, "files"),
        )
        return arrange_meeting(draft=draft, actor=request.actor)
    except (Invalid, RoomTaken) as error:
        _take_errors(form, error)
        return None


def _change(request: Any, form: MeetingForm, meeting: MeetingDto) -> bool:
    version = request.POST.get("version", "")
    try:
        starts_at, ends_at = form.period()
        change = MeetingChange(
            title=form.title,
            starts_at=starts_at,
            ends_at=ends_at,
            invited=form.invited,
            room_id=form.room_id(),
            place=form.place,
            agenda=form.agenda,
            attachments=store_uploads(request, "files"),
            detached=_detached(request, meeting.id),
        )
        expected = int(version) if version.isdecimal() and len(version) < 10 else meeting.version
        change_meeting(id=meeting.id, change=change, expected_version=expected, actor=request.actor)
    except (Invalid, Conflict) as error:
        _take_errors(form, error)
        return False
    return True


def _detached(request: Any, meeting_id: UUID) -> tuple[UUID, ...]:
    """Those of its files that were ticked to go."""
    ticked = set(request.POST.getlist("detach"))
    attached = files.list_attached(to=ObjectRef("meetings", "meeting", meeting_id))
    return tuple(one.id for one in attached if str(one.id) in ticked)


def _take_errors(form: MeetingForm, error: Invalid | Conflict) -> None:
    if isinstance(error, Invalid):
        form.errors = {FIELDS.get(name, name): found for name, found in field_messages(error).items()}
    else:
        name = "room" if isinstance(error, RoomTaken) else "title"
        form.errors = {name: [translated(error.message, error.params)]}


def _help(request: Any, form: MeetingForm, *, meeting: MeetingDto | None = None) -> HttpResponse:
    """The form again, with proposals when they were asked for."""
    found = []
    if "find" in request.POST and not form.errors:
        try:
            found = proposals(form, actor=request.actor)
        except MeetingInvalid as error:
            _take_errors(form, error)
    return _page(request, form, meeting=meeting, found=found)


def _page(
    request: Any, form: MeetingForm, *, meeting: MeetingDto | None = None, found: list[Any] | None = None
) -> HttpResponse:
    but = meeting.id if meeting else None
    attached = files.list_attached(to=ObjectRef("meetings", "meeting", but)) if but else ()
    context = {
        "active_menu": "meetings",
        "meeting": meeting,
        "form": form,
        "rooms": room_choices(form, actor=request.actor, but=but),
        "busy": people_busy(form, actor=request.actor, but=but),
        "proposals": found,
        "asked": "find" in request.POST,
        "files": attached,
        "version": request.POST.get("version") or (meeting.version if meeting else ""),
    }
    return render_page(request, "meetings/meeting_form.html", context, status=422 if form.errors else 200)
