"""The operators' page of events that do not get through."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ctp_core.api import events, modules, operations, timers
from ctp_core.contracts import FieldError, Invalid, PageRequest, PublicEvent, mark
from ctp_core.kit.answers import translated
from ctp_core.kit.paging import keyset_page
from ctp_core.kit.policies import ADMIN
from ctp_core.kit.web import page, render_page


@page(ADMIN("system"))
def list_page(request: Any) -> HttpResponse:
    """Dead, parked and pending deliveries, one tab each, and timers given up."""
    state = request.GET.get("state", "dead")
    if state not in events.OPEN_STATES:
        state = "dead"
    rows = events.list_deliveries(actor=request.actor, state=state)
    wanted = PageRequest(cursor=request.GET.get("cursor") or None)
    backlog = events.get_backlog()
    found = keyset_page(rows, wanted, order=("pk",), build=events.delivery_dto)
    context = {
        "active_menu": "deliveries",
        "state": state,
        "backlog": backlog,
        "tabs": [
            ("dead", _("Failed"), backlog.dead),
            ("parked", _("Waiting for a module"), backlog.parked),
            ("pending", _("On the way"), backlog.pending),
        ],
        "deliveries": found,
        "names": _names(found.items),
        "held_back": events.held_back(found.items),
        "dead_timers": timers.list_dead(),
        "heartbeat_age": operations.heartbeat_age(),
    }
    return render_page(request, "ctp_core/deliveries.html", context)


def _names(found: Sequence[events.DeliveryDto]) -> dict[UUID, str]:
    """What happened and which module has not heard of it, in words; internal events have a name alone."""
    labels = {one.event.NAME: one.label for _unit, one in modules.contributions(PublicEvent, also_off=True)}
    units, language = modules.manifests(), get_language() or "en"
    named = {}
    for one in found:
        unit = units.get(one.subscriber.partition(".")[0])
        happened = translated(labels[one.event]) if one.event in labels else one.event
        named[one.id] = f"{happened} → {unit.label_in(language) if unit else one.subscriber}"
    return named


@page(ADMIN("system"), methods=("POST",))
def settle(request: Any, delivery_id: UUID) -> HttpResponse:
    """Try again or give up, with a reason."""
    reason = request.POST.get("reason", "")
    match request.POST.get("operation"):
        case "retry":
            events.retry_delivery(delivery_id=delivery_id, reason=reason, actor=request.actor)
            messages.success(request, _("The delivery is tried again."))
        case "discard":
            events.discard_delivery(delivery_id=delivery_id, reason=reason, actor=request.actor)
            messages.success(request, _("The delivery was given up."))
        case _unknown:
            raise Invalid({"operation": [FieldError("core.operation", mark("Choose what to do."))]})
    return redirect("core:delivery-list")


@page(ADMIN("system"), methods=("POST",))
def settle_timer(request: Any, kind: str, key: UUID) -> HttpResponse:
    """Carry a timer out again or forget it, with a reason."""
    operation = request.POST.get("operation")
    if operation not in ("retry", "discard"):
        raise Invalid({"operation": [FieldError("core.operation", mark("Choose what to do."))]})
    reason = request.POST.get("reason", "")
    timers.settle_timer(kind=kind, key=key, operation=operation, reason=reason, actor=request.actor)
    messages.success(
        request, _("The timer is carried out again.") if operation == "retry" else _("The timer was removed.")
    )
    return redirect("core:delivery-list")
