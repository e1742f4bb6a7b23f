"""The list of affairs, and what can be done beside the flow."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.collaboration.selectors.affairs import get_affair, list_affairs
from apps.collaboration.services.add_comment import add_comment
from apps.collaboration.services.copy_affair import copy_affair
from apps.collaboration.services.discard_draft import discard_draft
from apps.collaboration.services.forward_affair import forward_affair
from apps.collaboration.services.run_outcomes import retry_outcomes
from apps.collaboration.services.track_affair import track_affair
from apps.collaboration.web.showing import affair_context
from ctp_core.contracts import Invalid, PageRequest
from ctp_core.kit.answers import field_messages
from ctp_core.kit.policies import SIGNED_IN
from ctp_core.kit.web import page, render_page
from ctp_organization.api import members
from ctp_organization.kit.picker import parse_members
from ctp_portal.kit.shell import acted
from ctp_workflow.api import instances
from ctp_workflow.contracts import NotToBePrinted

MENU = "collaboration"
ON_PAPER = PageRequest(size=200)
SCOPES = ("all", "mine", "handled")
STATES = ("running", "approved", "rejected", "draft", "void")


@page(SIGNED_IN)
def affair_list(request: Any) -> HttpResponse:
    """What one may see, newest first."""
    given = {key: request.GET.get(key, "")[:100].strip() for key in ("scope", "state", "text")}
    scope = given["scope"] if given["scope"] in SCOPES else "all"
    state = given["state"] if given["state"] in STATES else ""
    wanted = PageRequest(cursor=request.GET.get("cursor") or None, size=20)
    found = list_affairs(actor=request.actor, page=wanted, scope=scope, state=state, text=given["text"])
    context = {
        "page": found,
        "scope": scope,
        "state": state,
        "text": given["text"],
        "states": STATES,
        "active_menu": MENU,
    }
    return render_page(request, "collaboration/affair_list.html", context)


@page(SIGNED_IN)
def affair_print(request: Any, affair_id: UUID) -> HttpResponse:
    """The affair on paper, where the step one has or had it at lets it be printed."""
    affair = get_affair(affair_id=affair_id, actor=request.actor)
    if affair.instance_id is not None and not instances.may_print(instance_id=affair.instance_id, actor=request.actor):
        raise NotToBePrinted
    context = affair_context(affair, request.actor, item=None, comments_from=ON_PAPER)
    context |= {"printed_by": request.actor.name, "printed_at": timezone.now()}
    return render_page(request, "collaboration/affair_print.html", context)


@page(SIGNED_IN, methods=("POST",))
def affair_comment(request: Any, affair_id: UUID) -> HttpResponse:
    """Say something beside the flow."""
    address = reverse("collaboration:affair-detail", kwargs={"affair_id": affair_id})
    try:
        add_comment(affair_id=affair_id, text=request.POST.get("text", ""), actor=request.actor)
        messages.success(request, _("Your comment is there."))
    except Invalid as error:
        messages.error(request, " ".join(one for found in field_messages(error).values() for one in found))
    return redirect(f"{address}#comments")


@page(SIGNED_IN, methods=("GET", "POST"))
def affair_track(request: Any, affair_id: UUID) -> HttpResponse:
    """Follow, or follow no more; the form asks whom to follow and how often one is told."""
    affair = get_affair(affair_id=affair_id, actor=request.actor)
    errors: dict[str, list[str]] = {}
    if request.method == "POST":
        on, digest = request.POST.get("on") == "1", request.POST.get("digest") == "on"
        try:
            people = [one.id for one in parse_members(request.POST, "people", actor=request.actor)]
            track_affair(affair_id=affair_id, on=on, actor=request.actor, people=people, digest=digest)
        except Invalid as error:
            errors = field_messages(error)
        else:
            messages.success(request, _("You follow this now.") if on else _("You no longer follow this."))
            return redirect("collaboration:affair-detail", affair_id=affair_id)
    watched = members.list_members_by_pk(pks=set(affair.watched)) if affair.watched and not errors else {}
    context = {
        "affair": affair,
        "chosen": request.POST.getlist("people") if errors else [one.ref for one in watched.values()],
        "errors": errors,
        "active_menu": MENU,
    }
    return render_page(request, "collaboration/affair_follow.html", context, status=422 if errors else 200)


@page(SIGNED_IN, methods=("POST",))
def affair_copy(request: Any, affair_id: UUID) -> HttpResponse:
    """Begin again with the same content."""
    made = copy_affair(affair_id=affair_id, actor=request.actor)
    messages.success(request, _("This is a new draft with the same content."))
    return redirect("collaboration:affair-edit", affair_id=made.id)


@page(SIGNED_IN, methods=("POST",))
def affair_forward(request: Any, affair_id: UUID) -> HttpResponse:
    """Hand it on in a draft, with the opinions or without."""
    with_opinions = request.POST.get("opinions") == "1"
    made = forward_affair(affair_id=affair_id, with_opinions=with_opinions, actor=request.actor)
    messages.success(request, _("This is a draft with what you see of it. Choose who gets it."))
    return redirect("collaboration:affair-edit", affair_id=made.id)


@page(SIGNED_IN, methods=("POST",))
def affair_discard(request: Any, affair_id: UUID) -> HttpResponse:
    """Throw a draft away."""
    discard_draft(affair_id=affair_id, actor=request.actor)
    return acted(request, message=_("The draft is gone."), url=reverse("collaboration:affair-list"), key=affair_id)


@page(SIGNED_IN, methods=("POST",))
def affair_retry(request: Any, affair_id: UUID) -> HttpResponse:
    """Try again what should have followed the approval."""
    retry_outcomes(affair_id=affair_id, actor=request.actor)
    return redirect("collaboration:affair-detail", affair_id=affair_id)
