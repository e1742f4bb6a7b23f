"""Signing a browser in, whichever way the person was recognised: a second factor is asked for as ever."""

from __future__ import annotations

import time
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from ctp_core.api import accounts
from ctp_core.kit.devices import device_name

PENDING = "core_pending_sign_in"
PENDING_S = 600


def enter(request: Any, account_pk: int, following: str) -> HttpResponse:
    """To the page of the second factor when the account has one, else in and on to *following*. Raises SignInRefused."""
    if accounts.needs_second_factor(account_pk=account_pk):
        request.session[PENDING] = {"account": account_pk, "at": int(time.time()), "next": following}
        return HttpResponseRedirect(reverse("core:sign-in-code"))
    return complete(request, account_pk, following)


def complete(request: Any, account_pk: int, following: str) -> HttpResponse:
    """Every proof was given. Raises SignInRefused."""
    request.session.pop(PENDING, None)
    device = device_name(request.headers.get("User-Agent", ""))
    accounts.complete_sign_in(request=request, account_pk=account_pk, device=device, address=request.client_address)
    return HttpResponseRedirect(following)


def pending(request: Any) -> dict[str, Any] | None:
    """The sign-in that waits for its second factor; it does not wait long."""
    found: dict[str, Any] | None = request.session.get(PENDING)
    return None if found is None or time.time() - found["at"] > PENDING_S else found
