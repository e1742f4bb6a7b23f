"""A one-time link: choose the first password, or a new one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from ctp_core.api import rates
from ctp_core.applets.accounts.errors import LinkRefused
from ctp_core.applets.accounts.passwords import SHORTEST
from ctp_core.applets.accounts.services.setup_links import find_setup_account, use_setup_link
from ctp_core.contracts import Invalid
from ctp_core.kit.answers import field_messages, translated
from ctp_core.kit.policies import PUBLIC
from ctp_core.kit.web import page, render_page


@sensitive_variables("secret", "password")
@sensitive_post_parameters("password", "again")
@page(PUBLIC, methods=("GET", "HEAD", "POST"))
def setup(request: Any, secret: str) -> HttpResponse:
    """Choose a password; then sign in with it, so that a second factor is asked for as ever."""
    errors: dict[str, list[str]] = {}
    rates.take_turn(rates.OPEN_LINK, rates.origin(request.client_address))
    try:
        account = find_setup_account(secret=secret)
        if request.method == "POST":
            password = request.POST.get("password", "")
            if password == request.POST.get("again", ""):
                use_setup_link(secret=secret, password=password)
                messages.success(request, _("Your password is set. Sign in with it."))
                return HttpResponseRedirect(reverse("core:sign-in"))
            errors = {"again": [_("The two entries differ.")]}
    except LinkRefused as error:
        context = {"refused": translated(error.message, error.params)}
        return render_page(request, "ctp_core/accounts/setup.html", context, status=error.status)
    except Invalid as error:
        errors = field_messages(error)
    shown: dict[str, Any] = {"account": account, "errors": errors, "shortest": SHORTEST}
    # The house's Referrer-Policy (same-origin) keeps the secret of this address from other sites; a stricter one would
    # make browsers send "Origin: null" with the form, which the CSRF check refuses.
    return render_page(request, "ctp_core/accounts/setup.html", shown, status=422 if errors else 200)
