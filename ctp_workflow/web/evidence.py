"""Evidence of a flow as a file: a page that stands alone and can be printed, or the text its digest was taken of."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from ctp_core.api import rates
from ctp_core.kit.policies import SIGNED_IN
from ctp_core.kit.web import page
from ctp_workflow.selectors.wording import say_status, say_verdict
from ctp_workflow.services.export_evidence import export_evidence

STYLE = mark_safe(  # our own words alone
    "<style>"
    "body{font:15px/1.6 system-ui,sans-serif;max-width:820px;margin:24px auto;padding:0 16px;color:#111}"
    "h1{font-size:22px}"
    "h2{font-size:16px;margin-top:24px}"
    "table{border-collapse:collapse;width:100%}"
    "th,td{border:1px solid #bbb;padding:5px 8px;text-align:left;vertical-align:top;overflow-wrap:anywhere}"
    "th{width:26%;background:#f3f3f3;font-weight:600}"
    "code,pre{font:12px/1.5 ui-monospace,monospace;overflow-wrap:anywhere;white-space:pre-wrap}"
    "@media print{body{margin:0}}"
    "</style>"
)
"""The file lies on somebody's disk: it brings its looks along, and no script."""


@page(SIGNED_IN)
def download_evidence(request: Any, instance_id: UUID) -> HttpResponse:
    """``?as=json``: the very text; else a page with the same and the digest."""
    rates.take_turn(rates.EXPORT, str(request.actor.account_pk))
    found = export_evidence(instance_id=instance_id, actor=request.actor)
    if request.GET.get("as") == "json":
        return _file(found.text, "application/json", f"evidence-{instance_id}.json")
    progress = found.progress
    context = {
        "flow": progress.instance,
        "status": say_status(progress.instance.status, progress.instance.outcome)[0],
        "archive_number": found.data["flow"]["archive_number"],
        "fields": found.data["form"],
        "files": found.data["attachments"],
        "acts": [(one, say_verdict(one)[0]) for one in reversed(progress.opinions)],
        "reader": request.actor.name,
        "evidence": found,
        "style": STYLE,
    }
    text = render_to_string("ctp_workflow/evidence.html", context, request)
    return _file(text, "text/html; charset=utf-8", f"evidence-{instance_id}.html")


def _file(text: str, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(text, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
