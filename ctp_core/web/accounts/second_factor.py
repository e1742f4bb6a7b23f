"""The second factor of one's own account."""

from __future__ import annotations

from typing import Any

import segno
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from ctp_core.applets.accounts.rules import second_factor_required
from ctp_core.applets.accounts.services import second_factor as factors
from ctp_core.applets.accounts.services.passkeys import list_passkeys
from ctp_core.contracts import Invalid
from ctp_core.kit.answers import field_messages
from ctp_core.kit.policies import SIGNED_IN
from ctp_core.kit.web import page, render_page
from ctp_core.web.accounts.confirming import fresh

CODES_TEMPLATE = "ctp_core/accounts/recovery_codes.html"


@page(SIGNED_IN)
def second_factor(request: Any) -> HttpResponse:
    """Whether codes are asked for at sign-in, and what to do about it."""
    context = {
        "tab": "second-factor",
        "is_on": factors.has_app(account_pk=request.actor.account_pk),
        "passkeys": list_passkeys(account_pk=request.actor.account_pk),
        "required": second_factor_required(request.standing),
        "codes_left": factors.count_recovery_codes(account_pk=request.actor.account_pk),
    }
    return render_page(request, "ctp_core/accounts/second_factor.html", context)


@page(SIGNED_IN, methods=("GET", "HEAD", "POST"))
@fresh
def second_factor_add(request: Any) -> HttpResponse:
    """Scan, type the first code, keep the recovery codes."""
    account_pk, errors = request.actor.account_pk, {}
    if request.method == "POST":
        try:
            codes = factors.confirm_second_factor(
                account_pk=account_pk, code=request.POST.get("code", ""), actor=request.actor
            )
            return _codes(request, codes)
        except Invalid as error:
            errors = field_messages(error)
    enrolment = factors.begin_second_factor(account_pk=account_pk)
    picture = segno.make(enrolment.uri, micro=False).svg_data_uri(scale=5, border=2)
    grouped = " ".join(enrolment.secret[at : at + 4] for at in range(0, len(enrolment.secret), 4))
    context = {
        "tab": "second-factor",
        "picture": picture,
        "secret": grouped,
        "errors": errors,
        "required": second_factor_required(request.standing),
    }
    return render_page(request, "ctp_core/accounts/second_factor_add.html", context, status=422 if errors else 200)


@page(SIGNED_IN, methods=("POST",))
@fresh
def second_factor_codes(request: Any) -> HttpResponse:
    """New recovery codes in place of the old."""
    if not factors.has_app(account_pk=request.actor.account_pk):
        return HttpResponseRedirect(reverse("core:second-factor"))
    return _codes(request, factors.renew_recovery_codes(account_pk=request.actor.account_pk, actor=request.actor))


@page(SIGNED_IN, methods=("POST",))
@fresh
def second_factor_remove(request: Any) -> HttpResponse:
    """Sign in without codes from now on."""
    required = second_factor_required(request.standing)
    factors.remove_second_factor(account_pk=request.actor.account_pk, required=required, actor=request.actor)
    messages.success(request, _("You sign in without a code from now on."))
    return HttpResponseRedirect(reverse("core:second-factor"))


def _codes(request: Any, codes: tuple[str, ...]) -> HttpResponse:
    """Shown this once."""
    return render_page(request, CODES_TEMPLATE, {"tab": "second-factor", "codes": codes})
