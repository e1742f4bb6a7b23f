"""The password once more, before something sensitive."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.debug import sensitive_post_parameters

from ctp_core.applets.accounts.errors import LockedOut, SignInRefused
from ctp_core.applets.accounts.services.sign_in import confirm_password
from ctp_core.kit.answers import translated
from ctp_core.kit.confirming import fresh
from ctp_core.kit.policies import SIGNED_IN
from ctp_core.kit.returning import next_url
from ctp_core.kit.web import page, render_page
from ctp_core.web.accounts.sign_in_ways import sign_in_links

__all__ = ["confirm", "fresh"]


@sensitive_post_parameters("password")
@page(SIGNED_IN, methods=("GET", "HEAD", "POST"))
def confirm(request: Any) -> HttpResponse:
    """Ask, check, go on."""
    following = next_url(request, "core:account")
    context: dict[str, Any] = {"next": following, "active_menu": "", "ways": sign_in_links()}
    if request.method != "POST":
        return render_page(request, "ctp_core/accounts/confirm.html", context)
    try:
        confirm_password(
            request=request,
            username=request.standing.username,
            password=request.POST.get("password", ""),
            session_pk=request.standing.session_pk,
            address=request.client_address,
        )
    except (SignInRefused, LockedOut) as error:
        context["error"] = translated(error.message, error.params)
        return render_page(request, "ctp_core/accounts/confirm.html", context, status=422)
    return HttpResponseRedirect(following)
