"""Flow administrators' pages: the list, one flow with picture and versions, its JSON with mistakes shown where they are."""

from __future__ import annotations

import json
from typing import Any, ClassVar
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from ctp_core.contracts import DomainError, FieldError, Invalid, PageRequest, mark
from ctp_core.kit.answers import field_messages, translated
from ctp_core.kit.policies import PERMISSION, SIGNED_IN
from ctp_core.kit.web import PageView, page, render_page
from ctp_workflow.contracts import PLAIN_WORDS, DefinitionDto, GraphInvalid, VersionDto
from ctp_workflow.domain.reading import read_graph
from ctp_workflow.selectors.definition_fields import fields_of, words_of_fields
from ctp_workflow.selectors.definition_owners import MANAGE
from ctp_workflow.selectors.definitions import find_version, get_definition, list_definitions, list_versions
from ctp_workflow.selectors.resolving_people import ADMINISTER
from ctp_workflow.selectors.running_flows import count_running
from ctp_workflow.services.checking_flows_below import problems_of_publishing
from ctp_workflow.services.create_definition import create_definition
from ctp_workflow.services.publish_definition import publish_definition
from ctp_workflow.services.save_draft import save_draft
from ctp_workflow.web.json_texts import read_json
from ctp_workflow.web.pictures import picture_of

MENU = "workflow-definitions"
MAX_JSON = 400_000
EXAMPLE: dict[str, Any] = {
    "nodes": [
        {"id": "start", "kind": "start"},
        {
            "id": "head",
            "kind": "approve",
            "name": "部门负责人",
            "participants": [{"kind": "starter_head", "level": 1}],
            "disagree": "return_to_starter",
        },
        {"id": "end", "kind": "end"},
    ],
    "edges": [{"from": "start", "to": "head"}, {"from": "head", "to": "end"}],
}


@page(PERMISSION(MANAGE))
def show_definitions(request: Any) -> HttpResponse:
    """All flows by name."""
    text = request.GET.get("q", "").strip()[:100]
    wanted = PageRequest(cursor=request.GET.get("cursor") or None)
    found = list_definitions(actor=request.actor, page=wanted, text=text)
    context = {"page": found, "q": text, "active_menu": MENU}
    return render_page(request, "ctp_workflow/definitions.html", context)


@page(SIGNED_IN)
def show_definition(request: Any, definition_id: UUID) -> HttpResponse:
    """Picture, versions, problems of the draft."""
    definition = get_definition(definition_id=definition_id, actor=request.actor)
    wanted = PageRequest(cursor=request.GET.get("cursor") or None)
    versions = list_versions(definition_id=definition_id, actor=request.actor, page=wanted)
    chosen = _chosen(request, definition_id)
    shown = chosen.graph if chosen else definition.draft
    problems = () if chosen else problems_of_publishing(definition.draft, definition, request.actor)
    context = {
        "definition": definition,
        "versions": versions.items,
        "versions_page": versions,
        "chosen": chosen,
        "problems": problems,
        "picture": _picture(shown, problems, definition),
        "running": count_running(definition_id=definition_id),
        "may_move": request.actor.may(ADMINISTER),
        "may_write_json": request.actor.may(MANAGE),
        "changed": definition.latest is None or definition.latest.graph != definition.draft,
        "active_menu": MENU,
    }
    return render_page(request, "ctp_workflow/definition.html", context)


def _chosen(request: Any, definition_id: UUID) -> VersionDto | None:
    number = request.GET.get("version", "")
    if not (number.isascii() and number.isdecimal() and len(number) < 10):
        return None
    return find_version(definition_id=definition_id, number=int(number), actor=request.actor)


@page(SIGNED_IN, methods=("POST",))
def publish(request: Any, definition_id: UUID) -> HttpResponse:
    """Publish the draft."""
    try:
        version = publish_definition(definition_id=definition_id, actor=request.actor)
        text = _("Version %(number)s is published. Flows that are running keep theirs.") % {"number": version.number}
        messages.success(request, text)
    except GraphInvalid as error:
        messages.error(request, translated(error.message, error.params))
    return HttpResponseRedirect(reverse("workflow:definition", args=[definition_id]))


class EditDefinition(PageView):
    """The JSON of a draft; a new flow without an id."""

    policy: ClassVar = PERMISSION(MANAGE)

    def get(self, request: HttpRequest, definition_id: UUID | None = None) -> HttpResponse:
        """The form."""
        values: dict[str, Any] = {"code": "", "name": "", "graph": _pretty(EXAMPLE), "revision": ""}
        definition = None
        if definition_id is not None:
            definition = get_definition(definition_id=definition_id, actor=self.actor)
            values = {
                "code": definition.code,
                "name": definition.name,
                "graph": _pretty(definition.draft),
                "revision": definition.draft_revision,
            }
        return self._form(request, definition, values, {}, ())

    def post(self, request: HttpRequest, definition_id: UUID | None = None) -> HttpResponse:
        """Save; mistakes are shown where they are, and the draft is kept with them."""
        values: dict[str, Any] = {key: request.POST.get(key, "") for key in ("code", "name", "graph", "revision")}
        definition = None
        if definition_id is not None:
            definition = get_definition(definition_id=definition_id, actor=self.actor)
        try:
            graph = _read_json(values["graph"])
            saved = self._save(definition, values, graph)
        except DomainError as error:
            errors = field_messages(error) if isinstance(error, Invalid) else {}
            if not errors:
                messages.error(request, translated(error.message, error.params))
            return self._form(request, definition, values, errors, (), status=error.status)
        problems = problems_of_publishing(graph, saved, self.actor)
        if problems:
            return self._form(request, saved, {**values, "revision": saved.draft_revision}, {}, problems, status=422)
        messages.success(request, _("The draft is saved."))
        return HttpResponseRedirect(reverse("workflow:definition", args=[saved.id]))

    def _save(self, definition: DefinitionDto | None, values: dict[str, Any], graph: dict[str, Any]) -> DefinitionDto:
        if definition is None:
            return create_definition(code=values["code"], name=values["name"], graph=graph, actor=self.actor)
        revision = values["revision"]
        return save_draft(
            definition_id=definition.id,
            graph=graph,
            name=values["name"],
            expected_revision=int(revision) if revision.isdecimal() and len(revision) < 10 else None,
            actor=self.actor,
        )

    def _form(
        self,
        request: HttpRequest,
        definition: DefinitionDto | None,
        values: dict[str, Any],
        errors: dict[str, list[str]],
        problems: Any,
        *,
        status: int = 200,
    ) -> HttpResponse:
        picture = _picture(_json_or_none(values["graph"]), problems, definition)
        context = {
            "definition": definition,
            "values": values,
            "errors": errors,
            "problems": problems,
            "picture": picture,
            "active_menu": MENU,
        }
        return render_page(request, "ctp_workflow/definition_form.html", context, status=status)


def _picture(data: Any, problems: Any, definition: DefinitionDto | None) -> dict[str, Any] | None:
    """A picture even of a draft with mistakes, unless it runs in a circle or can't be read."""
    graph, _problems = read_graph(data)
    if graph is None or not graph.nodes or graph.in_order() is None:
        return None
    words = words_of_fields(fields_of(definition)) if definition else PLAIN_WORDS
    return picture_of(graph, (), problems, words)


def _pretty(graph: Any) -> str:
    return json.dumps(graph, ensure_ascii=False, indent=2)


def _json_or_none(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _read_json(text: str) -> dict[str, Any]:
    if len(text) > MAX_JSON:
        raise Invalid({"graph": [FieldError("workflow.large_graph", mark("This is too long."))]})
    try:
        found = read_json(text)
    except ValueError as error:
        message = mark("This is not valid JSON: %(reason)s")
        raise Invalid({"graph": [FieldError("workflow.bad_json", message, reason=str(error))]}) from None
    except RecursionError:
        raise Invalid({"graph": [FieldError("workflow.deep_json", mark("This is nested too deep."))]}) from None
    if not isinstance(found, dict):
        raise Invalid({"graph": [FieldError("workflow.not_an_object", mark("A flow is a JSON object."))]})
    return found
