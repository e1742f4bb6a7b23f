"""The operators' pages of modules and licence."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ctp_core.api import modules
from ctp_core.api.modules import ModuleDto
from ctp_core.contracts import FieldError, Invalid, mark
from ctp_core.kit.answers import translated
from ctp_core.kit.policies import ADMIN
from ctp_core.kit.web import page, render_page

MAX_LICENCE_BYTES = 20_000


@page(ADMIN("system"))
def module_list(request: Any) -> HttpResponse:
    """Every module with its state and what a switch would take along; the licence in force."""
    return _show(request)


@page(ADMIN("system"), methods=("POST",))
def module_switch(request: Any, code: str) -> HttpResponse:
    """Switch, with exactly what the page named as going along."""
    wanted = request.POST.get("to")
    if wanted not in ("on", "off"):
        raise Invalid({"to": [FieldError("core.not_yes_no", mark("Choose yes or no."))]})
    also = [one for one in request.POST.get("also", "").split(",") if one]
    modules.switch(code=code, on=wanted == "on", also=also, actor=request.actor)
    label = modules.get_module(code=code).label_in(_language())
    said = _("%(module)s is on.") if wanted == "on" else _("%(module)s is off. Its data stays as it is.")
    messages.success(request, said % {"module": label})
    return redirect("core:module-list")


@page(ADMIN("system"), methods=("POST",))
def licence(request: Any) -> HttpResponse:
    """Install an uploaded licence file; what is wrong with it, or what it takes away, is said on the page first."""
    given = request.FILES.get("file")
    text = given.read(MAX_LICENCE_BYTES + 1).decode("utf-8", "replace") if given else request.POST.get("text", "")
    try:
        modules.install_licence(text=text, accepted=request.POST.get("accepted") == "yes", actor=request.actor)
    except modules.LicenceNarrower as error:
        said = [translated(one.text, one.params) for one in error.consequences]
        return _show(request, consequences=said, text=text, status=error.status)
    except (modules.LicenceRefused, modules.LicenceGivenByDeployment) as error:
        return _show(request, problem=translated(error.message, error.params), status=error.status)
    messages.success(request, _("The licence is in force."))
    return redirect("core:module-list")


def _show(request: Any, *, status: int = 200, problem: str = "", **more: Any) -> HttpResponse:
    found, language = modules.list_modules(), _language()
    labels = {one.code: one.label_in(language) for one in found}
    standing, people = modules.licence_status(), modules.count_active_people()
    lacking = modules.seats_lacking(standing.seats, people)
    context = {
        "active_menu": "modules",
        "rows": [_row(one, labels) for one in found if one.kind == "module"],
        "engines": _listed(labels[one.code] for one in found if one.kind == "engine"),
        "licensed": _listed(labels.get(one, one) for one in standing.modules),
        "licence": standing,
        "closed": _listed(labels[one.code] for one in found if one.kind == "module") if standing.problem else "",
        "covers_all": "*" in standing.modules,
        "people": people,
        "seats_lacking": translated(lacking.text, lacking.params) if lacking else "",
        "licence_problem": problem
        or (translated(standing.problem.message, standing.problem.params) if standing.problem else ""),
        **more,
    }
    return render_page(request, "ctp_core/modules.html", context, status=status)


def _row(one: ModuleDto, labels: dict[str, str]) -> dict[str, Any]:
    plan = modules.plan(code=one.code, on=not one.is_on) if one.state in ("on", "licensed") else None
    also = plan.also if plan else ()
    named = _listed(labels.get(code, code) for code in also)
    if one.is_on:
        text = _("Pages, REST, search hits, to-dos and events of “%(module)s” close for everybody. Nothing is deleted.")
    else:
        text = _("“%(module)s” opens again for everybody, as it was.")
    text = text % {"module": labels[one.code]}
    if named:
        text += " " + _("This switches as well: %(others)s.") % {"others": named}
    return {
        "code": one.code,
        "label": labels[one.code],
        "version": one.version,
        "state": one.state,
        "state_text": translated(modules.STATES[one.state]),
        "needs": _listed(labels.get(code, code) for code in one.requires if code in labels and not _is_engine(code)),
        "also": ",".join(also),
        "confirm": text,
        "missing": _listed(labels.get(code, code) for code in (plan.missing if plan else ())),
    }


def _listed(names: Iterable[str]) -> str:
    return _(", ").join(names)


def _is_engine(code: str) -> bool:
    manifest = modules.manifests().get(code)
    return manifest is not None and manifest.is_engine


def _language() -> str:
    return get_language() or "en"
