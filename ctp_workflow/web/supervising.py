"""Pages for those who watch over flows: the list with its lights, and how often steps are late."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ctp_core.contracts import DomainError, Invalid, NotFound, PageRequest
from ctp_core.kit.answers import field_messages, translated
from ctp_core.kit.ids import read_id
from ctp_core.kit.moments import read_moment
from ctp_core.kit.policies import PERMISSION, SIGNED_IN
from ctp_core.kit.web import page, render_page
from ctp_organization.kit.picker import parse_member, parse_members
from ctp_workflow.selectors.definition_owners import MANAGE
from ctp_workflow.selectors.definitions import get_definition
from ctp_workflow.selectors.overdue import overdue_statistics
from ctp_workflow.selectors.supervision import LIGHTS, find_supervisors, list_supervised
from ctp_workflow.services.change_clock import change_clock
from ctp_workflow.services.intervene import intervene
from ctp_workflow.services.set_supervisors import set_supervisors
from ctp_workflow.services.urge_holders import urge_holders

MENU = "workflow-supervision"
SPANS = (7, 30, 90, 365)


@page(SIGNED_IN)
def show_supervision(request: Any) -> HttpResponse:
    """Running flows one watches over."""
    light = request.GET.get("light", "")
    light = light if light in LIGHTS else ""
    wanted = PageRequest(cursor=request.GET.get("cursor") or None)
    found = list_supervised(actor=request.actor, page=wanted, light=light)
    context = {"page": found, "light": light, "active_menu": MENU}
    return render_page(request, "ctp_workflow/supervision.html", context)


@page(SIGNED_IN, methods=("POST",))
def act_on_supervised(request: Any, instance_id: UUID) -> HttpResponse:
    """Remind, change a deadline, or replace a holder; then the list again."""
    back = HttpResponseRedirect(reverse("workflow:supervision"))
    try:
        text = _carry_out(request, instance_id)
    except NotFound:
        raise
    except DomainError as error:
        said = field_messages(error) if isinstance(error, Invalid) else {}
        lines = [one for found in said.values() for one in found]
        messages.error(request, " ".join(lines) or translated(error.message, error.params))
        return back
    messages.success(request, text)
    return back


def _carry_out(request: Any, instance_id: UUID) -> str:
    sent, actor = request.POST, request.actor
    operation, reason = sent.get("operation", ""), sent.get("reason", "")
    if operation == "urge":
        urge_holders(instance_id=instance_id, actor=actor)
        return _("A reminder was sent.")
    if operation == "replace":
        to = parse_member(sent, "to", actor=actor)
        intervene(
            instance_id=instance_id, operation="replace", reason=reason, actor=actor, node=sent.get("node", ""),
            member_id=read_id(sent.get("member", "")), to_id=to.id if to else None,
        )  # fmt: skip
        return _("Somebody else has it now.")
    item = read_id(sent.get("item", ""))
    if item is None:
        raise NotFound
    due_at = read_moment(sent.get("due_at", ""))
    change_clock(item_id=item, operation=operation, actor=actor, reason=reason, due_at=due_at)
    return _("The deadline was changed.") if operation == "change_due" else _("Saved.")


@page(SIGNED_IN)
def show_overdue(request: Any) -> HttpResponse:
    """How often steps were late, by step and by person."""
    asked = request.GET.get("days", "30")
    days = int(asked) if asked in [str(one) for one in SPANS] else 30
    last = timezone.localdate()
    found = overdue_statistics(actor=request.actor, first=last - timedelta(days=days - 1), last=last)
    context = {"found": found, "days": days, "spans": SPANS, "active_menu": MENU}
    return render_page(request, "ctp_workflow/overdue.html", context)


@page(PERMISSION(MANAGE), methods=("GET", "POST"))
def edit_supervisors(request: Any, definition_id: UUID) -> HttpResponse:
    """Who watches over the flows of a definition."""
    definition = get_definition(definition_id=definition_id, actor=request.actor)
    errors: dict[str, list[str]] = {}
    if request.method == "POST":
        try:
            people = parse_members(request.POST, "people", actor=request.actor)
            set_supervisors(
                people=[one.id for one in people], may_replace=request.POST.get("may_replace") == "on",
                actor=request.actor, definition_id=definition_id,
            )  # fmt: skip
        except Invalid as error:
            errors = field_messages(error)
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(reverse("workflow:definition", args=[definition_id]))
    found = find_supervisors(definition_id=definition_id)
    context = {
        "definition": definition,
        "chosen": request.POST.getlist("people") if errors else found.people,
        "may_replace": found.may_replace,
        "errors": errors,
        "active_menu": "workflow-definitions",
    }
    return render_page(request, "ctp_workflow/supervisors.html", context, status=422 if errors else 200)
