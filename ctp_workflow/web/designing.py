"""The designer: a flow drawn in the browser as columns; checked, predicted, saved and published while it is drawn."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _

from ctp_core.api import expressions
from ctp_core.contracts import DomainError, Invalid
from ctp_core.kit.answers import field_messages, translated
from ctp_core.kit.policies import SIGNED_IN
from ctp_core.kit.web import page, render_page
from ctp_workflow.contracts import (
    DefinitionDto,
    FlowField,
    GraphInvalid,
    GraphProblem,
    PredictionDto,
    StaleDraft,
)
from ctp_workflow.domain.outlines import graph_of_outline, outline_of, steps_in
from ctp_workflow.selectors.definition_fields import fields_of, words_of_fields
from ctp_workflow.selectors.definition_owners import find_owner
from ctp_workflow.selectors.definitions import get_definition, list_published
from ctp_workflow.selectors.flow_actions import known_actions
from ctp_workflow.selectors.predict_road import predict_road
from ctp_workflow.services.checking_flows_below import problems_of_publishing
from ctp_workflow.services.checking_graphs import find_problems
from ctp_workflow.services.publish_definition import publish_definition
from ctp_workflow.services.save_draft import save_draft
from ctp_workflow.web.designer_words import designer_data, more_words
from ctp_workflow.web.json_texts import read_json

MAX_OUTLINE = 400_000
ASKED = {"delay": ("field",), "time": ("field",), "subprocess": ("count_field", "each", "starter_field")}


@page(SIGNED_IN)
def design(request: Any, definition_id: UUID) -> HttpResponse:
    """The designer with the draft in it; a draft that columns can't say is not drawn."""
    definition = get_definition(definition_id=definition_id, actor=request.actor)
    outline = outline_of(definition.draft)
    owner = find_owner(definition.owner)
    context: dict[str, Any] = {"definition": definition, "data": None, "active_menu": "workflow-definitions"}
    if owner is not None and definition.owner is not None:
        context |= {"owner_url": owner.url(definition.owner.id), "owner_name": owner.name(definition.owner.id)}
    if outline is not None:
        context["data"] = {
            "outline": outline,
            "revision": definition.draft_revision,
            "changed": definition.latest is None or definition.latest.graph != definition.draft,
            "fields": [_field(one) for one in fields_of(definition)],
            "rights": owner is not None and owner.rights,
            **{
                name: reverse(f"workflow:definition-design-{name}", args=[definition_id])
                for name in ("check", "save", "publish", "predict", "more")
            },
            "picker": static("ctp_organization/picker.js"),
            "more_css": [static("ctp_organization/picker.css"), static("ctp_workflow/designer-props.css")],
            **designer_data(),
        }
    return render_page(request, "ctp_workflow/design.html", context)


@page(SIGNED_IN)
def design_more(request: Any, definition_id: UUID) -> HttpResponse:
    """The words that are needed once somebody begins to draw, and what triggers and flows below can be chosen from."""
    definition = get_definition(definition_id=definition_id, actor=request.actor)
    actions = [[one.code, _(one.label)] for one in known_actions().values()]
    flows = [list(one) for one in list_published(actor=request.actor) if one[0] != definition.code]
    more = more_words()
    more["words"] |= {"actions": actions, "flows": flows}
    return JsonResponse(more)


@page(SIGNED_IN, methods=("POST",))
def design_check(request: Any, definition_id: UUID) -> HttpResponse:
    """What is wrong with the drawing as it stands, each at its step or branch."""
    definition = get_definition(definition_id=definition_id, actor=request.actor)
    try:
        graph = _graph(request, definition)
    except Invalid as error:
        return _refused(error)
    return JsonResponse({"problems": _located(problems_of_publishing(graph, definition, request.actor))})


@page(SIGNED_IN, methods=("POST",))
def design_save(request: Any, definition_id: UUID) -> HttpResponse:
    """Keep the drawing as the draft, mistakes and all."""
    try:
        saved, graph = _save(request, definition_id)
    except DomainError as error:
        return _refused(error)
    return JsonResponse(
        {"revision": saved.draft_revision, "problems": _located(problems_of_publishing(graph, saved, request.actor))}
    )


@page(SIGNED_IN, methods=("POST",))
def design_publish(request: Any, definition_id: UUID) -> HttpResponse:
    """Keep it and publish it; the owner takes it up. Mistakes are told where they stand, and the draft is kept with them."""
    try:
        saved, _graph_json = _save(request, definition_id)
    except DomainError as error:
        return _refused(error)
    try:
        publish_definition(definition_id=definition_id, actor=request.actor)
    except DomainError as error:
        return _refused(error, revision=saved.draft_revision)
    messages.success(request, _("Published: whatever begins from now on follows it."))
    owner = find_owner(saved.owner)
    back = owner.url(saved.owner.id) if owner is not None and saved.owner is not None else ""
    return JsonResponse(
        {"revision": saved.draft_revision, "next": back or reverse("workflow:definition", args=[definition_id])}
    )


@page(SIGNED_IN, methods=("POST",))
def design_predict(request: Any, definition_id: UUID) -> HttpResponse:
    """Who would get it if the reader started it now, with the values given."""
    definition = get_definition(definition_id=definition_id, actor=request.actor)
    try:
        graph = _graph(request, definition)
        problems = find_problems(graph)
        values = json.loads(request.POST.get("values", "{}") or "{}")
        if request.actor.member is None or not isinstance(values, Mapping):
            return JsonResponse(
                {"steps": [], "problems": [{"message": _("Only members of the organisation start flows.")}]}
            )
        if problems:
            return JsonResponse({"steps": [], "problems": _located(problems)})
        found = predict_road(
            starter=request.actor.member,
            variables={key: value for key, value in values.items() if value not in ("", None)},
            graph=graph,
            reader=request.actor,
            words=words_of_fields(fields_of(definition)),
        )
    except (ValueError, RecursionError):
        return JsonResponse({"steps": [], "problems": []}, status=422)
    except DomainError as error:
        return _refused(error)
    return JsonResponse({"steps": _steps(found), "problems": _located(found.problems)})


def _field(one: FlowField) -> dict[str, Any]:
    return {
        "code": one.code,
        "label": one.label,
        "type": one.type,
        "holds": one.holds,
        "several": one.several,
        "compares": one.compares,
        "options": [list(option) for option in one.options],
    }


def _graph(request: Any, definition: DefinitionDto) -> dict[str, Any]:
    """The graph of what was drawn, declaring the fields its conditions name. Raises Invalid."""
    text = request.POST.get("outline", "")
    try:
        if len(text) > MAX_OUTLINE:
            raise ValueError("too long")
        outline = read_json(text)
        graph = graph_of_outline(outline)
        steps = list(steps_in(outline))
    except (ValueError, RecursionError, KeyError, TypeError, AttributeError):
        raise GraphInvalid from None
    fields, compared, asked = fields_of(definition), _compared(steps), _asked(steps)
    graph.pop("fields", None)
    if known := {one.code: one.type for one in fields if one.compares and one.code in compared}:
        # A graph that declares any field declares all it reads.
        graph["fields"] = known | {one.code: one.type for one in fields if one.code in asked}
    return graph


def _asked(steps: Iterable[Mapping[str, Any]]) -> set[str]:
    """The fields that waits, deadlines and flows below take their day, number or people from."""
    found: set[str] = set()
    for step in steps:
        for part, keys in ASKED.items():
            said = step.get(part)
            if isinstance(said, Mapping):
                found |= {name for key in keys if isinstance(name := said.get(key), str)}
        below = step.get("subprocess")
        if isinstance(below, Mapping) and isinstance(values := below.get("values"), Mapping):
            found |= {name for name in values.values() if isinstance(name, str)}
    return found


def _compared(steps: Iterable[Mapping[str, Any]]) -> set[str]:
    """The names the conditions of branches and routers read."""
    found: set[str] = set()
    for step in steps:
        texts = [branch.get("when") for branch in step.get("branches", ())]
        router = step.get("router")
        texts += [one.get("when") for one in router.get("routes", ())] if isinstance(router, Mapping) else []
        for text in texts:
            try:
                names = expressions.names_in(expressions.parse(text)) if isinstance(text, str) and text else ()
            except expressions.ExpressionError:
                continue
            for name in names:
                path = name if isinstance(name, str) else ".".join(name)
                found |= {path, path.split(".")[0]}
    return found


def _save(request: Any, definition_id: UUID) -> tuple[DefinitionDto, dict[str, Any]]:
    definition = get_definition(definition_id=definition_id, actor=request.actor)
    graph = _graph(request, definition)
    revision = request.POST.get("revision", "")
    saved = save_draft(
        definition_id=definition_id,
        graph=graph,
        actor=request.actor,
        expected_revision=int(revision) if revision.isascii() and revision.isdecimal() and len(revision) < 9 else None,
    )
    return saved, graph


def _refused(error: DomainError, revision: int = 0) -> HttpResponse:
    """A refusal for the script: problems at their places, anything else as a sentence."""
    message = translated(error.message, error.params)
    problems: list[dict[str, Any]] = []
    if isinstance(error, GraphInvalid) and error.problems:
        problems = _located(error.problems)
    elif isinstance(error, Invalid):
        problems = [
            {"node": None, "edge": None, "message": text} for texts in field_messages(error).values() for text in texts
        ]
    if isinstance(error, StaleDraft):
        message = _("Somebody saved this flow in the meantime. Open it again; what you drew is still on this page.")
    body: dict[str, Any] = {"message": message, "problems": problems}
    return JsonResponse(body | ({"revision": revision} if revision else {}), status=error.status)


def _located(problems: Iterable[GraphProblem]) -> list[dict[str, Any]]:
    return [
        {"node": one.node, "edge": list(one.edge) if one.edge else None, "message": translated(one.message, one.params)}
        for one in problems
    ]


def _steps(found: PredictionDto) -> list[dict[str, Any]]:
    names = {"start": _("Submission"), "end": _("End")}
    return [
        {
            "kind": one.kind,
            "name": one.name or names.get(one.kind, ""),
            "people": "、".join(person.member.name for person in one.people),
            "conditions": list(one.conditions),
        }
        for one in found.steps
    ]
