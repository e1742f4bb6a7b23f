"""Endpoints: for system administrators."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.webhooks.selectors.endpoints import EndpointDto, get_endpoint, page_endpoints
from apps.webhooks.selectors.public_events import known_events
from apps.webhooks.services.save_endpoint import (
    EndpointDetails,
    create_endpoint,
    remove_endpoint,
    renew_secret,
    update_endpoint,
)
from ctp_core.contracts import Invalid, PageRequest
from ctp_core.kit.answers import field_messages, translated
from ctp_core.kit.confirming import fresh
from ctp_core.kit.policies import ADMIN
from ctp_core.kit.web import page, render_page

SYSTEM = ADMIN("system")
WITH_FORM = ("GET", "HEAD", "POST")


@page(SYSTEM)
def endpoint_list(request: Any) -> HttpResponse:
    """All of them, by name."""
    found = page_endpoints(actor=request.actor, page=PageRequest(cursor=request.GET.get("cursor")))
    return render_page(request, "webhooks/endpoints.html", {"page": found, "active_menu": "webhooks"})


@page(SYSTEM, methods=WITH_FORM)
@fresh
def endpoint_new(request: Any) -> HttpResponse:
    """Name one; its secret is shown once."""
    errors: dict[str, list[str]] = {}
    if request.method == "POST":
        try:
            made, secret = create_endpoint(details=_details(request), actor=request.actor)
            return _with_secret(request, made, secret)
        except Invalid as error:
            errors = field_messages(error)
    return _form(request, None, errors)


@page(SYSTEM, methods=WITH_FORM)
@fresh
def endpoint_change(request: Any, endpoint_id: UUID) -> HttpResponse:
    """Change it, or switch it off."""
    endpoint = get_endpoint(endpoint_id=endpoint_id, actor=request.actor)
    errors: dict[str, list[str]] = {}
    if request.method == "POST":
        try:
            update_endpoint(endpoint_id=endpoint_id, details=_details(request), actor=request.actor)
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(reverse("webhooks:endpoint", args=[endpoint_id]))
        except Invalid as error:
            errors = field_messages(error)
    return _form(request, endpoint, errors)


@page(SYSTEM, methods=("POST",))
@fresh
def endpoint_secret(request: Any, endpoint_id: UUID) -> HttpResponse:
    """Another secret."""
    endpoint = get_endpoint(endpoint_id=endpoint_id, actor=request.actor)
    return _with_secret(request, endpoint, renew_secret(endpoint_id=endpoint_id, actor=request.actor))


@page(SYSTEM, methods=("POST",))
@fresh
def endpoint_remove(request: Any, endpoint_id: UUID) -> HttpResponse:
    """Remove it with its log."""
    remove_endpoint(endpoint_id=endpoint_id, actor=request.actor)
    messages.success(request, _("Removed."))
    return HttpResponseRedirect(reverse("webhooks:endpoint-list"))


def _details(request: Any) -> EndpointDetails:
    given = request.POST
    return EndpointDetails(
        name=given.get("name", ""),
        url=given.get("url", ""),
        events=tuple(given.getlist("events")),
        is_active=given.get("is_active", "yes") == "yes",
    )


def _form(request: Any, endpoint: EndpointDto | None, errors: dict[str, list[str]]) -> HttpResponse:
    shown = _details(request) if request.method == "POST" else endpoint
    chosen = set(shown.events) if shown else set()
    known = known_events()
    events = [(name, translated(one.label), name in chosen) for name, one in known.items()]
    # What was chosen of a module that is off stays chosen.
    events += [(name, name, True) for name in sorted(chosen - set(known))]
    context = {"active_menu": "webhooks", "endpoint": endpoint, "shown": shown, "events": events, "errors": errors}
    return render_page(request, "webhooks/endpoint_form.html", context, status=422 if errors else 200)


def _with_secret(request: Any, endpoint: EndpointDto, secret: str) -> HttpResponse:
    """Shown this once."""
    context = {"active_menu": "webhooks", "endpoint": endpoint, "secret": secret}
    return render_page(request, "webhooks/secret.html", context)
