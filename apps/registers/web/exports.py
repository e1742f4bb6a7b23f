"""Exports that the worker writes: started here, followed while they grow, fetched, thrown away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse

from apps.registers.selectors.exports import get_export, list_exports, open_export
from apps.registers.selectors.records import OpenList
from apps.registers.selectors.registers import open_register
from apps.registers.selectors.views import list_views
from apps.registers.services.start_export import discard_export, start_export
from apps.registers.web.list_state import ListState
from apps.registers.web.listing import MENU
from ctp_core.contracts import Actor, Conflict, Invalid, PageRequest
from ctp_core.kit.answers import field_messages, translated
from ctp_core.kit.policies import SIGNED_IN
from ctp_core.kit.web import PageRequestType, PageView, page, render_page
from ctp_form.api import lists
from ctp_form.kit.words import language


class Exports(PageView):
    """One's exports of a register, and the form for another one."""

    policy = SIGNED_IN

    def get(self, request: PageRequestType, register_id: UUID) -> HttpResponse:
        """The list; the address may carry the conditions of a list of records."""
        return self.show(request, register_id, request.GET)

    def post(self, request: PageRequestType, register_id: UUID) -> HttpResponse:
        """Have the list written."""
        opened = open_export(register_id=register_id, actor=self.actor)
        try:
            made = start_export(
                register_id=register_id,
                query=state_of(request.POST, opened, self.actor).asked,
                file_format="csv" if request.POST.get("format") == "csv" else "xlsx",
                exact=request.POST.get("exact") == "1",
                language=language(),
                actor=self.actor,
            )
        except Invalid as error:
            return self.show(request, register_id, QueryDict(), field_messages(error))
        return HttpResponseRedirect(reverse("registers:export-detail", args=[register_id, made]))

    def show(
        self,
        request: Any,
        register_id: UUID,
        asked: QueryDict,
        errors: Mapping[str, Sequence[str]] | None = None,
    ) -> HttpResponse:
        """The page."""
        opened = open_export(register_id=register_id, actor=self.actor)
        try:
            state = state_of(asked, opened, self.actor)
        except Invalid as error:
            return self.show(request, register_id, QueryDict(), field_messages(error))
        wanted = PageRequest(cursor=request.GET.get("cursor") or None)
        context = {
            "card": opened.card,
            "page": list_exports(register_id=register_id, page=wanted, actor=self.actor),
            "state": state,
            "texts": [text for each in (errors or {}).values() for text in each],
            "active_menu": MENU,
        }
        return render_page(request, "registers/exports.html", context, status=422 if errors else 200)


@page(SIGNED_IN)
def show_export(request: Any, register_id: UUID, export_id: UUID) -> HttpResponse:
    """How far it is, or where its file is."""
    card = open_register(register_id=register_id, actor=request.actor)
    run = get_export(register_id=register_id, export_id=export_id, actor=request.actor)
    problem = translated(run.problem["message"], run.problem.get("params", {})) if run.problem else ""
    context = {"card": card, "run": run, "problem": problem, "active_menu": MENU}
    if request.GET.get("part") == "state":
        if run.state != "running":
            return HttpResponse(headers={"HX-Refresh": "true"})
        return render_page(request, "registers/parts/export_state.html", context)
    return render_page(request, "registers/export.html", context)


@page(SIGNED_IN, methods=("POST",))
def discard(request: Any, register_id: UUID, export_id: UUID) -> HttpResponse:
    """Break it off, or throw its file away."""
    try:
        discard_export(register_id=register_id, export_id=export_id, actor=request.actor)
    except Conflict as error:
        messages.error(request, translated(error.message, error.params))
    return HttpResponseRedirect(reverse("registers:export-detail", args=[register_id, export_id]))


def state_of(data: QueryDict, opened: OpenList, actor: Actor) -> ListState:
    """The list that an address or a form asks for. Raises Invalid."""
    fields = lists.list_fields(version_id=opened.card.version_id, policy=opened.within.policy, language=language())
    return ListState.read(data, fields, opened.card.columns, list_views(register_id=opened.card.id, actor=actor))
