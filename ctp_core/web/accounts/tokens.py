"""API tokens of one's own account, and those of service accounts for security administrators."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from ctp_core.applets.accounts.selectors.tokens import declared_scopes, list_tokens
from ctp_core.applets.accounts.services.tokens import create_token, revoke_token
from ctp_core.contracts import Invalid
from ctp_core.kit.answers import field_messages, translated
from ctp_core.kit.policies import SIGNED_IN
from ctp_core.kit.returning import next_url
from ctp_core.kit.web import page, render_page
from ctp_core.web.accounts.confirming import fresh

DEFAULT_DAYS = 90


@page(SIGNED_IN)
def token_list(request: Any) -> HttpResponse:
    """The tokens that work."""
    context = {"tab": "tokens", "tokens": list_tokens(account_pk=request.actor.account_pk), "here": request.path}
    return render_page(request, "ctp_core/accounts/tokens.html", context)


@page(SIGNED_IN, methods=("GET", "HEAD", "POST"))
@fresh
def token_new(request: Any) -> HttpResponse:
    """Make one; its secret is shown once."""
    return make_token(request, request.actor.account_pk, back=reverse("core:token-list"))


@page(SIGNED_IN, methods=("POST",))
def token_revoke(request: Any, token_id: UUID) -> HttpResponse:
    """End one."""
    revoke_token(id=token_id, actor=request.actor)
    messages.success(request, _("The token is revoked."))
    return HttpResponseRedirect(next_url(request, "core:token-list"))


def make_token(request: Any, account_pk: int, *, back: str, owner: str = "") -> HttpResponse:
    """The form and its outcome, for whose account it may be."""
    values, errors = _given(request), {}
    if request.method == "POST":
        try:
            token, secret = create_token(
                account_pk=account_pk,
                name=values["name"],
                scopes=values["scopes"],
                expires_at=_end_of_day(values["expires"]),
                networks=values["networks"].split(),
                actor=request.actor,
            )
            context = {"tab": "tokens", "token": token, "secret": secret, "back": back, "owner": owner}
            return render_page(request, "ctp_core/accounts/token_made.html", context)
        except Invalid as error:
            errors = field_messages(error)
    context = {
        "tab": "tokens",
        "scopes": [(code, translated(label)) for code, label in sorted(declared_scopes().items())],
        "values": values,
        "errors": errors,
        "back": back,
        "owner": owner,
    }
    return render_page(request, "ctp_core/accounts/token_new.html", context, status=422 if errors else 200)


def _given(request: Any) -> dict[str, Any]:
    expires = (timezone.localdate() + timedelta(days=DEFAULT_DAYS)).isoformat()
    return {
        "name": request.POST.get("name", ""),
        "scopes": request.POST.getlist("scopes"),
        "expires": request.POST.get("expires", expires),
        "networks": request.POST.get("networks", ""),
    }


def _end_of_day(text: str) -> datetime:
    """The last moment of the day somebody chose; a moment that is past when it is no date, which the service refuses."""
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day is None:
        return timezone.now()
    return timezone.make_aware(datetime.combine(day, time(23, 59, 59)))
