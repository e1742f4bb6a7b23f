"""What leaves the house: tables and paper."""

from __future__ import annotations

import io
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import segno
from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from apps.registers.selectors.records import get_record, open_list
from apps.registers.selectors.registers import open_register
from apps.registers.selectors.seals import Seal, check_seal, seal_of
from apps.registers.selectors.views import list_views
from apps.registers.services.export_list import ExportLarge, export_file
from apps.registers.web.list_state import ListState
from apps.registers.web.listing import MENU
from apps.registers.web.records import title_of
from ctp_core.contracts import NotFound
from ctp_core.kit.policies import SIGNED_IN
from ctp_core.kit.web import page, render_page
from ctp_form.api import lists
from ctp_form.kit.reading import form_reading
from ctp_form.kit.word_documents import form_docx
from ctp_form.kit.words import language

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@page(SIGNED_IN)
def export(request: Any, register_id: UUID, file_format: str) -> Any:
    """The list as it is filtered and sorted, as a table; ``exact=1`` to be imported again."""
    if file_format not in TYPES:
        raise NotFound()
    opened = open_list(register_id=register_id, actor=request.actor)
    fields = lists.list_fields(version_id=opened.card.version_id, policy=opened.within.policy, language=language())
    views = list_views(register_id=register_id, actor=request.actor)
    state = ListState.read(request.GET, fields, opened.card.columns, views)
    try:
        target = export_file(
            register_id=register_id,
            query=state.asked.query,
            columns=[one.partition(".")[0] for one in state.asked.columns],
            file_format="csv" if file_format == "csv" else "xlsx",
            exact=request.GET.get("exact") == "1",
            language=language(),
            actor=request.actor,
        )
    except ExportLarge:
        return HttpResponseRedirect(f"{reverse('registers:export-list', args=[register_id])}{state.address()}")
    name = f"{opened.card.name}-{timezone.localdate().isoformat()}.{file_format}"
    return FileResponse(target, as_attachment=True, filename=name, content_type=TYPES[file_format])


@page(SIGNED_IN)
def print_record(request: Any, register_id: UUID, record_id: UUID) -> HttpResponse:
    """The record on paper, with a code that leads back to it."""
    card = open_register(register_id=register_id, actor=request.actor)
    found = get_record(register_id=register_id, record_id=record_id, actor=request.actor)
    seal = seal_of(register_id=register_id, record_id=record_id, actor=request.actor)
    address = reverse("registers:record-check", args=[register_id, record_id])
    target = request.build_absolute_uri(f"{address}?{urlencode({'r': seal.revision, 'm': seal.mark})}")
    context = {
        "card": card,
        "record": found,
        "title": title_of(found.version_id, found.values),
        "reading": form_reading(
            version_id=found.version_id, values=found.values, policy=found.policy, record_id=found.id
        ),
        "seal": seal,
        "code": segno.make(target, micro=False).svg_data_uri(scale=3, border=1),
        "printed_at": timezone.now(),
        "printed_by": request.actor.name,
    }
    return render_page(request, "registers/print.html", context)


@page(SIGNED_IN)
def print_docx(request: Any, register_id: UUID, record_id: UUID) -> HttpResponse:
    """The same as a document for an office program."""
    card = open_register(register_id=register_id, actor=request.actor)
    found = get_record(register_id=register_id, record_id=record_id, actor=request.actor)
    seal = seal_of(register_id=register_id, record_id=record_id, actor=request.actor)
    reading = form_reading(version_id=found.version_id, values=found.values, policy=found.policy, record_id=found.id)
    title = title_of(found.version_id, found.values)
    printed = timezone.localtime().strftime("%Y-%m-%d %H:%M")
    notes = [f"{card.name} · {request.actor.name} · {printed} · {seal.revision} · {seal.mark}"]
    content = form_docx(title=title, notes=notes, reading=reading, reader=request.actor)
    return FileResponse(io.BytesIO(content), as_attachment=True, filename=f"{title}.docx", content_type=DOCX)  # type: ignore[return-value]


@page(SIGNED_IN)
def check_print(request: Any, register_id: UUID, record_id: UUID) -> HttpResponse:
    """Where the code on the paper leads: is it what the record says now?"""
    revision, given = request.GET.get("r", ""), request.GET.get("m", "")
    if not (revision.isascii() and revision.isdecimal() and len(revision) < 9):
        return HttpResponseRedirect(reverse("registers:record-detail", args=[register_id, record_id]))
    card = open_register(register_id=register_id, actor=request.actor)
    found = get_record(register_id=register_id, record_id=record_id, actor=request.actor)
    verdict = check_seal(
        register_id=register_id, record_id=record_id, seal=Seal(int(revision), given[:100]), actor=request.actor
    )
    context = {
        "card": card,
        "record": found,
        "title": title_of(found.version_id, found.values),
        "verdict": verdict,
        "revision": int(revision),
        "active_menu": MENU,
    }
    return render_page(request, "registers/check.html", context)
