"""The audit administrators' page."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from ctp_core.api import audit, rates
from ctp_core.contracts import PageRequest
from ctp_core.kit.exports import csv_lines
from ctp_core.kit.paging import keyset_page
from ctp_core.kit.policies import ADMIN
from ctp_core.kit.web import page, render_page

EXPORT_ROWS = 50_000


@page(ADMIN("audit"))
def list_page(request: Any) -> HttpResponse:
    """Who did what, newest first, by person, action, object and day."""
    rows = audit.list_entries(actor=request.actor, wanted=audit.audit_filter(request.GET))
    wanted = PageRequest(cursor=request.GET.get("cursor") or None, size=50)
    context = {
        "active_menu": "audit",
        "entries": keyset_page(rows, wanted, order=("-pk",), build=audit.audit_dto),
        "values": {name: request.GET.get(name, "") for name in audit.FILTERS},
        "filtered": any(request.GET.get(name) for name in audit.FILTERS),
        "unsealed": audit.count_unsealed(),
    }
    return render_page(request, "ctp_core/audit.html", context)


@page(ADMIN("audit"), methods=("POST",))
def export(request: Any) -> HttpResponse:
    """The same as a CSV file; that it was taken stands in the audit."""
    rates.take_turn(rates.EXPORT, str(request.actor.account_pk))
    wanted = audit.audit_filter(request.POST)
    rows = audit.list_entries(actor=request.actor, wanted=wanted).order_by("-pk")[:EXPORT_ROWS]
    chosen = {name: request.POST[name] for name in audit.FILTERS if request.POST.get(name)}
    with transaction.atomic():
        audit.record(actor=request.actor, action="core.export_audit", details=chosen)
    head = [
        _("Time"),
        _("Person"),
        _("On behalf of"),
        _("Action"),
        _("Object"),
        _("Details"),
        _("Address"),
        _("Request id"),
    ]
    lines = csv_lines(head, (_cells(audit.audit_dto(one)) for one in rows.iterator(chunk_size=1_000)))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="audit-{timezone.localdate():%Y-%m-%d}.csv"'
    return response  # type: ignore[return-value]  # streams as the file door does


def _cells(one: audit.AuditEntryDto) -> list[object]:
    about = f"{one.subject_module}/{one.subject_kind}/{one.subject_id}" if one.subject_id else ""
    at = f"{timezone.localtime(one.at):%Y-%m-%d %H:%M:%S}"
    return [at, one.actor_name, one.behalf_name, one.action, about, one.details_text, one.address, one.request_id]
