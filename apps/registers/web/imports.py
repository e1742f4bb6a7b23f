"""Importing records: upload, look at what was found, confirm, follow how far it is, or leave."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.registers.domain.dto import RegisterCard
from apps.registers.selectors.imports import blank_workbook, get_import, list_imports
from apps.registers.selectors.registers import open_register
from apps.registers.services.start_import import confirm_import, discard_import, upload_import
from apps.registers.web.list_state import say_field
from apps.registers.web.listing import MENU
from apps_api.registers import RegisterForbidden
from ctp_core.contracts import Actor, Conflict, Invalid, PageRequest
from ctp_core.kit.answers import field_messages, translated
from ctp_core.kit.policies import SIGNED_IN
from ctp_core.kit.web import PageRequestType, PageView, page, render_page
from ctp_form.api import definitions, lists
from ctp_form.contracts import KEY, FieldDto
from ctp_form.kit.words import language

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Imports(PageView):
    """All of one's imports into a register, and the form for a new one."""

    policy = SIGNED_IN

    def get(self, request: PageRequestType, register_id: UUID) -> HttpResponse:
        """The list."""
        return self.show(request, register_id)

    def post(self, request: PageRequestType, register_id: UUID) -> HttpResponse:
        """Take the file; nothing is added yet."""
        uploaded = request.FILES.get("file")
        if uploaded is None or uploaded.file is None:
            return self.show(request, register_id, {"file": [_("Choose a file.")]})
        try:
            made = upload_import(
                register_id=register_id,
                name=uploaded.name or "",
                content=uploaded.file,
                size=uploaded.size or 0,
                match=request.POST.get("match", ""),
                same=request.POST.get("same", "add"),
                actor=self.actor,
            )
        except Invalid as error:
            return self.show(request, register_id, field_messages(error))
        return HttpResponseRedirect(reverse("registers:import-detail", args=[register_id, made]))

    def show(self, request: Any, register_id: UUID, errors: Mapping[str, Sequence[str]] | None = None) -> HttpResponse:
        card = importable(register_id, self.actor)
        wanted = PageRequest(cursor=request.GET.get("cursor") or None)
        fields = lists.list_fields(version_id=card.version_id, policy=card.seat.listing(), language=language())
        context = {
            "card": card,
            "page": list_imports(register_id=register_id, page=wanted, actor=self.actor),
            "matches": [
                (one.path, say_field(one)) for one in fields if "is" in one.operators and one.type != "several"
            ],
            "may_update": card.seat.may_in_list("change"),
            "heads": [one.label for one in _writable(card)],
            "sheets": [one.label for one in _writable(card) if one.kind == "table"],
            "errors": errors or {},
            "values": request.POST,
            "active_menu": MENU,
        }
        return render_page(request, "registers/imports.html", context, status=422 if errors else 200)


@page(SIGNED_IN)
def show_import(request: Any, register_id: UUID, import_id: UUID) -> HttpResponse:
    """What was found in the file, or how far it is."""
    card = importable(register_id, request.actor)
    run = get_import(register_id=register_id, import_id=import_id, actor=request.actor)
    labels = dict(_labels(card))
    context = {
        "card": card,
        "run": run,
        "sound": max(run.rows - run.wrong, 0),
        "columns": [labels.get(code, "—") if code else "—" for code in run.preview.get("columns", ())],
        "problems": [(one, labels.get(one["column"], one["column"]), _say(one)) for one in run.problems],
        "active_menu": MENU,
    }
    if request.GET.get("part") == "state":
        if request.GET.get("was") != run.state:
            return HttpResponse(headers={"HX-Refresh": "true"})
        return render_page(request, "registers/parts/import_state.html", context)
    return render_page(request, "registers/import.html", context)


@page(SIGNED_IN)
def blank(request: Any, register_id: UUID) -> Any:
    """A workbook with the columns of the form, to be filled in."""
    name, content = blank_workbook(register_id=register_id, language=language(), actor=request.actor)
    return FileResponse(io.BytesIO(content), as_attachment=True, filename=name, content_type=XLSX)


@page(SIGNED_IN, methods=("POST",))
def decide(request: Any, register_id: UUID, import_id: UUID) -> HttpResponse:
    """Take the sound rows in, or throw the import away."""
    act = confirm_import if request.POST.get("act") == "confirm" else discard_import
    try:
        act(register_id=register_id, import_id=import_id, actor=request.actor)
    except Conflict as error:
        messages.error(request, translated(error.message, error.params))
    return HttpResponseRedirect(reverse("registers:import-detail", args=[register_id, import_id]))


def importable(register_id: UUID, actor: Actor) -> RegisterCard:
    """The register, for who may import into it. Raises RegisterNotFound, RegisterForbidden."""
    card = open_register(register_id=register_id, actor=actor)
    if not card.seat.may_in_list("import"):
        raise RegisterForbidden()
    return card


def _labels(card: RegisterCard) -> list[tuple[str, str]]:
    found = definitions.describe_fields(version_id=card.version_id, language=language())
    columns = [(f"{one.code}.{each.code}", f"{one.label} · {each.label}") for one in found for each in one.columns]
    return [(KEY, _("Record no.")), *((one.code, one.label) for one in found), *columns]


def _writable(card: RegisterCard) -> list[FieldDto]:
    policy = card.seat.adding()
    found = definitions.describe_fields(version_id=card.version_id, language=language())
    return [one for one in found if policy and policy.is_writable(one.code) and not one.calculated]


def _say(problem: Mapping[str, Any]) -> str:
    return translated(problem["message"], problem.get("params", {}))
