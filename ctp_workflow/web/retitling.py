"""The page on which the title of a flow is changed."""

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
from ctp_workflow.selectors.get_progress import get_instance
from ctp_workflow.selectors.process_subjects import process_subject
from ctp_workflow.services.change_title import change_title


@page(SIGNED_IN, methods=("GET", "POST"))
def set_title(request: Any, instance_id: UUID) -> HttpResponse:
    """Say what it is to be called, and why; who may not is told so."""
    instance = get_instance(instance_id=instance_id, actor=request.actor)
    back = process_subject(instance.subject).url(instance.subject, None)
    errors: dict[str, list[str]] = {}
    if request.method == "POST":
        title, reason = request.POST.get("title", ""), request.POST.get("reason", "")
        try:
            change_title(instance_id=instance_id, title=title, actor=request.actor, reason=reason)
        except NotFound:
            raise
        except DomainError as error:
            errors = field_messages(error) if isinstance(error, Invalid) else {}
            if not errors:
                messages.error(request, translated(error.message, error.params))
                return HttpResponseRedirect(back)
        else:
            messages.success(request, _("The title was changed."))
            return HttpResponseRedirect(back)
    title = request.POST.get("title", instance.title)
    context = {"instance": instance, "back": back, "title": title, "values": request.POST, "errors": errors}
    return render_page(request, "ctp_workflow/retitle.html", context, status=422 if errors else 200)
