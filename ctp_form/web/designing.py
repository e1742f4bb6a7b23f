"""The designer: a form drawn in the browser, saved as the draft, looked at while it is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from ctp_core.contracts import Conflict, Invalid, PageRequest
from ctp_core.kit.answers import field_messages, translated
from ctp_core.kit.policies import PERMISSION
from ctp_core.kit.returning import next_url
from ctp_core.kit.web import page, render_page
from ctp_form.api import definitions
from ctp_form.contracts import MANAGE_DEFINITIONS
from ctp_form.domain.definitions import read_definition
from ctp_form.domain.starting import start_values
from ctp_form.kit.catalogue import catalogue, property_catalogue
from ctp_form.kit.entering import entry_of
from ctp_form.kit.words import language
from ctp_form.selectors.starts import start_for
from ctp_form.selectors.uses import removed_uses
from ctp_form.web.designer_words import copy_words, designer_words, property_words
from ctp_form.web.json_text import parse_json_text

MANAGE = PERMISSION(MANAGE_DEFINITIONS)


@page(MANAGE)
def definition_design(request: Any, definition_id: UUID) -> HttpResponse:
    """The designer with the draft in it."""
    found = definitions.get_definition(definition_id=definition_id, actor=request.actor)
    newest = PageRequest(size=1)
    versions = definitions.list_versions(definition_id=definition_id, actor=request.actor, page=newest).items
    published = versions[0].schema if versions else {"fields": []}
    data = {
        "schema": found.draft,
        "name": found.name,
        "revision": found.revision,
        "kept": sorted(one["code"] for one in published["fields"]),
        "language": language(),
        "words": designer_words(),
        "save": reverse("form:definition-design-save", kwargs={"definition_id": found.id}),
        "sources": reverse("form:related-sources"),
        "check": reverse("form:definition-design-check", kwargs={"definition_id": found.id}),
        "more": reverse("form:design-more"),
        "found": _found(found.id, found.draft),
        **catalogue(),
    }
    context = {"definition": found, "data": data, "next": next_url(request, ""), "active_menu": "forms"}
    return render_page(request, "ctp_form/definition_design.html", context)


@page(MANAGE, methods=("POST",))
def design_check(request: Any, definition_id: UUID) -> HttpResponse:
    """What is wrong with the drawing as it stands, and who would miss the fields that were taken out."""
    definitions.get_definition(definition_id=definition_id, actor=request.actor)
    try:
        schema = parse_json_text(request.POST.get("schema", ""))
    except Invalid as error:
        return JsonResponse({"problems": _located(error), "warnings": []})
    return JsonResponse(_found(definition_id, schema))


@page(MANAGE)
def design_more(request: Any) -> HttpResponse:
    """What the properties of a field are drawn from: nobody needs it before choosing one."""
    addresses = {"carry": reverse("form:design-carry"), "forms": reverse("form:design-forms")}
    return JsonResponse({"words": property_words() | copy_words(), "addresses": addresses, **property_catalogue()})


@page(MANAGE, methods=("POST",))
def design_preview(request: Any, definition_id: UUID) -> HttpResponse:
    """The drawing as a form to try, for the frame beside it."""
    found = definitions.get_definition(definition_id=definition_id, actor=request.actor)
    try:
        definition, problems = read_definition(parse_json_text(request.POST.get("schema", "")))
    except Invalid:
        definition, problems = read_definition(found.draft)
    entry = None
    if not problems:
        entry = entry_of(definition, values=start_values(definition, start_for(request.actor)), actor=request.actor)
    return render_page(request, "ctp_form/definition_preview.html", {"entry": entry, "name": found.name})


@page(MANAGE, methods=("POST",))
def design_save(request: Any, definition_id: UUID) -> HttpResponse:
    """Save the drawing as the draft; answers with the new revision, or with what is wrong and where."""
    definitions.get_definition(definition_id=definition_id, actor=request.actor)
    revision = request.POST.get("revision", "")
    try:
        saved = definitions.save_draft(
            definition_id=definition_id,
            schema=parse_json_text(request.POST.get("schema", "")),
            name=request.POST.get("name", ""),
            expected_revision=int(revision) if revision.isdecimal() and len(revision) < 9 else None,
            actor=request.actor,
        )
    except Invalid as error:
        return JsonResponse({"problems": _located(error), "warnings": []}, status=422)
    except Conflict:
        message = _("Somebody saved this form in the meantime. Open it again; what you drew is still on this page.")
        return JsonResponse({"problems": [{"path": "", "message": message}], "warnings": []}, status=409)
    return JsonResponse({"revision": saved.revision, "saved": _("The draft is saved.")})


def _found(definition_id: UUID, schema: Any) -> dict[str, Any]:
    problems = [
        {"path": one.path, "message": translated(one.message, one.params)}
        for one in definitions.check_schema(schema=schema)
    ]
    return {"problems": problems, "warnings": _warnings(definition_id, schema)}


def _located(error: Invalid) -> list[dict[str, str]]:
    return [
        {"path": place.removeprefix("schema").lstrip("."), "message": text}
        for place, texts in field_messages(error).items()
        for text in texts
    ]


def _warnings(definition_id: UUID, schema: Any) -> list[str]:
    """A removed field that something outside the form rests on is not removed unseen."""
    fields = schema.get("fields") if isinstance(schema, Mapping) else None
    sentence = _("“%(field)s” is gone, but %(user)s uses it.")
    return [sentence % {"field": one.path, "user": one.user} for one in removed_uses(definition_id, fields)]
