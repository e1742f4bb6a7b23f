"""Process insight for those who look after flows: the page, its table and the event log to take away."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _

from ctp_core.api import rates
from ctp_core.api.clock import now
from ctp_core.kit.exports import csv_lines
from ctp_core.kit.policies import PERMISSION
from ctp_core.kit.web import page, render_page
from ctp_workflow.contracts import InsightDto
from ctp_workflow.selectors.export_log import export_definition
from ctp_workflow.selectors.insights import get_insight, insight_rows
from ctp_workflow.selectors.resolving_people import ADMINISTER
from ctp_workflow.services.record_export import record_export

PERIODS = (30, 90, 365)


@page(PERMISSION(ADMINISTER))
def show_insight(request: Any, definition_id: UUID) -> HttpResponse:
    """Counts, steps and people of the chosen period."""
    days = _days(request)
    context = {
        "insight": _insight(request, definition_id, days),
        "definition_id": definition_id,
        "days": days,
        "periods": [(one, _("%(days)s days") % {"days": one}) for one in PERIODS],
        "active_menu": "workflow-definitions",
    }
    return render_page(request, "ctp_workflow/insight.html", context)


@page(PERMISSION(ADMINISTER))
def download_table(request: Any, definition_id: UUID) -> HttpResponse:
    """The same as a sheet."""
    rates.take_turn(rates.EXPORT, str(request.actor.account_pk))
    record_export(definition_id=definition_id, what="table", actor=request.actor)
    head, *rows = insight_rows(_insight(request, definition_id, _days(request)))
    response = StreamingHttpResponse(csv_lines(head, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="insight.csv"'
    return response  # type: ignore[return-value]  # streams as the file door does


@page(PERMISSION(ADMINISTER))
def download_log(request: Any, definition_id: UUID) -> HttpResponse:
    """The histories as an event log (XES)."""
    rates.take_turn(rates.EXPORT, str(request.actor.account_pk))
    record_export(definition_id=definition_id, what="log", actor=request.actor)
    lines = export_definition(definition_id=definition_id, actor=request.actor)
    response = StreamingHttpResponse(lines, content_type="application/xml")
    response["Content-Disposition"] = 'attachment; filename="flows.xes"'
    return response  # type: ignore[return-value]  # streams as the file door does


def _days(request: Any) -> int:
    given = request.GET.get("days", "")
    return int(given) if given in {str(one) for one in PERIODS} else PERIODS[1]


def _insight(request: Any, definition_id: UUID, days: int) -> InsightDto:
    until: datetime = now()
    return get_insight(
        definition_id=definition_id, actor=request.actor, since=until - timedelta(days=days), until=until
    )
