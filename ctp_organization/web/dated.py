"""Changes dated ahead, and how a unit was on a day."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ctp_core.api import clock
from ctp_core.contracts import Conflict, PageRequest
from ctp_core.kit.answers import translated
from ctp_core.kit.moments import read_moment
from ctp_core.kit.policies import SIGNED_IN
from ctp_core.kit.web import page, render_page
from ctp_organization.api import setup, units
from ctp_organization.kit.policies import MAINTAIN
from ctp_organization.selectors.coming import page_coming_changes
from ctp_organization.web.directory import MENU


def act_names() -> dict[str, str]:
    """What the acts are called."""
    return {
        "move": _("Move below another unit"),
        "merge": _("Merge into another unit"),
        "rename": _("Another name"),
        "disable": _("Take out of use"),
        "heads": _("Heads"),
        "assign": _("Assign"),
        "leave": _("Leaves"),
    }


@page(MAINTAIN)
def coming(request: Any) -> HttpResponse:
    """All changes dated ahead, with those that were done or refused."""
    wanted = PageRequest(cursor=request.GET.get("cursor") or None, size=30)
    names = act_names()
    found = page_coming_changes(actor=request.actor, wanted=wanted)
    rows = found.map(lambda one: {"it": one, "act": names[one.act]})
    return render_page(request, "ctp_organization/coming.html", {"active_menu": MENU, "tab": "coming", "page": rows})


@page(MAINTAIN, methods=("POST",))
def withdraw(request: Any, id: UUID) -> HttpResponse:  # noqa: A002
    """It shall not happen."""
    try:
        done = setup.withdraw_change(id=id, actor=request.actor)
        messages.success(request, _("Withdrawn: %(name)s stays as it is.") % {"name": done.about})
    except Conflict as error:
        messages.error(request, translated(error.message, error.params))
    return HttpResponseRedirect(reverse("organization:coming"))


@page(SIGNED_IN)
def unit_then(request: Any, id: UUID) -> HttpResponse:  # noqa: A002
    """What a unit was called on a day, where it stood and who led it."""
    unit = units.get_unit(id=id, actor=request.actor)
    day = request.GET.get("on", "")[:10]
    # The end of the day: who began on it counts.
    at = (read_moment(f"{day}T23:59:59") if day else None) or clock.now()
    context = {
        "active_menu": MENU,
        "tab": "directory",
        "unit": unit,
        "day": f"{timezone.localtime(at):%Y-%m-%d}",
        "then": units.unit_on(unit_pk=unit.pk, at=at),
        "heads": units.heads_on(unit_pk=unit.pk, at=at),
    }
    return render_page(request, "ctp_organization/unit_then.html", context)
