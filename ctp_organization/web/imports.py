"""Import and export: upload, look at what would change, confirm, follow how far it is, or leave."""

from __future__ import annotations

import tempfile
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ctp_core.api import rates
from ctp_core.contracts import Conflict, FieldError, Invalid, NotFound, PageRequest, mark
from ctp_core.kit.answers import translated
from ctp_core.kit.web import page, render_page
from ctp_organization.api import imports
from ctp_organization.contracts.dto import ImportKind
from ctp_organization.domain.columns import columns_of
from ctp_organization.kit.policies import MANAGE
from ctp_organization.selectors.imports import get_import, page_imports
from ctp_organization.web.directory import MENU
from ctp_organization.web.forms import FormPage

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class Imports(FormPage):
    """All imports, and the form for a new one."""

    policy = MANAGE
    template = "ctp_organization/import_list.html"

    def start(self) -> dict[str, Any]:
        """Units come before people."""
        return {"kind": "units"}

    def context(self) -> dict[str, Any]:
        """The imports so far and what the columns are called."""
        wanted = PageRequest(cursor=self.request.GET.get("cursor") or None, size=20)
        titles = {kind: _(", ").join(_titles(kind).values()) for kind in ("units", "members")}
        return {
            "active_menu": MENU,
            "tab": "imports",
            "page": page_imports(actor=self.actor, wanted=wanted),
            "kinds": [("units", _("Units")), ("members", _("People"))],
            "titles": titles,
        }

    def save(self) -> tuple[str, str]:
        """Read the file; nothing is changed yet."""
        uploaded = self.request.FILES.get("file")
        if uploaded is None:
            raise Invalid({"file": [FieldError("organization.required", mark("Choose a file."))]})
        run = imports.upload_import(
            kind=self.text("kind"),
            name=uploaded.name or "",
            content=uploaded.file,
            size=uploaded.size or 0,
            actor=self.actor,
        )
        if run.state == "reading":
            said = _("The file is large: it is being read. Nothing is changed yet.")
        else:
            said = _("The file is read. Nothing is changed yet.")
        return said, reverse("organization:import", kwargs={"id": run.id})


@page(MANAGE)
def detail(request: Any, id: UUID) -> HttpResponse:  # noqa: A002
    """What an import would change, or how far it is."""
    run = get_import(id=id, actor=request.actor)
    context = {"active_menu": MENU, "tab": "imports", "run": run, "column_titles": _titles(run.kind)}
    if request.GET.get("part") == "progress":
        if request.GET.get("was") == "reading" and run.state != "reading":
            # There is a preview now: more of the page changes than the part that asks.
            return HttpResponse(headers={"HX-Refresh": "true"})
        return render_page(request, "ctp_organization/parts/import_state.html", context)
    return render_page(request, "ctp_organization/import.html", context)


@page(MANAGE, methods=("POST",))
def decide(request: Any, id: UUID) -> HttpResponse:  # noqa: A002
    """Confirm or throw away."""
    try:
        if request.POST.get("act") == "confirm":
            imports.confirm_import(id=id, actor=request.actor)
        else:
            imports.discard_import(id=id, actor=request.actor)
            messages.success(request, _("The import is thrown away. Nothing was changed."))
            return HttpResponseRedirect(reverse("organization:import-list"))
    except Conflict as error:
        messages.error(request, translated(error.message, error.params))
    return HttpResponseRedirect(reverse("organization:import", kwargs={"id": id}))


@page(MANAGE)
def export(request: Any, kind: str, file_format: str) -> Any:
    """Units or people as a table."""
    if kind not in ("units", "members") or file_format not in TYPES:
        raise NotFound()
    rates.take_turn(rates.EXPORT, str(request.actor.account_pk))
    wanted: ImportKind = "units" if kind == "units" else "members"
    target = tempfile.TemporaryFile()  # noqa: SIM115  the response closes it
    imports.export_table(
        kind=wanted, file_format="csv" if file_format == "csv" else "xlsx", to=target, actor=request.actor
    )
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=f"{kind}.{file_format}", content_type=TYPES[file_format])


def _titles(kind: str) -> dict[str, str]:
    language = get_language() or "en"
    return {column.name: column.title_in(language) for column in columns_of(kind)}
