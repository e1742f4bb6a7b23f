"""Pages for those who maintain forms: list, look, edit the JSON, publish."""

from __future__ import annotations

import json
from typing import Any, ClassVar
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from ctp_core.contracts import Invalid, PageRequest
from ctp_core.kit.answers import field_messages, translated
from ctp_core.kit.policies import PERMISSION
from ctp_core.kit.returning import next_url
from ctp_core.kit.web import PageView, page, render_page
from ctp_form.api import definitions
from ctp_form.contracts import MANAGE_DEFINITIONS, CodeTaken, NothingToPublish
from ctp_form.domain.definitions import read_definition
from ctp_form.domain.starting import start_values
from ctp_form.kit.entering import entry_of
from ctp_form.kit.words import language
from ctp_form.selectors.starts import start_for
from ctp_form.web.json_text import parse_json_text

MANAGE = PERMISSION(MANAGE_DEFINITIONS)
MENU = "forms"
EXAMPLE = """{
  "fields": [
    {"code": "title", "kind": "text", "label": {"zh-hans": "标题", "en": "Title"}, "required": true},
    {"code": "amount", "kind": "money", "label": {"zh-hans": "金额", "en": "Amount"}, "capital": true}
  ]
}"""
# What a form to be drawn begins with.
TITLE_ONLY = {
    "fields": [{"code": "title", "kind": "text", "label": {"zh-hans": "标题", "en": "Title"}, "required": True}]
}


def code_or_made(text: str) -> str:
    """The code somebody typed for a new form, else one made for it."""
    return text.strip() or f"f-{uuid4().hex[:8]}"


@page(MANAGE)
def definition_list(request: Any) -> HttpResponse:
    """All forms, by name."""
    text = request.GET.get("text", "").strip()[:100]
    wanted = PageRequest(cursor=request.GET.get("cursor") or None, size=30)
    found = definitions.list_definitions(actor=request.actor, page=wanted, text=text)
    context = {"page": found, "text": text, "active_menu": MENU}
    return render_page(request, "ctp_form/definition_list.html", context)


@page(MANAGE)
def definition_detail(request: Any, definition_id: UUID) -> HttpResponse:
    """One form: how it looks, its versions, what can be done."""
    found = definitions.get_definition(definition_id=definition_id, actor=request.actor)
    wanted = PageRequest(cursor=request.GET.get("cursor") or None)
    versions = definitions.list_versions(definition_id=definition_id, actor=request.actor, page=wanted)
    context = {"definition": found, "versions": versions.items, "versions_page": versions, "active_menu": MENU}
    return render_page(request, "ctp_form/definition_detail.html", context)


@page(MANAGE)
def definition_preview(request: Any, definition_id: UUID) -> HttpResponse:
    """The form alone, for the frames on its page: the draft, or the version ``?version=2``."""
    found = definitions.get_definition(definition_id=definition_id, actor=request.actor)
    schema = found.draft
    number = request.GET.get("version", "")
    if number.isascii() and number.isdecimal() and len(number) < 10:
        version = definitions.find_version(definition_id=definition_id, number=int(number), actor=request.actor)
        schema = version.schema if version else schema
    definition, _problems = read_definition(schema)
    values = start_values(definition, start_for(request.actor))
    entry = entry_of(definition, values=values, actor=request.actor)
    return render_page(request, "ctp_form/definition_preview.html", {"entry": entry, "name": found.name})


@page(MANAGE, methods=("POST",))
def definition_publish(request: Any, definition_id: UUID) -> HttpResponse:
    """Publish the draft; on to its page, or back to the page in ``next``, which is told the version as ``form``."""
    detail = reverse("form:definition-detail", kwargs={"definition_id": definition_id})
    back = next_url(request, detail)
    try:
        version = definitions.publish(definition_id=definition_id, actor=request.actor)
    except NothingToPublish as error:
        messages.error(request, translated(error.message, error.params))
        return redirect(back)
    messages.success(request, _("Version %(number)s is published.") % {"number": version.number})
    if back == detail:
        return redirect(back)
    return redirect(f"{back.partition('?')[0]}?{urlencode({'form': version.id})}")


@page(MANAGE, methods=("POST",))
def definition_switch(request: Any, definition_id: UUID) -> HttpResponse:
    """Offer the form for new things, or no more."""
    active = request.POST.get("active") == "1"
    definitions.save_draft(definition_id=definition_id, is_active=active, actor=request.actor)
    return redirect("form:definition-detail", definition_id=definition_id)


class _Editor(PageView):
    policy: ClassVar[Any] = MANAGE

    def show(self, request: HttpRequest, given: dict[str, Any], errors: dict[str, list[str]]) -> HttpResponse:
        places = [(place, texts) for place, texts in errors.items() if place.startswith("schema")]
        context = {**given, "errors": errors, "places": places, "active_menu": MENU, "language": language()}
        status = 422 if errors else 200
        return render_page(request, "ctp_form/definition_edit.html", context, status=status)

    def given(self) -> dict[str, Any]:
        return {key: self.request.POST.get(key, "").strip() for key in ("code", "name", "schema", "revision")}


class DefinitionCreate(_Editor):
    """A new form."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Empty, with an example to start from."""
        return self.show(request, {"schema": EXAMPLE, **self.around()}, {})

    def post(self, request: Any) -> HttpResponse:
        """Create it, or say where the problems are. Drawn, it begins with a title; else it is what was written."""
        given = self.given()
        drawn = request.POST.get("then") == "design"
        try:
            schema = TITLE_ONLY if drawn else parse_json_text(given["schema"])
            made = definitions.create_definition(
                code=code_or_made(given["code"]), name=given["name"], schema=schema, actor=request.actor
            )
        except (Invalid, CodeTaken) as error:
            fields = (
                field_messages(error)
                if isinstance(error, Invalid)
                else {"code": [translated(error.message, error.params)]}
            )
            return self.show(request, {**given, **self.around()}, fields)
        if not drawn:
            return redirect("form:definition-detail", definition_id=made.id)
        address = reverse("form:definition-design", kwargs={"definition_id": made.id})
        back = next_url(request, "")
        return redirect(f"{address}?{urlencode({'next': back})}" if back else address)

    def around(self) -> dict[str, str]:
        back = next_url(self.request, "")
        return {"next": back, "back_url": back or reverse("form:definition-list")}


class DefinitionEdit(_Editor):
    """The draft of a form as JSON."""

    def get(self, request: Any, definition_id: UUID) -> HttpResponse:
        """As it is stored."""
        found = definitions.get_definition(definition_id=definition_id, actor=request.actor)
        text = json.dumps(found.draft, ensure_ascii=False, indent=2)
        return self.show(
            request, self.about(found, {"name": found.name, "schema": text, "revision": found.revision}), {}
        )

    def post(self, request: Any, definition_id: UUID) -> HttpResponse:
        """Save it, or say where the problems are; what was typed stays."""
        given = self.given()
        found = definitions.get_definition(definition_id=definition_id, actor=request.actor)
        try:
            definitions.save_draft(
                definition_id=definition_id,
                schema=parse_json_text(given["schema"]),
                name=given["name"],
                expected_revision=int(given["revision"]) if given["revision"].isdecimal() else None,
                actor=request.actor,
            )
        except Invalid as error:
            return self.show(request, self.about(found, given), field_messages(error))
        messages.success(request, _("The draft is saved."))
        return redirect("form:definition-detail", definition_id=definition_id)

    @staticmethod
    def about(found: Any, given: dict[str, Any]) -> dict[str, Any]:
        back = reverse("form:definition-detail", kwargs={"definition_id": found.id})
        return {**given, "definition": found, "code": found.code, "back_url": back}
