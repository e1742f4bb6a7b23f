"""Keeping a view, and letting it go."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.registers.domain.queries import ListQuery, read_query
from apps.registers.services.save_view import delete_view, save_view
from ctp_core.contracts import Invalid
from ctp_core.kit.answers import field_messages
from ctp_core.kit.policies import SIGNED_IN
from ctp_core.kit.web import page


@page(SIGNED_IN, methods=("POST",))
def keep(request: Any, register_id: UUID) -> HttpResponse:
    """Save what the list shows under a name."""
    given = request.POST
    back = reverse("registers:record-list", args=[register_id])
    try:
        query = ListQuery(
            read_query(given.getlist("where")[:20], given.get("sort", "")), tuple(given.getlist("column"))
        )
        shared = given.get("shared") == "1"
        made = save_view(
            register_id=register_id, name=given.get("name", ""), query=query, shared=shared, actor=request.actor
        )
    except Invalid as error:
        messages.error(request, " ".join(text for texts in field_messages(error).values() for text in texts))
        return HttpResponseRedirect(back)
    messages.success(request, _("The view is kept."))
    return HttpResponseRedirect(f"{back}?view={made.id}")


@page(SIGNED_IN, methods=("POST",))
def remove(request: Any, register_id: UUID, view_id: UUID) -> HttpResponse:
    """Delete a view."""
    delete_view(register_id=register_id, view_id=view_id, actor=request.actor)
    messages.success(request, _("The view is deleted."))
    return HttpResponseRedirect(reverse("registers:record-list", args=[register_id]))
