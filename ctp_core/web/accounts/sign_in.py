"""Signing in and out."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from ctp_core.applets.accounts.errors import CodeRefused, LockedOut, SignInRefused
from ctp_core.applets.accounts.services import sign_in as signing
from ctp_core.kit.answers import translated
from ctp_core.kit.policies import PUBLIC
from ctp_core.kit.returning import next_url
from ctp_core.kit.signing_in import complete, enter, pending
from ctp_core.kit.web import page, render_page
from ctp_core.web.accounts.sign_in_note import sign_in_note
from ctp_core.web.accounts.sign_in_ways import sign_in_links


@sensitive_post_parameters("password")
@page(PUBLIC, methods=("GET", "HEAD", "POST"))
def sign_in(request: Any) -> HttpResponse:
    """Name and password; with a second factor the next page asks for the code."""
    following = next_url(request)
    if request.actor.is_signed_in:
        return HttpResponseRedirect(following)
    if request.method != "POST":
        return _form(request, following)
    username, password = request.POST.get("username", ""), request.POST.get("password", "")
    if not username.strip() or not password:
        return _form(request, following, error=_("Give your name and your password."), status=422)
    try:
        proof = signing.prove_password(
            request=request, username=username, password=password, address=request.client_address
        )
    except (SignInRefused, LockedOut) as error:
        return _form(request, following, error=translated(error.message, error.params), status=error.status)
    return enter(request, proof.account_pk, following)


@sensitive_post_parameters("code")
@page(PUBLIC, methods=("GET", "HEAD", "POST"))
def sign_in_code(request: Any) -> HttpResponse:
    """The code of the authenticator app, or a recovery code."""
    waiting = pending(request)
    if waiting is None:
        return HttpResponseRedirect(reverse("core:sign-in"))
    if request.method != "POST":
        return render_page(request, "ctp_core/accounts/sign_in_code.html")
    account_pk = waiting["account"]
    try:
        signing.prove_code(account_pk=account_pk, code=request.POST.get("code", ""), address=request.client_address)
    except (CodeRefused, SignInRefused, LockedOut) as error:
        context = {"error": translated(error.message, error.params)}
        return render_page(request, "ctp_core/accounts/sign_in_code.html", context, status=error.status)
    return complete(request, account_pk, waiting["next"])


@page(PUBLIC, methods=("POST",))
def sign_out(request: Any) -> HttpResponse:
    """End this browser's session; what the browser kept of it goes too."""
    if request.actor.is_signed_in:
        signing.sign_out(request=request, actor=request.actor)
    response = HttpResponseRedirect(reverse("core:sign-in"))
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response


def _form(request: Any, following: str, *, error: str = "", status: int = 200) -> HttpResponse:
    context = {
        "error": error,
        "next": following,
        "ended": request.GET.get("ended") == "1",
        "username": request.POST.get("username", ""),
        "demo_hint": sign_in_note(),
        "ways": sign_in_links(),
    }
    return render_page(request, "ctp_core/accounts/sign_in.html", context, status=status)
