"""Before something sensitive the person proves once more who they are, unless they did a short while ago."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from ctp_core.applets.accounts.rules import is_fresh, require_fresh
from ctp_core.applets.accounts.services.sign_in import confirm_password
from ctp_core.contracts import Actor

__all__ = ["fresh", "is_fresh", "prove", "require_proof", "to_confirmation"]

View = Callable[..., HttpResponse]


def fresh(view: View) -> View:
    """Stands under ``@page``: asks for a proof first unless one was given in this browser a short while ago."""

    @wraps(view)
    def asked(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, *args, **kwargs) if is_fresh(request.standing) else to_confirmation(request)

    return asked


def require_proof(request: Any, actor: Actor) -> None:
    """The same for REST: raises ConfirmationRequired for a browser's session; a token was made by one who proved it."""
    if actor.scopes is None:
        require_fresh(request._request.standing)


def prove(request: Any, password: str) -> None:
    """For a page whose script asks for the proof itself: the *password* sent with the act, or without one a recent proof.

    Raises SignInRefused, LockedOut, ConfirmationRequired.
    """
    if not password:
        require_fresh(request.standing)
        return
    confirm_password(
        request=request,
        username=request.standing.username,
        password=password,
        session_pk=request.standing.session_pk,
        address=request.client_address,
    )


def to_confirmation(request: HttpRequest, following: str = "") -> HttpResponseRedirect:
    """To the page that asks once more, and on to *following*, else back to this one (a form's own page for what was sent)."""
    return HttpResponseRedirect(f"{reverse('core:confirm')}?{urlencode({'next': following or request.path})}")
