"""The archive over REST."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ctp_core.api import rates
from ctp_core.contracts import FieldError, Invalid, mark
from ctp_core.kit.policies import INTERNAL, PERMISSION, SIGNED_IN, Policy
from ctp_core.kit.rest import ApiView, page_request, page_schema, paged, read_body
from ctp_workflow.rest.v1.bodies import ArchiveBody, InterventionPreviewBody
from ctp_workflow.rest.v1.serializers import ConsequencesAnswer, InstanceAnswer, Person
from ctp_workflow.selectors.archive import list_archive
from ctp_workflow.selectors.resolving_people import ADMINISTER
from ctp_workflow.services.archive_instance import archive_instance
from ctp_workflow.services.export_evidence import export_evidence
from ctp_workflow.services.intervene import Intervention, preview_intervention

YEARS = (1990, 2100)


class ArchivedAnswer(serializers.Serializer[object]):
    """A flow in the archive."""

    id = serializers.UUIDField()
    number = serializers.CharField()
    title = serializers.CharField()
    category = serializers.CharField()
    starter = Person()
    status = serializers.CharField()
    outcome = serializers.CharField()
    finished_at = serializers.DateTimeField(allow_null=True)
    archived_at = serializers.DateTimeField()
    retention = serializers.CharField()
    keep_until = serializers.DateField(allow_null=True)
    is_over = serializers.BooleanField()


class ArchiveList(ApiView):
    """The index of the archive."""

    policy: ClassVar[Policy] = INTERNAL
    scope: ClassVar[str | None] = "workflow"

    @extend_schema(
        responses=page_schema("ArchivedFlow", ArchivedAnswer),
        parameters=[OpenApiParameter("text", str), OpenApiParameter("year", int), OpenApiParameter("over", bool)],
    )
    def get(self, request: Request) -> Response:
        """Of the flows one sees, newest first; ``over=true``: those that need not be kept any longer."""
        found = list_archive(
            actor=self.actor,
            page=page_request(request),
            text=request.query_params.get("text", "").strip()[:100],
            year=_year(request.query_params.get("year")),
            over=request.query_params.get("over") == "true",
        )
        return paged(found, lambda one: ArchivedAnswer(one).data)


def _year(text: str | None) -> int | None:
    if text is None:
        return None
    if len(text) == 4 and text.isascii() and text.isdigit() and YEARS[0] <= int(text) <= YEARS[1]:
        return int(text)
    message = mark("Give a number from %(least)s to %(most)s.")
    raise Invalid({"year": [FieldError("workflow.bad_number", message, least=YEARS[0], most=YEARS[1])]})


class InstanceArchive(ApiView):
    """Putting a flow into the archive."""

    policy: ClassVar[Policy] = PERMISSION(ADMINISTER)
    scope: ClassVar[str | None] = "workflow"

    @extend_schema(request=ArchiveBody, responses=InstanceAnswer)
    def post(self, request: Request, instance_id: UUID) -> Response:
        """Only what has ended; nothing can be added to it afterwards."""
        found = archive_instance(instance_id=instance_id, actor=self.actor, **read_body(ArchiveBody, request))
        return Response(InstanceAnswer(found).data)


class EvidenceAnswer(serializers.Serializer[object]):
    """*text* is canonical JSON of what the caller sees of a flow, *digest* the SHA-256 of its UTF-8 bytes in hex."""

    digest = serializers.CharField()
    text = serializers.CharField()


class InstanceEvidence(ApiView):
    """Evidence to take away."""

    policy: ClassVar[Policy] = SIGNED_IN
    scope: ClassVar[str | None] = "workflow"

    @extend_schema(responses=EvidenceAnswer)
    def get(self, request: Request, instance_id: UUID) -> Response:
        """Form, acts with opinions, and digests of attachments; the digest is written into the audit."""
        rates.take_turn(rates.EXPORT, str(self.actor.account_pk))
        return Response(EvidenceAnswer(export_evidence(instance_id=instance_id, actor=self.actor)).data)


class InterventionPreview(ApiView):
    """A dry run of an intervention."""

    policy: ClassVar[Policy] = PERMISSION(ADMINISTER)
    scope: ClassVar[str | None] = "workflow"

    @extend_schema(request=InterventionPreviewBody, responses=ConsequencesAnswer)
    def post(self, request: Request, instance_id: UUID) -> Response:
        """Who would get and lose an item, whose decisions would count no more. Nothing is written."""
        asked = Intervention(**read_body(InterventionPreviewBody, request))
        found = preview_intervention(instance_id=instance_id, asked=asked, actor=self.actor)
        return Response(ConsequencesAnswer(found).data)
