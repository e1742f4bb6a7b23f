"""A new form from a file made elsewhere: read, look at it and at what is missing, then keep it."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import pgettext

from ctp_core.contracts import FieldError, Invalid, mark
from ctp_core.kit.answers import field_messages, translated
from ctp_core.kit.policies import PERMISSION
from ctp_core.kit.web import PageView, render_page
from ctp_form.api import definitions
from ctp_form.contracts import MANAGE_DEFINITIONS, CodeTaken
from ctp_form.domain.definitions import read_definition
from ctp_form.domain.starting import start_values
from ctp_form.kit.entering import entry_of
from ctp_form.selectors.starts import start_for
from ctp_form.web.definitions import code_or_made
from ctp_form.web.json_text import parse_json_text

ACCEPT = ".xlsx,.xls,.csv,.json,.xml,.html,.form,.md"
MOST_SHOWN = 100


class DefinitionImport(PageView):
    """First the file, then its preview and report, then the new form in the designer."""

    policy: ClassVar[Any] = PERMISSION(MANAGE_DEFINITIONS)

    def get(self, request: HttpRequest) -> HttpResponse:
        """Ask for the file."""
        return self.show(request, {}, {})

    def post(self, request: Any) -> HttpResponse:
        """With a file: look at it. With the schema that was looked at: keep it."""
        try:
            return self.keep(request) if request.POST.get("schema") else self.look(request)
        except Invalid as error:
            errors = field_messages(error)
        except CodeTaken as error:
            errors = {"code": [translated(error.message, error.params)]}
        given = {key: request.POST.get(key, "") for key in ("name", "code", "schema")}
        return self.show(request, given, errors)

    def look(self, request: Any) -> HttpResponse:
        uploaded = request.FILES.get("file")
        if uploaded is None:
            raise Invalid({"file": [FieldError("form.file_missing", mark("Choose a file."))]})
        content = uploaded.read(definitions.IMPORT_LIMIT + 1)
        found = definitions.import_form(name=uploaded.name or "", content=content)
        findings = [
            {"path": one.path, "element": one.element, "message": translated(one.message, one.params)}
            for one in found.findings
        ]
        if found.schema is None:
            return self.show(request, {"findings": findings, "nothing": True}, {})
        schema = json.dumps(found.schema, ensure_ascii=False)
        given = {"name": found.name, "schema": schema, "findings": findings, "source": source_names()[found.source]}
        return self.show(request, given, {})

    @staticmethod
    def keep(request: Any) -> HttpResponse:
        made = definitions.create_definition(
            code=code_or_made(request.POST.get("code", "")),
            name=request.POST.get("name", "").strip(),
            schema=parse_json_text(request.POST["schema"]),
            actor=request.actor,
        )
        return redirect("form:definition-design", definition_id=made.id)

    def show(self, request: Any, given: dict[str, Any], errors: dict[str, list[str]]) -> HttpResponse:
        entry, count = None, 0
        if given.get("schema"):
            try:
                definition, problems = read_definition(parse_json_text(given["schema"]))
            except Invalid:
                problems, definition = (), read_definition({})[0]
            if definition.fields and not problems:
                values = start_values(definition, start_for(request.actor))
                entry = entry_of(definition, values=values, actor=request.actor)
                count = sum(1 for _path, one in definition.walk() if one.holds_value)
        findings = given.get("findings", [])
        context = {
            **given,
            "errors": errors,
            "entry": entry,
            "count": count,
            "findings": findings[:MOST_SHOWN],
            "more": max(0, len(findings) - MOST_SHOWN),
            "accept": ACCEPT,
            "active_menu": "forms",
        }
        return render_page(request, "ctp_form/definition_import.html", context, status=422 if errors else 200)


def source_names() -> dict[str, str]:
    """What people call the kinds of files."""
    return {
        "xlsform": pgettext("kind of file", "XLSForm"),
        "xform": pgettext("kind of file", "XForm"),
        "json_schema": pgettext("kind of file", "JSON Schema"),
        "form_js": pgettext("kind of file", "form-js"),
        "html": pgettext("kind of file", "HTML form"),
        "spreadsheet": pgettext("kind of file", "Spreadsheet"),
        "unknown": pgettext("kind of file", "Unknown"),
    }
