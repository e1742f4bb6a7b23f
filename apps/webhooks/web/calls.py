"""What an endpoint was told: for system administrators."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.webhooks.models import Call
from apps.webhooks.selectors.endpoints import count_calls, get_endpoint, page_calls
from apps.webhooks.services.queue_calls import queue_test, send_again
from ctp_core.contracts import Conflict, PageRequest, mark
from ctp_core.kit.answers import translated
from ctp_core.kit.policies import ADMIN
from ctp_core.kit.web import page, render_page

SYSTEM = ADMIN("system")
STATES = {"": mark("All"), "waiting": mark("Waiting"), "sent": mark("Sent"), "dead": mark("Given up")}
ERRORS = {
    "not_allowed": mark("The address leads into the own network."),
    "unknown_name": mark("The name of the address is not known."),
    "timeout": mark("No answer within ten seconds."),
    "certificate": mark("The certificate is not valid."),
    "failed": mark("The connection failed."),
}
TONES = {"waiting": "warn", "sent": "ok", "dead": "bad"}


@page(SYSTEM)
def call_list(request: Any, endpoint_id: UUID) -> HttpResponse:
    """An endpoint with its log, newest first."""
    state = request.GET.get("state", "")
    state = state if state in Call.State.values else ""
    wanted = PageRequest(cursor=request.GET.get("cursor"))
    found = page_calls(endpoint_id=endpoint_id, actor=request.actor, page=wanted, state=state)
    context = {
        "active_menu": "webhooks",
        "endpoint": get_endpoint(endpoint_id=endpoint_id, actor=request.actor),
        "counts": count_calls(endpoint_id=endpoint_id, actor=request.actor),
        "page": found,
        "calls": [
            (
                one,
                translated(STATES[one.state]),
                TONES[one.state],
                translated(ERRORS[one.error]) if one.error in ERRORS else "",
            )
            for one in found.items
        ],
        "states": [(code, translated(label)) for code, label in STATES.items()],
        "state": state,
    }
    return render_page(request, "webhooks/endpoint.html", context)


@page(SYSTEM, methods=("POST",))
def endpoint_test(request: Any, endpoint_id: UUID) -> HttpResponse:
    """Send a test."""
    queue_test(endpoint_id=endpoint_id, actor=request.actor)
    messages.success(request, _("A test is on its way. Load the page again to see how it went."))
    return HttpResponseRedirect(reverse("webhooks:endpoint", args=[endpoint_id]))


@page(SYSTEM, methods=("POST",))
def call_again(request: Any, endpoint_id: UUID, call_id: UUID) -> HttpResponse:
    """Send a call once more."""
    try:
        send_again(call_id=call_id, actor=request.actor)
        messages.success(request, _("It is sent again."))
    except Conflict as error:
        messages.error(request, translated(error.message))
    return HttpResponseRedirect(reverse("webhooks:endpoint", args=[endpoint_id]))
