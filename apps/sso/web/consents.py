"""Which other systems know me."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.sso.domain.scopes import SCOPES
from apps.sso.selectors.applications import list_consents
from apps.sso.selectors.links import list_own_links
from apps.sso.selectors.providers import active_names
from apps.sso.services.issue_code import withdraw_consent
from apps.sso.web.linking import address_of_wish
from ctp_core.kit.answers import translated
from ctp_core.kit.policies import SIGNED_IN
from ctp_core.kit.web import page, render_page


@page(SIGNED_IN)
def consent_list(request: Any) -> HttpResponse:
    """Those I let know, and what; and who else signs me in here."""
    rows = [
        (one, [translated(SCOPES[scope]) for scope in one.scopes if scope in SCOPES])
        for one in list_consents(actor=request.actor)
    ]
    linked = {one.provider: one for one in list_own_links(actor=request.actor)}
    ways = [
        (name, linked.get(code), "" if code in linked else address_of_wish(request, code))
        for code, name in active_names()
    ]
    ways += [(one.name, one, "") for one in linked.values() if one.is_directory]
    return render_page(request, "sso/consents.html", {"rows": rows, "ways": ways})


@page(SIGNED_IN, methods=("POST",))
def consent_withdraw(request: Any, application_id: UUID) -> HttpResponse:
    """No more."""
    withdraw_consent(application_ids=[application_id], actor=request.actor)
    messages.success(request, _("The system knows nothing more from now on; it has to ask again."))
    return HttpResponseRedirect(reverse("sso:consent-list"))


consent_list.personal = True  # type: ignore[attr-defined]
consent_withdraw.personal = True  # type: ignore[attr-defined]
