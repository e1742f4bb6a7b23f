"""Who asks, in which language and time zone: set on every request."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable
from dataclasses import replace
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from ctp_core.api.actors import actor_for_standing
from ctp_core.applets.accounts.dto import Standing
from ctp_core.applets.accounts.rules import duty_of
from ctp_core.applets.accounts.services.keep_session import keep_session
from ctp_core.applets.accounts.services.look_through import looked_through
from ctp_core.contracts import ANONYMOUS, Actor, Forbidden, mark
from ctp_core.kit.answers import error_response
from ctp_core.web.addresses import client_address

Next = Callable[[HttpRequest], HttpResponse]
THEMES = ("light", "dark")
THEME_COOKIE = "ctp-theme"


class ActorMiddleware:
    """Gives ``request.standing`` (the account signed in here, or None), ``actor``, ``duty``, ``theme``, ``client_address``.

    Without a session cookie it asks the database nothing; with one it reads the account, its rights and its member.
    A session that has run out, was ended elsewhere, or whose account is disabled is nobody's from this request on.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        address = client_address(request)
        standing = self._standing(request)
        actor = ANONYMOUS
        if standing is not None:
            request_id = str(getattr(request, "request_id", ""))
            actor = actor_for_standing(standing=standing, request_id=request_id, address=address)
            actor = self._looked_through(request, standing, actor)
        request.client_address = address  # type: ignore[attr-defined]
        request.standing = standing  # type: ignore[attr-defined]
        request.actor = actor  # type: ignore[attr-defined]
        request.duty = duty_of(standing) if standing else ""  # type: ignore[attr-defined]
        request.theme = theme_of(request, standing)  # type: ignore[attr-defined]
        return self.get_response(request)

    @staticmethod
    def _looked_through(request: HttpRequest, standing: Standing, actor: Actor) -> Actor:
        """The person whose eyes an administrator looks through just now, else *actor*; ``request.looker`` is who looks."""
        other = looked_through(standing) if standing.looking_pk else None
        if other is None:
            return actor
        request.looker = actor  # type: ignore[attr-defined]
        seen = actor_for_standing(standing=other, request_id=actor.request_id, address=actor.address)
        return replace(seen, looker_pk=actor.account_pk, looker_name=actor.name)

    @staticmethod
    def _standing(request: HttpRequest) -> Standing | None:
        session_key = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
        if not session_key:
            return None
        standing = keep_session(session_key=session_key)
        if standing is None and "_auth_user_id" in request.session:
            request.session.flush()
        return standing


def theme_of(request: HttpRequest, standing: Standing | None) -> str:
    """The chosen theme: the account's, else the cookie's, else "" which follows the device."""
    theme = standing.theme if standing else request.COOKIES.get(THEME_COOKIE, "")
    return theme if theme in THEMES else ""


class LanguageMiddleware:
    """Language of the account, else the cookie's, else the browser's, else the house's; and the account's time zone."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        standing: Standing | None = request.standing  # type: ignore[attr-defined]
        chosen = standing.language if standing else ""
        language = chosen or translation.get_language_from_request(request)
        request.LANGUAGE_CODE = language
        with translation.override(language), timezone.override(zone_named(standing.time_zone if standing else "")):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response


def zone_named(name: str) -> zoneinfo.ZoneInfo:
    """The time zone called *name*; the house's when that is empty or unknown."""
    try:
        return zoneinfo.ZoneInfo(name or settings.TIME_ZONE)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return zoneinfo.ZoneInfo(settings.TIME_ZONE)


class DutyFirst(Forbidden):
    """Something has to be done on the account's pages before anything else."""

    code = "core.duty_first"
    message = mark("Sign in in a browser first: your account asks you to change your password or to set up a code.")


class DutyGate:
    """A password that must be changed, or an administrator's code that is not set up yet, comes before everything else."""

    PAGES: ClassVar[dict[str, str]] = {"password": "core:password", "second_factor": "core:second-factor-add"}
    OPEN: ClassVar[frozenset[str]] = frozenset(
        {
            "core:sign-in",
            "core:sign-out",
            "core:set-language",
            "core:set-theme",
            "core:confirm",
            "core:password",
            "core:second-factor-add",
            "core:passkey-prove",
            "core:passkey-prove-options",
        }
    )

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        duty: str = request.duty  # type: ignore[attr-defined]
        match = request.resolver_match
        # A token is not a person who could do it; it was made by one who had.
        if not duty or "Authorization" in request.headers or (match is not None and match.view_name in self.OPEN):
            return None
        if request.path.startswith(settings.CTP_REST_PREFIXES):
            return error_response(request, DutyFirst())
        following = f"?{urlencode({'next': request.get_full_path()})}" if request.method == "GET" else ""
        return HttpResponseRedirect(reverse(self.PAGES[duty]) + following)
