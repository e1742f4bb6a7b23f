"""One's meetings, as a list and by the week."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from apps.meetings.domain.dto import BOXES, Box, MeetingLine
from apps.meetings.selectors.meetings import count_waiting, list_between, list_meetings
from apps.meetings.web.days import midnight, wanted_day, week_of
from ctp_core.contracts import PageRequest
from ctp_core.kit.policies import SIGNED_IN
from ctp_core.kit.web import page, render_page

LABELS = (
    ("upcoming", gettext_lazy("To come")),
    ("waiting", gettext_lazy("To reply to")),
    ("mine", gettext_lazy("Arranged by me")),
    ("past", gettext_lazy("Past")),
)


@page(SIGNED_IN)
def meeting_list(request: Any) -> HttpResponse:
    """To come, to reply to, arranged by me, past."""
    box: Box = next((one for one in BOXES if one == request.GET.get("box")), "upcoming")
    text = request.GET.get("q", "").strip()[:100]
    wanted = PageRequest(cursor=request.GET.get("cursor") or None)
    context = {
        "active_menu": "meetings",
        "page": list_meetings(actor=request.actor, box=box, page=wanted, text=text),
        "box": box,
        "boxes": LABELS,
        "text": text,
        "waiting": count_waiting(actor=request.actor),
    }
    return render_page(request, "meetings/meeting_list.html", context)


@page(SIGNED_IN)
def meeting_week(request: Any) -> HttpResponse:
    """One's own week, day by day."""
    day = wanted_day(request.GET.get("day", ""))
    days = week_of(day)
    start, end = midnight(days[0]), midnight(days[-1] + timedelta(days=1))
    lines = list_between(actor=request.actor, start=start, end=end)
    context = {
        "active_menu": "meetings",
        "days": [{"day": one, "meetings": _on(lines, one), "is_today": one == timezone.localdate()} for one in days],
        "first": days[0],
        "last": days[-1],
        "before": days[0] - timedelta(days=7),
        "after": days[0] + timedelta(days=7),
    }
    return render_page(request, "meetings/meeting_week.html", context)


def _on(lines: tuple[MeetingLine, ...], day: Any) -> list[MeetingLine]:
    start, end = midnight(day), midnight(day + timedelta(days=1))
    return [line for line in lines if line.starts_at < end and line.ends_at > start]
