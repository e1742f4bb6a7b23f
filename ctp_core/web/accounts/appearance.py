"""Language and theme: kept on the account of who is signed in, in a cookie for others."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect

from ctp_core.applets.accounts.services.choose_appearance import choose_appearance
from ctp_core.kit.policies import PUBLIC
from ctp_core.kit.returning import next_url
from ctp_core.kit.web import page
from ctp_core.web.identity import THEME_COOKIE, THEMES

YEAR_S = 31_536_000


@page(PUBLIC, methods=("POST",))
def set_language(request: Any) -> HttpResponse:
    """Show everything in another language."""
    language = request.POST.get("language", "")
    response = _answer(request)
    if language in dict(settings.LANGUAGES):
        if request.actor.is_signed_in:
            choose_appearance(account_pk=request.actor.account_pk, language=language)
        _keep(response, settings.LANGUAGE_COOKIE_NAME, language)
    return response


@page(PUBLIC, methods=("POST",))
def set_theme(request: Any) -> HttpResponse:
    """Light, dark, or ("") as the device has it."""
    theme = request.POST.get("theme", "")
    response = _answer(request)
    if theme in THEMES or not theme:
        if request.actor.is_signed_in:
            choose_appearance(account_pk=request.actor.account_pk, theme=theme)
        _keep(response, THEME_COOKIE, theme)
    return response


def _answer(request: Any) -> HttpResponse:
    """Back to the page; a script that switched in place gets nothing to load."""
    if request.headers.get("X-Requested-With") or request.headers.get("HX-Request"):
        return HttpResponse(status=204)
    return HttpResponseRedirect(next_url(request))


def _keep(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(
        name, value, max_age=YEAR_S, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )
