"""Flows and histories in the formats of other tools: BPMN 2.0 and XES."""

from __future__ import annotations

from typing import ClassVar, TypeVar
from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ctp_core.api import rates
from ctp_core.kit.answers import translated
from ctp_core.kit.policies import PERMISSION, SIGNED_IN, Policy
from ctp_core.kit.rest import ApiView, StrictSerializer, read_body
from ctp_workflow.domain.bpmn.reading import MAX_BYTES
from ctp_workflow.rest.v1.serializers import DefinitionAnswer, ProblemAnswer
from ctp_workflow.rest.v1.shapes import problem_bodies
from ctp_workflow.selectors.definition_owners import MANAGE
from ctp_workflow.selectors.export_bpmn import export_bpmn
from ctp_workflow.selectors.export_log import export_definition, export_instance
from ctp_workflow.selectors.resolving_people import ADMINISTER
from ctp_workflow.services.import_bpmn import import_bpmn
from ctp_workflow.services.record_export import record_export

Answer = TypeVar("Answer", HttpResponse, StreamingHttpResponse)


class BpmnBody(StrictSerializer):
    """A BPMN file as text, and which of its processes is meant."""

    bpmn = serializers.CharField(max_length=MAX_BYTES, trim_whitespace=False)
    process = serializers.CharField(max_length=200, required=False)
    revision = serializers.IntegerField(min_value=1, required=False)


class BpmnFindingAnswer(serializers.Serializer[object]):
    """One element that was not taken over as it stands: refused, changed or left_out."""

    element = serializers.CharField()
    tag = serializers.CharField()
    code = serializers.CharField()
    effect = serializers.CharField()
    reason = serializers.CharField()


class BpmnAnswer(serializers.Serializer[object]):
    """What became of a process; *saved* says whether it is the draft now, *problems* what is left to mend in it."""

    process = serializers.CharField()
    saved = serializers.BooleanField()
    findings = BpmnFindingAnswer(many=True)
    problems = ProblemAnswer(many=True)
    definition = DefinitionAnswer()


class DefinitionBpmn(ApiView):
    """A flow as BPMN 2.0."""

    policy: ClassVar[Policy] = PERMISSION(MANAGE)
    scope: ClassVar[str | None] = "workflow"

    @extend_schema(
        responses={(200, "application/xml"): OpenApiTypes.BINARY}, parameters=[OpenApiParameter("version", int)]
    )
    def get(self, request: Request, definition_id: UUID) -> HttpResponse:
        """The draft, or a published version."""
        number = request.query_params.get("version", "")
        version = int(number) if number.isascii() and number.isdecimal() and len(number) < 10 else None
        name, data = export_bpmn(definition_id=definition_id, actor=self.actor, version=version)
        return attachment(HttpResponse(data, content_type="application/xml"), name)

    @extend_schema(request=BpmnBody, responses=BpmnAnswer)
    def put(self, request: Request, definition_id: UUID) -> Response:
        """Read a file into the draft. Nothing in it is executed; what does not fit is told by element, and the draft stays then."""
        body = read_body(BpmnBody, request)
        found, definition = import_bpmn(
            definition_id=definition_id, data=body["bpmn"].encode(), actor=self.actor, process=body.get("process", ""),
            expected_revision=body.get("revision"),
        )  # fmt: skip
        findings = [
            {"element": one.element, "tag": one.tag, "code": one.code, "effect": one.effect,
             "reason": translated(one.message, one.params)}
            for one in found.findings
        ]  # fmt: skip
        answer = {
            "process": found.id, "saved": found.graph is not None, "findings": findings,
            "problems": problem_bodies(found.problems), "definition": DefinitionAnswer(definition).data,
        }  # fmt: skip
        return Response(answer)


class InstanceLog(ApiView):
    """One flow's history."""

    policy: ClassVar[Policy] = SIGNED_IN
    scope: ClassVar[str | None] = "workflow"

    @extend_schema(responses={(200, "application/xml"): OpenApiTypes.BINARY})
    def get(self, request: Request, instance_id: UUID) -> StreamingHttpResponse:
        """As an event log (XES)."""
        lines = export_instance(instance_id=instance_id, actor=self.actor)
        return attachment(StreamingHttpResponse(lines, content_type="application/xml"), "flow.xes")


class DefinitionLog(ApiView):
    """The histories of a definition's flows."""

    policy: ClassVar[Policy] = PERMISSION(ADMINISTER)
    scope: ClassVar[str | None] = "workflow"

    @extend_schema(responses={(200, "application/xml"): OpenApiTypes.BINARY})
    def get(self, request: Request, definition_id: UUID) -> StreamingHttpResponse:
        """As an event log (XES), the newest flows first."""
        rates.take_turn(rates.EXPORT, str(self.actor.account_pk))
        record_export(definition_id=definition_id, what="log", actor=self.actor)
        lines = export_definition(definition_id=definition_id, actor=self.actor)
        return attachment(StreamingHttpResponse(lines, content_type="application/xml"), "flows.xes")


def attachment(response: Answer, name: str) -> Answer:
    """An answer that is saved, not shown."""
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
