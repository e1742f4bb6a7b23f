"""What endpoints were told, over REST."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.webhooks.selectors.endpoints import CallDto, page_calls
from apps.webhooks.services.queue_calls import queue_test, send_again
from ctp_core.kit.policies import ADMIN
from ctp_core.kit.rest import PAGE_PARAMETERS, ApiView, page_request, page_schema, paged

SYSTEM = ADMIN("system")


class CallSerializer(serializers.Serializer[Any]):
    """One event for one endpoint: *state* is waiting, sent or dead; *status* what was answered last, *took_ms* how long that took."""

    id = serializers.UUIDField()
    event_id = serializers.UUIDField()
    event = serializers.CharField()
    subject = serializers.CharField(allow_blank=True)
    body = serializers.CharField()
    state = serializers.CharField()
    attempts = serializers.IntegerField()
    status = serializers.IntegerField(allow_null=True)
    error = serializers.CharField(allow_blank=True)
    took_ms = serializers.IntegerField(allow_null=True)
    created_at = serializers.DateTimeField()
    sent_at = serializers.DateTimeField(allow_null=True)
    next_at = serializers.DateTimeField(allow_null=True)


class CallList(ApiView):
    """The log of an endpoint."""

    policy = SYSTEM
    scope = "webhooks"

    @extend_schema(
        operation_id="list_webhook_calls",
        parameters=[*PAGE_PARAMETERS, OpenApiParameter("state", str, enum=["waiting", "sent", "dead"])],
        responses=page_schema("Call", CallSerializer),
    )
    def get(self, request: Request, endpoint_id: UUID) -> Response:
        """Newest first."""
        found = page_calls(
            endpoint_id=endpoint_id, actor=self.actor, page=page_request(request),
            state=request.query_params.get("state", ""),
        )  # fmt: skip
        return paged(found, build=_shown)


class EndpointTest(ApiView):
    """A call that is only a test."""

    policy = SYSTEM
    scope = "webhooks"

    @extend_schema(operation_id="test_webhook", request=None, responses={202: CallSerializer})
    def post(self, request: Request, endpoint_id: UUID) -> Response:
        """It is on its way; its log says how it went."""
        return Response(_shown(queue_test(endpoint_id=endpoint_id, actor=self.actor)), status=202)


class CallAgain(ApiView):
    """A call once more."""

    policy = SYSTEM
    scope = "webhooks"

    @extend_schema(operation_id="send_webhook_again", request=None, responses={202: CallSerializer})
    def post(self, request: Request, call_id: UUID) -> Response:
        """Under its old id, so that the other system can tell."""
        return Response(_shown(send_again(call_id=call_id, actor=self.actor)), status=202)


def _shown(one: CallDto) -> dict[str, Any]:
    return dict(CallSerializer(asdict(one)).data)
