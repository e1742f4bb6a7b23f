"""What waits for a signature, signing for it and sending it back, over REST."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.documents.rest.v1.serializers import (
    DistributionAnswer,
    EmptyBody,
    ReasonBody,
)
from apps.documents.rest.v1.views import DocumentsView
from apps.documents.selectors.dispatches import describe_distributions, list_to_sign
from apps.documents.services.sign_for import send_back, sign_for
from ctp_core.kit.rest import (
    page_request,
    page_schema,
    paged,
    read_body,
)


class ToSignList(DocumentsView):
    """What waits for one's signature."""

    @extend_schema(
        responses=page_schema("DocumentToSign", DistributionAnswer),
        parameters=[OpenApiParameter("state", str, enum=["waiting", "signed"])],
    )
    def get(self, request: Request) -> Response:
        """For oneself, and for units one is clerk of."""
        state = self.chosen(request, "state", ("waiting", "signed")) or "waiting"
        found = list_to_sign(actor=self.actor, page=page_request(request), state=state)
        return paged(found, lambda one: DistributionAnswer(one).data)


class Sign(DocumentsView):
    """Signing."""

    @extend_schema(request=EmptyBody, responses=DistributionAnswer)
    def post(self, request: Request, distribution_id: UUID) -> Response:
        """Sign for it; again changes nothing."""
        row = sign_for(distribution_id=distribution_id, actor=self.actor)
        return Response(DistributionAnswer(describe_distributions([row])[0]).data)


class SendBack(DocumentsView):
    """Sending back."""

    @extend_schema(request=ReasonBody, responses=DistributionAnswer)
    def post(self, request: Request, distribution_id: UUID) -> Response:
        """With a reason, when it reached the wrong place."""
        row = send_back(distribution_id=distribution_id, actor=self.actor, **read_body(ReasonBody, request))
        return Response(DistributionAnswer(describe_distributions([row])[0]).data)
