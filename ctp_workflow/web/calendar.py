"""The page of the working calendar."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from ctp_core.contracts import FieldError, Invalid, mark
from ctp_core.kit.answers import field_messages, translated
from ctp_core.kit.policies import PERMISSION
from ctp_core.kit.web import page, render_page
from ctp_workflow.domain.calendar import Span
from ctp_workflow.selectors.calendar import list_days, list_hours
from ctp_workflow.services.edit_calendar import MANAGE_CALENDAR, forget_day, save_day, save_hours

MENU = "workflow-calendar"


@page(PERMISSION(MANAGE_CALENDAR), methods=("GET", "POST"))
def show_calendar(request: Any) -> HttpResponse:
    """Hours of the week and the special days of a year; each form saves one thing."""
    year = _year(request.GET.get("year", ""))
    errors: dict[str, list[str]] = {}
    if request.method == "POST":
        try:
            done = _save(request)
        except Invalid as error:
            errors = field_messages(error)
            if not errors:
                messages.error(request, translated(error.message, error.params))
        else:
            messages.success(request, done)
            return HttpResponseRedirect(f"{reverse('workflow:calendar')}?year={year}")
    hours = list_hours()
    context = {
        "year": year,
        "before": year - 1,
        "after": year + 1,
        "days": list_days(year=year),
        "week": [
            {
                "field": f"week.{weekday}",
                "name": WEEKDAYS[weekday],
                "value": request.POST.get(f"week.{weekday}", _said(hours.get(weekday, ()))),
                "errors": errors.get(f"week.{weekday}", errors.get("week", []) if weekday == 0 else []),
            }
            for weekday in range(7)
        ],
        "errors": errors,
        "values": request.POST,
        "active_menu": MENU,
    }
    return render_page(request, "ctp_workflow/calendar.html", context, status=422 if errors else 200)


def _save(request: Any) -> str:
    sent, actor = request.POST, request.actor
    if sent.get("what") == "hours":
        save_hours(
            week={weekday: _spans(sent.get(f"week.{weekday}", ""), weekday) for weekday in range(7)}, actor=actor
        )
        return _("The working hours are saved. Deadlines that are set stay as they are.")
    day = _day(sent.get("day", ""))
    if sent.get("what") == "forget":
        forget_day(day=day, actor=actor)
        return _("The day is what its weekday says again.")
    save_day(day=day, is_working=sent.get("is_working") == "yes", name=sent.get("name", ""), actor=actor)
    return _("The day is saved.")


def _said(spans: tuple[Span, ...]) -> str:
    return " ".join(f"{begins:%H:%M}-{ends:%H:%M}" for begins, ends in spans)


def _spans(text: str, weekday: int) -> list[Span]:
    found = []
    try:
        for stretch in text.replace("，", " ").replace(",", " ").replace("–", "-").replace("：", ":").split():
            begins, ends = stretch.split("-")
            found.append((time.fromisoformat(begins.zfill(5)), time.fromisoformat(ends.zfill(5))))
    except ValueError:
        message = mark("Hours are stretches one after the other, like 08:30-12:00 14:00-17:30.")
        raise Invalid({f"week.{weekday}": [FieldError("workflow.bad_hours", message)]}) from None
    return found


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        message = mark("Choose a day from 1990 to 2100.")
        raise Invalid({"day": [FieldError("workflow.bad_day", message)]}) from None


def _year(text: str) -> int:
    if text.isascii() and text.isdecimal() and len(text) == 4 and 1990 <= int(text) <= 2100:
        return int(text)
    return timezone.localdate().year
