"""The page on which a holder stops the clock of an item, or lets it run on."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from ctp_core.kit.policies import SIGNED_IN
from ctp_core.kit.web import page, render_page
from ctp_workflow.selectors.list_items import get_item
from ctp_workflow.selectors.process_subjects import process_subject
from ctp_workflow.services.change_clock import change_clock
from ctp_workflow.web.small_forms import carry_out


@page(SIGNED_IN, methods=("GET", "POST"))
def set_clock(request: Any, item_id: UUID) -> HttpResponse:
    """Say why, and it stands still."""
    item = get_item(item_id=item_id, actor=request.actor)
    back = process_subject(item.subject).url(item.subject, item.id)
    errors: dict[str, list[str]] = {}
    if request.method == "POST":
        operation, reason = "resume" if item.paused_at else "pause", request.POST.get("reason", "")
        gone, errors = carry_out(
            request,
            lambda: change_clock(item_id=item_id, operation=operation, actor=request.actor, reason=reason),
            done=_("The clock runs on.") if item.paused_at else _("The clock stands still."),
            back=back,
        )
        if gone is not None:
            return gone
    context = {"item": item, "back": back, "errors": errors, "values": request.POST}
    return render_page(request, "ctp_workflow/clock.html", context, status=422 if errors else 200)
