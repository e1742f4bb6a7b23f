"""Outside providers: for security administrators."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.sso.selectors.providers import ProviderDto, get_provider, page_providers
from apps.sso.services.save_provider import CLAIMS, ProviderDetails, save_provider
from apps.sso.web.applications import SECURITY, WITH_FORM
from apps.sso.web.outside import gone_teams, read_common, sent, shown
from ctp_core.contracts import Invalid, PageRequest
from ctp_core.kit.answers import field_messages
from ctp_core.kit.confirming import fresh
from ctp_core.kit.web import page, render_page

LINKS = (
    ("", gettext_lazy("By nothing: people link it themselves, signed in")),
    ("username", gettext_lazy("By the sign-in name")),
    ("email", gettext_lazy("By the e-mail address, when the provider has verified it")),
    ("number", gettext_lazy("By the staff number")),
)
LABELS = {
    "username": gettext_lazy("Claim with the sign-in name"),
    "name": gettext_lazy("Claim with the name"),
    "email": gettext_lazy("Claim with the e-mail address"),
    "phone": gettext_lazy("Claim with the phone number"),
    "number": gettext_lazy("Claim with the staff number"),
    "groups": gettext_lazy("Claim with the groups"),
}
PLAIN = ("code", "name", "issuer", "client_id", "scopes", "link_by", "home_unit")


@page(SECURITY)
def provider_list(request: Any) -> HttpResponse:
    """All of them, by name."""
    found = page_providers(actor=request.actor, page=PageRequest(cursor=request.GET.get("cursor")))
    return render_page(request, "sso/providers.html", {"page": found, "active_menu": "sso", "tab": "providers"})


@page(SECURITY, methods=WITH_FORM)
@fresh
def provider_new(request: Any) -> HttpResponse:
    """Register one."""
    return _form(request, None)


@page(SECURITY, methods=WITH_FORM)
@fresh
def provider_change(request: Any, provider_id: UUID) -> HttpResponse:
    """Change it, or switch it off."""
    return _form(request, get_provider(id=provider_id, actor=request.actor))


def _form(request: Any, provider: ProviderDto | None) -> HttpResponse:
    errors: dict[str, list[str]] = {}
    if request.method == "POST":
        try:
            save_provider(details=_details(request), id=provider.id if provider else None, actor=request.actor)
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(reverse("sso:provider-list"))
        except Invalid as error:
            errors = field_messages(error)
    values = request.POST if request.method == "POST" else _values(provider)
    present = {name: values.get(f"claim_{name}", "") for name in CLAIMS}
    context = {
        "active_menu": "sso",
        "provider": provider,
        "values": values,
        "claims": [(f"claim_{name}", label, present[name]) for name, label in LABELS.items()],
        "links": LINKS,
        "errors": errors,
        "gone": gone_teams(provider),
        "callback": request.build_absolute_uri(reverse("sso:enter-callback", args=[provider.code])) if provider else "",
    }
    return render_page(request, "sso/provider.html", context, status=422 if errors else 200)


def _values(provider: ProviderDto | None) -> dict[str, Any]:
    """The fields of the form as they are, or as they begin."""
    if provider is None:
        begun = {f"claim_{name}": value for name, value in CLAIMS.items()}
        return {**begun, "scopes": "openid profile email", "is_active": "on"}
    return shown(provider, provider.claims, PLAIN)


def _details(request: Any) -> ProviderDetails:
    given = sent(request)
    claims, common = read_common(given, CLAIMS)
    plain: dict[str, Any] = {name: given.get(name, "") for name in PLAIN}
    secret = "" if "no_secret" in given else given.get("secret") or None
    return ProviderDetails(**plain, secret=secret, claims=claims, **common)
