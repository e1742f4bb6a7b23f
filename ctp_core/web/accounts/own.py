"""One's own account: who I am here, how it looks, how I change my password, where I am signed in."""

from __future__ import annotations

import zoneinfo
from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from ctp_core.applets.accounts.errors import LockedOut
from ctp_core.applets.accounts.passwords import SHORTEST
from ctp_core.applets.accounts.selectors.sessions import list_sessions
from ctp_core.applets.accounts.services import end_sessions as ending
from ctp_core.applets.accounts.services.choose_appearance import choose_appearance
from ctp_core.applets.accounts.services.set_password import change_password
from ctp_core.contracts import Invalid
from ctp_core.kit.answers import field_messages, translated
from ctp_core.kit.policies import SIGNED_IN
from ctp_core.kit.returning import next_url
from ctp_core.kit.web import page, render_page

MANY = ("GET", "HEAD", "POST")


@page(SIGNED_IN, methods=MANY)
def account(request: Any) -> HttpResponse:
    """Language, theme and time zone; the ways to everything else."""
    errors: dict[str, list[str]] = {}
    if request.method == "POST":
        try:
            chosen = {name: request.POST[name] for name in ("language", "theme", "time_zone") if name in request.POST}
            choose_appearance(account_pk=request.actor.account_pk, **chosen)
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(reverse("core:account"))
        except Invalid as error:
            errors = field_messages(error)
    context = {
        "tab": "account",
        "standing": request.standing,
        "errors": errors,
        "languages": [("", _("As the browser says")), *settings.LANGUAGES],
        "themes": [("", _("As the device")), ("light", _("Light")), ("dark", _("Dark"))],
        "time_zones": [("", settings.TIME_ZONE), *((name, name) for name in _time_zones())],
    }
    return render_page(request, "ctp_core/accounts/account.html", context, status=422 if errors else 200)


@cache
def _time_zones() -> tuple[str, ...]:
    """Places, not the abbreviations of old."""
    return tuple(sorted(name for name in zoneinfo.available_timezones() if "/" in name and not name.startswith("Etc/")))


@sensitive_post_parameters("old", "new", "again")
@page(SIGNED_IN, methods=MANY)
def password(request: Any) -> HttpResponse:
    """Change the password; all other browsers are signed out."""
    errors: dict[str, list[str]] = {}
    if request.method == "POST":
        given = {name: request.POST.get(name, "") for name in ("old", "new", "again")}
        if given["new"] != given["again"]:
            errors = {"again": [_("The two entries differ.")]}
        else:
            errors = _change_password(request, given["old"], given["new"])
        if not errors:
            messages.success(request, _("Your password is changed. Other browsers were signed out."))
            return HttpResponseRedirect(next_url(request, "core:account"))
    context = {
        "tab": "password",
        "errors": errors,
        "shortest": SHORTEST,
        "forced": request.duty == "password",
        "next": next_url(request, "core:account"),
    }
    return render_page(request, "ctp_core/accounts/password.html", context, status=422 if errors else 200)


def _change_password(request: Any, old: str, new: str) -> dict[str, list[str]]:
    try:
        change_password(
            account_pk=request.actor.account_pk,
            old=old,
            new=new,
            session_pk=request.standing.session_pk,
            address=request.client_address,
            actor=request.actor,
        )
    except LockedOut as error:
        return {"old": [translated(error.message, error.params)]}
    except Invalid as error:
        return field_messages(error)
    return {}


@page(SIGNED_IN)
def session_list(request: Any) -> HttpResponse:
    """Where I am signed in."""
    sessions = list_sessions(account_pk=request.actor.account_pk, current_pk=request.standing.session_pk)
    return render_page(request, "ctp_core/accounts/sessions.html", {"tab": "sessions", "sessions": sessions})


@page(SIGNED_IN, methods=("POST",))
def session_end(request: Any, session_id: UUID) -> HttpResponse:
    """Sign one browser out."""
    ending.end_own_session(account_pk=request.actor.account_pk, session_id=session_id, actor=request.actor)
    messages.success(request, _("That browser is signed out."))
    return HttpResponseRedirect(reverse("core:session-list"))


@page(SIGNED_IN, methods=("POST",))
def session_end_others(request: Any) -> HttpResponse:
    """Sign all other browsers out."""
    ending.end_other_sessions(
        account_pk=request.actor.account_pk, session_pk=request.standing.session_pk, actor=request.actor
    )
    messages.success(request, _("All other browsers are signed out."))
    return HttpResponseRedirect(reverse("core:session-list"))
