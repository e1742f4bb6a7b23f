"""The page on which a holder stops the clock of an item, or lets it run on."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from ctp_core.contracts import DomainError, Invalid, NotFound
from ctp_core.kit.answers import field_messages, translated
from ctp_core.kit.policies import SIGNED_IN
from ctp_core.kit.web import page, render_page
from ctp_workflow.selectors.list_items import get_item
from ctp_workflow.selectors.process_subjects import process_subject
from ctp_workflow.services.change_clock import change_clock


@page(SIGNED_IN, methods=("GET", "POST"))
def set_clock(request: Any, item_id: UUID) -> HttpResponse:
    """Say why, and it stands still."""
    item = get_item(item_id=item_id, actor=request.actor)
    back = process_subject(item.subject).url(item.subject, item.id)
    errors: dict[str, list[str]] = {}
    if request.method == "POST":
        operation = "resume" if item.paused_at else "pause"
        try:
            change_clock(
                item_id=item_id, operation=operation, actor=request.actor, reason=request.POST.get("reason", "")
            )
        except NotFound:
            raise
        except DomainError as error:
            errors = field_messages(error) if isinstance(error, Invalid) else {}
            if not errors:
                messages.error(request, translated(error.message, error.params))
                return HttpResponseRedirect(back)
        else:
            messages.success(request, _("The clock runs on.") if item.paused_at else _("The clock stands still."))
            return HttpResponseRedirect(back)
    context = {"item": item, "back": back, "errors": errors, "values": request.POST}
    return render_page(request, "ctp_workflow/clock.html", context, status=422 if errors else 200)
