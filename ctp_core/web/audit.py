"""The audit administrators' page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.http import HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ctp_core.api import audit, rates
from ctp_core.contracts import PageRequest
from ctp_core.kit.exports import csv_lines, in_language
from ctp_core.kit.paging import keyset_page
from ctp_core.kit.policies import ADMIN
from ctp_core.kit.web import page, render_page
from ctp_core.web.audit_words import Words

EXPORT_ROWS = 50_000


@page(ADMIN("audit"))
def list_page(request: Any) -> HttpResponse:
    """Who did what, newest first, by person, action, object and day."""
    words = Words()
    rows = audit.list_entries(actor=request.actor, wanted=_filter(request.GET, words))
    wanted = PageRequest(cursor=request.GET.get("cursor") or None, size=50)
    entries = keyset_page(rows, wanted, order=("-pk",), build=audit.audit_dto)
    action = request.GET.get("action", "")
    context = {
        "active_menu": "audit",
        "entries": entries,
        "told": words.tell(entries.items),
        "acts": words.choices(),
        "begins": "" if words.offers(action) else action,
        "values": {name: request.GET.get(name, "") for name in audit.FILTERS},
        "filtered": any(request.GET.get(name) for name in audit.FILTERS),
        "unsealed": audit.count_unsealed(),
    }
    return render_page(request, "ctp_core/audit.html", context)


@page(ADMIN("audit"), methods=("POST",))
def export(request: Any) -> HttpResponse:
    """The same as a CSV file; that it was taken stands in the audit."""
    rates.take_turn(rates.EXPORT, str(request.actor.account_pk))
    words = Words()
    wanted = _filter(request.POST, words)
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
        _("Code"),
    ]
    lines = csv_lines(head, (_cells(audit.audit_dto(one), words) for one in rows.iterator(chunk_size=1_000)))
    lines = in_language(lines, get_language() or "en", timezone.get_current_timezone())
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="audit-{timezone.localdate():%Y-%m-%d}.csv"'
    return response  # type: ignore[return-value]  # streams as the file door does


def _filter(given: Mapping[str, Any], words: Words) -> audit.AuditFilter:
    """An act chosen by its words means that one alone, not those whose code goes on after it."""
    wanted = audit.audit_filter(given)
    return replace(wanted, whole=words.knows(wanted.action))


def _cells(one: audit.AuditEntryDto, words: Words) -> list[object]:
    """The export keeps ids and details as they were recorded, for programs; the act stands there in words and by its code."""
    about = f"{one.subject_module}/{one.subject_kind}/{one.subject_id}" if one.subject_id else ""
    at = f"{timezone.localtime(one.at):%Y-%m-%d %H:%M:%S}"
    act = words.act(one.action)
    return [at, one.actor_name, one.behalf_name, act, about, one.details_text, one.address, one.request_id, one.action]
