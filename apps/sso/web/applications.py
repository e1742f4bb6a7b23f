"""Other systems that people sign in to from here: for security administrators."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.sso.domain.scopes import SCOPES
from apps.sso.selectors.applications import ApplicationDto, get_application, page_applications
from apps.sso.services.save_application import (
    ApplicationDetails,
    create_application,
    renew_secret,
    update_application,
)
from apps.sso.services.signing_keys import rotate_keys
from ctp_core.contracts import Invalid, PageRequest
from ctp_core.kit.answers import field_messages, translated
from ctp_core.kit.confirming import fresh
from ctp_core.kit.policies import ADMIN
from ctp_core.kit.web import page, render_page

SECURITY = ADMIN("security")
WITH_FORM = ("GET", "HEAD", "POST")


@page(SECURITY)
def application_list(request: Any) -> HttpResponse:
    """All of them, by name."""
    found = page_applications(actor=request.actor, page=PageRequest(cursor=request.GET.get("cursor")))
    discovery = request.build_absolute_uri(reverse("protocol-sso:discovery"))
    context = {"page": found, "active_menu": "sso", "tab": "applications", "discovery": discovery}
    return render_page(request, "sso/applications.html", context)


@page(SECURITY, methods=WITH_FORM)
@fresh
def application_new(request: Any) -> HttpResponse:
    """Register one; its secret is shown once."""
    errors: dict[str, list[str]] = {}
    if request.method == "POST":
        try:
            made, secret = create_application(
                details=_details(request), is_public="is_public" in request.POST, actor=request.actor
            )
            return _made(request, made, secret)
        except Invalid as error:
            errors = field_messages(error)
    return _form(request, None, errors)


@page(SECURITY, methods=WITH_FORM)
@fresh
def application_change(request: Any, application_id: UUID) -> HttpResponse:
    """Change it, or switch it off."""
    application = get_application(id=application_id, actor=request.actor)
    errors: dict[str, list[str]] = {}
    if request.method == "POST":
        try:
            update_application(id=application_id, details=_details(request), actor=request.actor)
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(reverse("sso:application-list"))
        except Invalid as error:
            errors = field_messages(error)
    return _form(request, application, errors)


@page(SECURITY, methods=("POST",))
@fresh
def application_secret(request: Any, application_id: UUID) -> HttpResponse:
    """Another secret."""
    application = get_application(id=application_id, actor=request.actor)
    return _made(request, application, renew_secret(id=application_id, actor=request.actor))


@page(SECURITY, methods=("POST",))
@fresh
def key_rotate(request: Any) -> HttpResponse:
    """Another signing key."""
    rotate_keys(actor=request.actor)
    messages.success(request, _("A new key signs from now on. The old one stays known for two days."))
    return HttpResponseRedirect(reverse("sso:application-list"))


def _details(request: Any) -> ApplicationDetails:
    given = request.POST
    return ApplicationDetails(
        name=given.get("name", "").replace("\x00", ""),
        redirect_uris=tuple(given.get("redirect_uris", "").split()),
        scopes=tuple(given.getlist("scopes")),
        asks_consent="asks_consent" in given,
        is_active=given.get("is_active", "yes") == "yes",
    )


def _form(request: Any, application: ApplicationDto | None, errors: dict[str, list[str]]) -> HttpResponse:
    shown = _details(request) if request.method == "POST" else application
    chosen = set(shown.scopes) if shown else {"openid", "profile", "email"}
    scopes = [(code, translated(label), code in chosen) for code, label in SCOPES.items() if code != "openid"]
    context = {
        "active_menu": "sso",
        "application": application,
        "shown": shown,
        "addresses": "\n".join(shown.redirect_uris) if shown else "",
        "scopes": scopes,
        "errors": errors,
    }
    return render_page(request, "sso/application.html", context, status=422 if errors else 200)


def _made(request: Any, application: ApplicationDto, secret: str) -> HttpResponse:
    """Shown this once."""
    discovery = request.build_absolute_uri(reverse("protocol-sso:discovery"))
    context = {"active_menu": "sso", "application": application, "secret": secret, "discovery": discovery}
    return render_page(request, "sso/application_made.html", context)
