"""The page on which one looks for what belongs beside an affair."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from apps.collaboration.selectors.affairs import get_affair
from apps.collaboration.selectors.related import item_in_hand, list_related, may_relate
from apps.collaboration.services.relate_objects import GONE, MOST, is_full, relate_object, unrelate_object
from apps_api.collaboration import MayNotRelate
from ctp_core.contracts import Actor, Invalid, ObjectRef, PageRequest
from ctp_core.kit.answers import field_messages
from ctp_core.kit.policies import SIGNED_IN
from ctp_core.kit.web import page, render_page
from ctp_index.api import search
from ctp_index.contracts import IndexUnavailable

SHOWN = PageRequest(size=20)


@page(SIGNED_IN)
def affair_related(request: Any, affair_id: UUID) -> HttpResponse:
    """What is related, and what a search finds to be related."""
    affair = get_affair(affair_id=affair_id, actor=request.actor)
    if not may_relate(affair, request.actor, item_in_hand(affair, request.actor)):
        raise MayNotRelate
    related = list_related(affair=affair, actor=request.actor, may=True)
    text = request.GET.get("q", "")[:100].strip()
    found, broken = _found(text, request.actor)
    known = {affair.ref, *(one.ref for one in related)}
    context = {
        "affair": affair,
        "related": related,
        "full": is_full(affair, request.actor),
        "most": MOST,
        "text": text,
        "found": [(one, "".join(piece.text for piece in one.title)) for one in found if one.ref not in known],
        "broken": broken,
        "active_menu": "collaboration",
    }
    return render_page(request, "collaboration/affair_related.html", context)


@page(SIGNED_IN, methods=("POST",))
def affair_relate(request: Any, affair_id: UUID) -> HttpResponse:
    """Relate one thing; then the page as it was, to relate more."""
    try:
        try:
            ref = ObjectRef.parse(request.POST.get("object", ""))
        except ValueError:
            messages.error(request, _(GONE))
        else:
            relate_object(affair_id=affair_id, ref=ref, actor=request.actor)
            messages.success(request, _("It stands beside this item now."))
    except Invalid as error:
        messages.error(request, " ".join(one for found in field_messages(error).values() for one in found))
    return _back(request, affair_id)


@page(SIGNED_IN, methods=("POST",))
def affair_unrelate(request: Any, affair_id: UUID, related_id: UUID) -> HttpResponse:
    """Take one thing away."""
    unrelate_object(affair_id=affair_id, related_id=related_id, actor=request.actor)
    messages.success(request, _("It does not stand beside this item any more."))
    return _back(request, affair_id)


def _found(text: str, actor: Actor) -> tuple[tuple[Any, ...], bool]:
    """The hits, and whether the search could not be asked."""
    if not text:
        return (), False
    try:
        return search(text=text, actor=actor, page=SHOWN).hits, False
    except IndexUnavailable:
        return (), True


def _back(request: Any, affair_id: UUID) -> HttpResponse:
    address = reverse("collaboration:affair-related", kwargs={"affair_id": affair_id})
    text = request.POST.get("q", "")[:100].strip()
    return redirect(f"{address}?{urlencode({'q': text})}" if text else address)
