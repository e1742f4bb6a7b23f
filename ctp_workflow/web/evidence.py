"""Evidence of a flow as a file: a page that stands alone and can be printed, or the text its digest was taken of."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.template.loader import render_to_string

from ctp_core.api import rates
from ctp_core.kit.policies import SIGNED_IN
from ctp_core.kit.web import page
from ctp_workflow.selectors.get_progress import get_progress
from ctp_workflow.selectors.wording import say_status, say_verdict
from ctp_workflow.services.export_evidence import export_evidence


@page(SIGNED_IN)
def download_evidence(request: Any, instance_id: UUID) -> HttpResponse:
    """``?as=json``: the very text; else a page with the same and the digest."""
    rates.take_turn(rates.EXPORT, str(request.actor.account_pk))
    found = export_evidence(instance_id=instance_id, actor=request.actor)
    if request.GET.get("as") == "json":
        return _file(found.text, "application/json", f"evidence-{instance_id}.json")
    progress = get_progress(instance_id=instance_id, actor=request.actor, predict=False)
    context = {
        "flow": progress.instance,
        "status": say_status(progress.instance.status, progress.instance.outcome)[0],
        "archive_number": found.data["flow"]["archive_number"],
        "fields": found.data["form"],
        "files": found.data["attachments"],
        "acts": [(one, say_verdict(one)[0]) for one in reversed(progress.opinions)],
        "reader": request.actor.name,
        "evidence": found,
    }
    text = render_to_string("ctp_workflow/evidence.html", context, request)
    return _file(text, "text/html; charset=utf-8", f"evidence-{instance_id}.html")


def _file(text: str, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(text, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
