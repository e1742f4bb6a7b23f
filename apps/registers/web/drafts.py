"""Drafts that save themselves."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse

from apps.registers.selectors.records import get_record
from apps.registers.selectors.registers import open_register
from apps.registers.services.keep_draft import drop_draft, keep_draft
from ctp_core.contracts import NotFound
from ctp_core.kit.policies import SIGNED_IN
from ctp_core.kit.web import page
from ctp_form.kit.posting import clean_post


@page(SIGNED_IN, methods=("POST",))
def keep(request: Any, register_id: UUID) -> HttpResponse:
    """What stands on the page now; ``drop`` throws it away. 409 when the record was saved elsewhere meanwhile."""
    card = open_register(register_id=register_id, actor=request.actor)
    record_id = _uuid(request.POST.get("record", ""))
    if request.POST.get("drop") == "1":
        drop_draft(register_pk=card.pk, record_id=record_id, actor=request.actor)
        if record_id is None:
            return HttpResponseRedirect(reverse("registers:record-new", args=[register_id]))
        return HttpResponseRedirect(reverse("registers:record-edit", args=[register_id, record_id]))
    version_id = card.version_id
    if record_id is not None:
        version_id = get_record(register_id=register_id, record_id=record_id, actor=request.actor).version_id
    text = request.POST.get("revision", "")
    keep_draft(
        register_id=register_id,
        record_id=record_id,
        values=clean_post(version_id=version_id, data=request.POST),
        revision=int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0,
        size=int(request.META.get("CONTENT_LENGTH") or 0),
        actor=request.actor,
    )
    return JsonResponse({"kept": True})


def _uuid(text: str) -> UUID | None:
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError:
        raise NotFound() from None
