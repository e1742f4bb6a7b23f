"""The same act for the records that are ticked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.registers.domain.dto import RegisterCard
from apps.registers.selectors.registers import open_register
from apps.registers.services.change_record import RowResult, change_records, delete_records
from apps.registers.web.listing import MENU
from apps_api.registers import RegisterForbidden
from ctp_core.contracts import Invalid, NotFound
from ctp_core.kit.answers import field_messages, translated
from ctp_core.kit.ids import read_ids
from ctp_core.kit.policies import SIGNED_IN
from ctp_core.kit.web import page, render_page
from ctp_form.api import definitions
from ctp_form.contracts import FieldPolicy
from ctp_form.kit.entering import form_entry
from ctp_form.kit.posting import clean_post
from ctp_form.kit.words import language


@page(SIGNED_IN, methods=("POST",))
def act(request: Any, register_id: UUID) -> HttpResponse:
    """Delete them, ask for the new value of one field, or set it; then say what became of each."""
    card = open_register(register_id=register_id, actor=request.actor)
    ids = read_ids(request.POST.getlist("id")[:200])
    if not ids:
        return HttpResponseRedirect(reverse("registers:record-list", args=[register_id]))
    asked = request.POST.get("do", "")
    if asked == "delete":
        return _results(request, card, delete_records(register_id=register_id, record_ids=ids, actor=request.actor))
    code = request.POST.get("field", "")
    if asked == "change":
        return _ask(request, card, ids, code)
    if asked != "save":
        raise NotFound()
    _require_field(card, code)
    values = clean_post(version_id=card.version_id, data=request.POST)
    return _results(
        request,
        card,
        change_records(register_id=register_id, record_ids=ids, values={code: values.get(code)}, actor=request.actor),
    )


def changeable(card: RegisterCard) -> list[tuple[str, str]]:
    """The fields that may be set in every record of the list."""
    policy = card.seat.writing_listed()
    if policy is None:
        return []
    found = definitions.describe_fields(version_id=card.version_id, language=language())
    return [
        (one.code, one.label)
        for one in found
        if policy.is_writable(one.code) and not one.calculated and one.kind not in ("table", "opinion", "signature")
    ]


def _require_field(card: RegisterCard, code: str) -> None:
    if code not in dict(changeable(card)):
        raise RegisterForbidden()


def _ask(request: Any, card: RegisterCard, ids: Sequence[UUID], code: str) -> HttpResponse:
    fields = changeable(card)
    if not fields:
        raise RegisterForbidden()
    chosen = dict(fields).get(code)
    entry = None
    if chosen is not None:
        only = FieldPolicy("hidden", {code: "write"})
        entry = form_entry(version_id=card.version_id, values={}, policy=only, actor=request.actor)
    context = {
        "card": card,
        "ids": ids,
        "fields": fields,
        "code": code if chosen else "",
        "entry": entry,
        "active_menu": MENU,
    }
    return render_page(request, "registers/bulk.html", context)


def _results(request: Any, card: RegisterCard, found: Sequence[RowResult]) -> HttpResponse:
    wrong = [(one, _say(one)) for one in found if one.error is not None]
    context = {"card": card, "done": len(found) - len(wrong), "total": len(found), "wrong": wrong, "active_menu": MENU}
    return render_page(request, "registers/results.html", context)


def _say(one: RowResult) -> str:
    if isinstance(one.error, Invalid):
        return " ".join(text for texts in field_messages(one.error).values() for text in texts)
    return translated(one.error.message, one.error.params) if one.error else _("Done")
