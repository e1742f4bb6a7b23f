"""Signing in with an outside provider, and proving there once more who one is."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.sso.domain.errors import OutsideRefused
from apps.sso.models import OutsideProvider
from apps.sso.selectors.providers import active_provider
from apps.sso.services.outside_sign_in import arrive, depart
from apps.sso.services.recognise_person import confirm_person, recognise_person
from apps.sso.web.linking import is_wished
from ctp_core.api import accounts, rates
from ctp_core.contracts import DomainError
from ctp_core.kit.answers import translated
from ctp_core.kit.confirming import is_fresh, to_confirmation
from ctp_core.kit.policies import PUBLIC
from ctp_core.kit.returning import next_url
from ctp_core.kit.signing_in import enter
from ctp_core.kit.web import page

VISIT = "sso_visit"


@page(PUBLIC)
def begin(request: Any, code: str) -> HttpResponse:
    """Off to the provider. Somebody who is signed in proves there once more who it is, or links the two accounts."""
    if not request.actor.is_signed_in:
        rates.take_turn(rates.BEGIN_SIGN_IN, rates.origin(request.client_address))
    provider = active_provider(code=code)
    wished = is_wished(request)
    if wished and not is_fresh(request.standing):
        return to_confirmation(request, reverse("sso:consent-list"))
    try:
        gone = depart(provider=provider, redirect_uri=_back(request, provider), anew=request.actor.is_signed_in)
    except OutsideRefused as error:
        return _failed(request, error)
    request.session[VISIT] = {**gone.kept, "next": next_url(request), "link": wished}
    return HttpResponseRedirect(gone.url)


@page(PUBLIC)
def callback(request: Any, code: str) -> HttpResponse:
    """Back again: who is it?"""
    provider = active_provider(code=code)
    kept = request.session.pop(VISIT, {})
    try:
        answer = {name: request.GET[name] for name in ("state", "code", "iss", "error") if name in request.GET}
        claims = arrive(provider=provider, kept=kept, answer=answer, redirect_uri=_back(request, provider))
        if request.actor.is_signed_in:
            return _confirm(request, provider, claims, kept)
        account_pk = recognise_person(provider=provider, claims=claims)
        return enter(request, account_pk, kept["next"])
    except DomainError as error:
        return _failed(request, error)


begin.personal = callback.personal = True  # type: ignore[attr-defined]


def _confirm(request: Any, provider: OutsideProvider, claims: dict[str, Any], kept: dict[str, Any]) -> HttpResponse:
    """The same person once more, or a link that the person makes who just proved to be here."""
    may_link = bool(kept["link"]) and is_fresh(request.standing)
    if confirm_person(provider=provider, subject=claims["sub"], may_link=may_link, actor=request.actor):
        messages.success(request, _("From now on you can sign in this way."))
    accounts.confirm_session(session_pk=request.standing.session_pk)
    return HttpResponseRedirect(kept["next"])


def _back(request: Any, provider: OutsideProvider) -> str:
    return str(request.build_absolute_uri(reverse("sso:enter-callback", args=[provider.code])))


def _failed(request: Any, error: DomainError) -> HttpResponse:
    messages.error(request, translated(error.message, error.params))
    return HttpResponseRedirect(reverse("core:account" if request.actor.is_signed_in else "core:sign-in"))
