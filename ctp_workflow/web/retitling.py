"""The page on which the title of a flow is changed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from ctp_core.kit.policies import SIGNED_IN
from ctp_core.kit.web import page, render_page
from ctp_workflow.selectors.get_progress import get_instance
from ctp_workflow.selectors.process_subjects import process_subject
from ctp_workflow.services.change_title import change_title
from ctp_workflow.web.small_forms import carry_out


@page(SIGNED_IN, methods=("GET", "POST"))
def set_title(request: Any, instance_id: UUID) -> HttpResponse:
    """Say what it is to be called, and why; who may not is told so."""
    instance = get_instance(instance_id=instance_id, actor=request.actor)
    back = process_subject(instance.subject).url(instance.subject, None)
    errors: dict[str, list[str]] = {}
    if request.method == "POST":
        title, reason = request.POST.get("title", ""), request.POST.get("reason", "")
        gone, errors = carry_out(
            request,
            lambda: change_title(instance_id=instance_id, title=title, actor=request.actor, reason=reason),
            done=_("The title was changed."),
            back=back,
        )
        if gone is not None:
            return gone
    title = request.POST.get("title", instance.title)
    context = {"instance": instance, "back": back, "title": title, "values": request.POST, "errors": errors}
    return render_page(request, "ctp_workflow/retitle.html", context, status=422 if errors else 200)
