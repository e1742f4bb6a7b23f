"""The archive: its index for everybody, what waits to be put into it for those who look after flows."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ctp_core.contracts import DomainError, Invalid, PageRequest, mark
from ctp_core.kit.answers import field_messages, translated
from ctp_core.kit.ids import read_ids
from ctp_core.kit.policies import INTERNAL, PERMISSION
from ctp_core.kit.web import page, render_page
from ctp_workflow.selectors.archive import list_archive, list_to_archive
from ctp_workflow.selectors.resolving_people import ADMINISTER
from ctp_workflow.services.archive_instance import RETENTIONS, archive_instance

MENU = "workflow-archive"
SIZE = 20
RETENTION_NAMES = {"10": mark("10 years"), "30": mark("30 years"), "permanent": mark("for ever")}
FIRST_YEAR = 2000


def retention_choices() -> list[tuple[str, str]]:
    """How long something may be kept, in words."""
    return [(code, _(RETENTION_NAMES[code])) for code in RETENTIONS]


@page(INTERNAL)
def show_archive(request: Any) -> HttpResponse:
    """What of the archive one sees."""
    text = request.GET.get("text", "").strip()[:100]
    asked = request.GET.get("year", "")
    this_year = timezone.localdate().year
    year = int(asked) if len(asked) == 4 and asked.isascii() and asked.isdigit() else None
    if year is not None and not FIRST_YEAR <= year <= this_year:
        year = None
    over = request.GET.get("over") == "1"
    wanted = PageRequest(cursor=request.GET.get("cursor") or None, size=SIZE)
    found = list_archive(actor=request.actor, page=wanted, text=text, year=year, over=over)
    context = {
        "page": found,
        "text": text,
        "year": year,
        "over": over,
        "years": range(this_year, this_year - 10, -1),
        "names": dict(retention_choices()),
        "may_archive": request.actor.may(ADMINISTER),
        "active_menu": MENU,
    }
    return render_page(request, "ctp_workflow/archive.html", context)


@page(PERMISSION(ADMINISTER), methods=("GET", "POST"))
def put_into_archive(request: Any) -> HttpResponse:
    """Ended flows: choose some, say for how long, and each is told what became of it."""
    if request.method == "POST":
        _archive_chosen(request)
        return HttpResponseRedirect(reverse("workflow:archive-waiting"))
    wanted = PageRequest(cursor=request.GET.get("cursor") or None, size=SIZE)
    context = {
        "page": list_to_archive(actor=request.actor, page=wanted),
        "retentions": retention_choices(),
        "active_menu": MENU,
    }
    return render_page(request, "ctp_workflow/archive_waiting.html", context)


def _archive_chosen(request: Any) -> None:
    """Each in a transaction of its own: one that can't be archived holds no other up."""
    chosen = read_ids(request.POST.getlist("flow")[:SIZE])
    if not chosen:
        messages.error(request, _("Choose flows first."))
        return
    done, refusals = 0, []
    for one in chosen:
        try:
            archive_instance(instance_id=one, retention=request.POST.get("retention", ""), actor=request.actor)
        except Invalid as error:
            refusals += [text for found in field_messages(error).values() for text in found]
        except DomainError as error:
            refusals.append(translated(error.message, error.params))
        else:
            done += 1
    if done:
        text = ngettext("%(count)s flow was archived.", "%(count)s flows were archived.", done)
        messages.success(request, text % {"count": done})
    for text in dict.fromkeys(refusals):
        messages.error(request, text)
