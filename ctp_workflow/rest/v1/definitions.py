"""Definitions over REST, for flow administrators."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from ctp_core.kit.policies import PERMISSION, SIGNED_IN, Policy
from ctp_core.kit.rest import (
    PAGE_PARAMETERS,
    ApiView,
    page_request,
    page_schema,
    paged,
    read_body,
    require_current,
    tagged,
)
from ctp_workflow.contracts import DefinitionDto, GraphInvalid
from ctp_workflow.rest.v1.bodies import CheckBody, DefinitionChangeBody, DefinitionCreateBody, PredictBody
from ctp_workflow.rest.v1.serializers import (
    DefinitionAnswer,
    FlowBelowAnswer,
    PredictionAnswer,
    ProblemAnswer,
    VersionAnswer,
)
from ctp_workflow.rest.v1.shapes import problem_bodies
from ctp_workflow.selectors.definition_owners import MANAGE
from ctp_workflow.selectors.definitions import get_definition, list_definitions, list_published, list_versions
from ctp_workflow.selectors.predict_road import predict_road
from ctp_workflow.services.checking_flows_below import problems_of_publishing
from ctp_workflow.services.checking_graphs import find_problems
from ctp_workflow.services.create_definition import create_definition
from ctp_workflow.services.guarding import require_starter
from ctp_workflow.services.publish_definition import publish_definition
from ctp_workflow.services.save_draft import save_draft


class _DefinitionView(ApiView):
    policy: ClassVar[Policy] = PERMISSION(MANAGE)
    scope: ClassVar[str | None] = "workflow"


class _OwnDefinitionView(_DefinitionView):
    """Flow administrators, and who maintains what a definition belongs to; others don't find it."""

    policy: ClassVar[Policy] = SIGNED_IN


def definition_body(one: DefinitionDto) -> Any:
    """A definition as JSON."""
    return DefinitionAnswer(one).data


def _answer(one: DefinitionDto, status: int = 200) -> Response:
    return tagged(definition_body(one), one.id, one.draft_revision, status=status)


class DefinitionList(_DefinitionView):
    """All flows."""

    @extend_schema(
        responses=page_schema("WorkflowDefinition", DefinitionAnswer), parameters=[OpenApiParameter("text", str)]
    )
    def get(self, request: Request) -> Response:
        """By name; ``text`` narrows."""
        text = request.query_params.get("text", "")[:100]
        found = list_definitions(actor=self.actor, page=page_request(request), text=text)
        return paged(found, definition_body)

    @extend_schema(request=DefinitionCreateBody, responses={201: DefinitionAnswer})
    def post(self, request: Request) -> Response:
        """Begin a flow; the draft may still have mistakes."""
        body = read_body(DefinitionCreateBody, request)
        return _answer(create_definition(**body, actor=self.actor), 201)


class DefinitionDetail(_OwnDefinitionView):
    """One flow."""

    @extend_schema(responses=DefinitionAnswer)
    def get(self, request: Request, definition_id: UUID) -> Response:
        """With its draft and its latest version."""
        return _answer(get_definition(definition_id=definition_id, actor=self.actor))

    @extend_schema(request=DefinitionChangeBody, responses=DefinitionAnswer)
    def patch(self, request: Request, definition_id: UUID) -> Response:
        """Change name or draft; takes If-Match."""
        body = read_body(DefinitionChangeBody, request)
        before = get_definition(definition_id=definition_id, actor=self.actor)
        require_current(request, before.id, before.draft_revision)
        saved = save_draft(
            definition_id=definition_id,
            graph=body.get("graph", before.draft),
            name=body.get("name"),
            expected_revision=before.draft_revision if request.headers.get("If-Match") else None,
            actor=self.actor,
        )
        return _answer(saved)


class DefinitionFlowsBelow(_OwnDefinitionView):
    """What a step of this flow may have run below it."""

    @extend_schema(responses=FlowBelowAnswer(many=True))
    def get(self, request: Request, definition_id: UUID) -> Response:
        """Published flows that belong to no module, by name: for who maintains flows, and who was given them to use."""
        definition = get_definition(definition_id=definition_id, actor=self.actor)
        found = list_published(actor=self.actor)
        return Response([{"code": code, "name": name} for code, name in found if code != definition.code])


class DefinitionPublish(_OwnDefinitionView):
    """Publishing."""

    @extend_schema(request=None, responses=VersionAnswer)
    def post(self, request: Request, definition_id: UUID) -> Response:
        """Publish the draft; an unchanged one answers with the version there is."""
        return Response(VersionAnswer(publish_definition(definition_id=definition_id, actor=self.actor)).data)


class DefinitionVersions(_OwnDefinitionView):
    """Versions of a flow."""

    @extend_schema(responses=page_schema("FlowVersion", VersionAnswer), parameters=PAGE_PARAMETERS)
    def get(self, request: Request, definition_id: UUID) -> Response:
        """Newest first."""
        found = list_versions(definition_id=definition_id, actor=self.actor, page=page_request(request))
        return paged(found, lambda one: VersionAnswer(one).data)


class GraphCheck(_DefinitionView):
    """Looking through a graph."""

    @extend_schema(request=CheckBody, responses=ProblemAnswer(many=True))
    def post(self, request: Request) -> Response:
        """Everything that is wrong with it; an empty list when it can be published."""
        body = read_body(CheckBody, request)
        return Response(problem_bodies(problems_of_publishing(body["graph"], None, self.actor)))


class Prediction(_DefinitionView):
    """The road from a version or a graph."""

    policy: ClassVar[Policy] = SIGNED_IN

    @extend_schema(request=PredictBody, responses=PredictionAnswer)
    def post(self, request: Request) -> Response:
        """As if the caller started now and everybody agreed."""
        given = read_body(PredictBody, request)
        if "graph" in given and (problems := find_problems(given["graph"])) and "version_id" not in given:
            raise GraphInvalid(problems)
        found = predict_road(
            starter=require_starter(self.actor),
            variables=given.get("variables", {}),
            version_id=given.get("version_id"),
            graph=given.get("graph"),
            reader=self.actor,
        )
        return Response({**PredictionAnswer(found).data, "problems": problem_bodies(found.problems)})
