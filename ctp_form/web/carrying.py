"""Fields carried from one form into another: what the designer's clipboard and its list of other forms ask."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.urls import reverse

from ctp_core.contracts import Invalid, PageRequest
from ctp_core.kit.answers import field_messages, translated
from ctp_core.kit.policies import PERMISSION
from ctp_core.kit.web import page
from ctp_form.api import definitions
from ctp_form.contracts import MANAGE_DEFINITIONS, SchemaProblem
from ctp_form.domain.copying import carry
from ctp_form.domain.labels import pick
from ctp_form.kit.words import language
from ctp_form.web.json_text import parse_json_text

MANAGE = PERMISSION(MANAGE_DEFINITIONS)
MOST_TAKEN = 1_000
MOST_SAID = 20


@page(MANAGE, methods=("POST",))
def design_carry(request: Any) -> HttpResponse:
    """JSON: the fields and rules of ``clip`` under codes that are not among ``taken``; 422 with what is wrong with them.

    Nothing is stored: the designer puts them into its drawing, which is checked as any other.
    """
    try:
        clip, taken = (parse_json_text(request.POST.get(key, "")) for key in ("clip", "taken"))
    except Invalid as error:
        found = [{"path": "", "message": text} for texts in field_messages(error).values() for text in texts]
        return JsonResponse({"problems": found, "warnings": []}, status=422)
    codes = [one for one in taken[:MOST_TAKEN] if isinstance(one, str)] if isinstance(taken, list) else []
    made, problems = carry(clip, codes)
    if problems:
        found = [{"path": "", "message": _sentence(one, clip)} for one in problems[:MOST_SAID]]
        return JsonResponse({"problems": found, "warnings": []}, status=422)
    return JsonResponse(made)


@page(MANAGE)
def design_forms(request: Any) -> HttpResponse:
    """JSON: forms whose fields may be taken over, by name: those one may design, found by ``text``."""
    text = request.GET.get("text", "").strip()[:100]
    found = definitions.list_definitions(actor=request.actor, page=PageRequest(size=30), text=text)
    forms = [
        {"name": one.name, "fields": reverse("form:definition-design-fields", args=[one.id])} for one in found.items
    ]
    return JsonResponse({"forms": forms})


@page(MANAGE)
def design_fields(request: Any, definition_id: UUID) -> HttpResponse:
    """JSON: the fields and rules of a form as its designer shows them."""
    draft = definitions.get_definition(definition_id=definition_id, actor=request.actor).draft
    return JsonResponse({"fields": draft["fields"], "rules": draft.get("rules", [])})


def _sentence(problem: SchemaProblem, clip: Any) -> str:
    """What is wrong, with the field's own name before it."""
    message = translated(problem.message, problem.params)
    parts = problem.path.split(".")
    try:
        label = pick(clip["fields"][int(parts[1])]["label"], language())
    except (LookupError, TypeError, ValueError, AttributeError):
        return message
    return f"{str(label)[:60]}: {message}"
