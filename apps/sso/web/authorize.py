"""Where other systems send people to sign in (OpenID Connect Core 3.1.2)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from apps.sso.domain.addresses import origin_of, with_answer
from apps.sso.domain.errors import OAuthError, UnknownApplication
from apps.sso.domain.pkce import METHOD, is_challenge
from apps.sso.domain.scopes import SCOPES, in_order
from apps.sso.models import Application
from apps.sso.selectors.applications import find_active_application
from apps.sso.services.issue_code import Wish, give_consent, issue_code, needs_consent
from ctp_core.api import clock
from ctp_core.kit.answers import translated
from ctp_core.kit.policies import PUBLIC
from ctp_core.kit.web import page, render_page

# How long ago "just now" may be when a system wants people to sign in anew.
JUST_NOW = timedelta(minutes=2)
LONGEST = 500


@page(PUBLIC, methods=("GET", "HEAD", "POST"))
def authorize(request: Any) -> HttpResponse:
    """Sign in if need be, ask for consent if need be, send the code. POST is the answer to the question for consent."""
    query = request.GET
    application, redirect_uri = _application_and_address(query)
    state = query.get("state", "")[:LONGEST]

    def back(**answer: str) -> HttpResponse:
        issuer = request.build_absolute_uri("/").rstrip("/")
        return HttpResponseRedirect(with_answer(redirect_uri, {**answer, "state": state, "iss": issuer}))

    try:
        wish = _wish(query, application, redirect_uri)
        asked = _first(request, query, wish)
        if asked is not None:
            return asked
        if request.method == "POST":
            if request.POST.get("answer") != "allow":
                raise OAuthError("access_denied", "the person said no")
            give_consent(wish=wish, actor=request.actor)
        if needs_consent(wish=wish, actor=request.actor) or ("consent" in _prompts(query) and request.method != "POST"):
            if "none" in _prompts(query):
                raise OAuthError("consent_required", "the person has to be asked")
            return _ask(request, wish)
        code = issue_code(wish=wish, authenticated_at=_authenticated_at(request), actor=request.actor)
    except OAuthError as error:
        return back(error=error.error, error_description=error.description)
    return back(code=code)


# Nobody signs on through another person's eyes.
authorize.personal = True  # type: ignore[attr-defined]


def _application_and_address(query: Any) -> tuple[Application, str]:
    """Whom and where to answer at all. Raises UnknownApplication: then nothing is sent anywhere."""
    try:
        public_id = UUID(query.get("client_id", ""))
    except ValueError:
        raise UnknownApplication() from None
    application = find_active_application(id=public_id)
    redirect_uri = query.get("redirect_uri", "")
    if application is None or redirect_uri not in application.redirect_uris:
        raise UnknownApplication()
    return application, redirect_uri


def _wish(query: Any, application: Application, redirect_uri: str) -> Wish:
    if any(len(query.getlist(name)) > 1 for name in query):
        raise OAuthError("invalid_request", "a parameter is there twice")
    if query.get("response_type") != "code":
        raise OAuthError("unsupported_response_type", "code only")
    if query.get("response_mode", "query") != "query" or "request" in query or "request_uri" in query:
        raise OAuthError("invalid_request", "answers go into the query, and requests are plain")
    scopes = query.get("scope", "").split()
    if "openid" not in scopes:
        raise OAuthError("invalid_scope", "openid is missing")
    challenge = query.get("code_challenge", "")
    if query.get("code_challenge_method") != METHOD or not is_challenge(challenge):
        raise OAuthError("invalid_request", f"code_challenge with the method {METHOD} is required")
    nonce = query.get("nonce", "")
    if len(nonce) > LONGEST:
        raise OAuthError("invalid_request", "nonce is too long")
    granted = in_order(set(scopes) & set(application.scopes))
    return Wish(application, redirect_uri, tuple(granted), nonce, challenge)


def _first(request: Any, query: Any, wish: Wish) -> HttpResponse | None:
    """To the sign-in page, or to the page that asks once more who is there; None when that is settled."""
    silent = "none" in _prompts(query)
    here = request.get_full_path()
    if not request.actor.is_signed_in or request.duty:
        if silent:
            raise OAuthError("login_required", "nobody is signed in")
        return HttpResponseRedirect(f"{reverse('core:sign-in')}?{urlencode({'next': here})}")
    age = clock.now() - _authenticated_at(request)
    limit = query.get("max_age", "")
    too_old = (
        limit.isascii() and limit.isdecimal() and len(limit) < 10 and age > max(timedelta(seconds=int(limit)), JUST_NOW)
    )
    if too_old or ("login" in _prompts(query) and age > JUST_NOW):
        if silent:
            raise OAuthError("login_required", "too long ago")
        return HttpResponseRedirect(f"{reverse('core:confirm')}?{urlencode({'next': here})}")
    return None


def _prompts(query: Any) -> set[str]:
    return set(query.get("prompt", "").split())


def _authenticated_at(request: Any) -> Any:
    """When the person last proved who is there, in this browser."""
    return request.standing.confirmed_at


def _ask(request: Any, wish: Wish) -> HttpResponse:
    asked = [translated(SCOPES[scope]) for scope in wish.scopes]
    context = {"application": wish.application, "asked": asked, "host": origin_of(wish.redirect_uri)}
    response = render_page(request, "sso/consent.html", context)
    # The form is sent to us and leads on to the other system, which browsers count as its target too.
    response._csp_update = {"form-action": [origin_of(wish.redirect_uri)]}  # type: ignore[attr-defined]
    return response
