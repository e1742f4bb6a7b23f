"""Accounts linked with outside providers: the own one, and for security administrators everybody's."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.sso.selectors.links import get_linked_provider, page_links
from apps.sso.services.unlink_identity import unlink_account, unlink_own
from apps.sso.web.applications import SECURITY
from ctp_core.contracts import Conflict, PageRequest
from ctp_core.kit.answers import translated
from ctp_core.kit.confirming import is_fresh, to_confirmation
from ctp_core.kit.policies import SIGNED_IN
from ctp_core.kit.web import page, render_page


@page(SIGNED_IN, methods=("POST",))
def own_unlink(request: Any, code: str) -> HttpResponse:
    """The provider does not sign me in any more."""
    if not is_fresh(request.standing):
        return to_confirmation(request, reverse("sso:consent-list"))
    try:
        unlink_own(provider_code=code, actor=request.actor)
        messages.success(request, _("Unlinked. You can't sign in this way any more."))
    except Conflict as error:
        messages.error(request, translated(error.message, error.params))
    return HttpResponseRedirect(reverse("sso:consent-list"))


own_unlink.personal = True  # type: ignore[attr-defined]


@page(SECURITY)
def link_list(request: Any, provider_id: UUID) -> HttpResponse:
    """Who comes in this way."""
    text, wanted = request.GET.get("q", "")[:150], PageRequest(cursor=request.GET.get("cursor") or None)
    context = {
        "provider": get_linked_provider(id=provider_id, actor=request.actor),
        "page": page_links(provider_id=provider_id, text=text, actor=request.actor, page=wanted),
        "text": text,
        "active_menu": "sso",
    }
    return render_page(request, "sso/links.html", context)


@page(SECURITY, methods=("POST",))
def link_remove(request: Any, provider_id: UUID, account_id: UUID) -> HttpResponse:
    """The provider does not sign this person in any more."""
    back = reverse("sso:link-list", args=[provider_id])
    if not is_fresh(request.standing):
        return to_confirmation(request, back)
    unlink_account(provider_id=provider_id, account_id=account_id, actor=request.actor)
    messages.success(request, _("The account is unlinked and was signed out everywhere."))
    return HttpResponseRedirect(back)
