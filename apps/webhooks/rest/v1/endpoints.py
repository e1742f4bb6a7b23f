"""Endpoints over REST."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.webhooks.selectors.endpoints import EndpointDto, get_endpoint, page_endpoints
from apps.webhooks.selectors.public_events import known_events
from apps.webhooks.services.save_endpoint import (
    EndpointDetails,
    create_endpoint,
    remove_endpoint,
    renew_secret,
    update_endpoint,
)
from ctp_core.kit.answers import translated
from ctp_core.kit.confirming import require_proof
from ctp_core.kit.policies import ADMIN
from ctp_core.kit.rest import PAGE_PARAMETERS, ApiView, StrictSerializer, page_request, page_schema, paged, read_body

SYSTEM = ADMIN("system")


class EndpointSerializer(serializers.Serializer[Any]):
    """An endpoint without its secret; *off_reason* is gone or failing when the server itself switched it off."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    url = serializers.CharField()
    events = serializers.ListField(child=serializers.CharField())
    is_active = serializers.BooleanField()
    off_reason = serializers.CharField(allow_blank=True)
    failing_since = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()


class MadeEndpointSerializer(EndpointSerializer):
    """A new one with its secret, shown this once."""

    secret = serializers.CharField()


class WebhookSecretSerializer(serializers.Serializer[Any]):
    """Shown this once."""

    secret = serializers.CharField()


class EventSerializer(serializers.Serializer[Any]):
    """An event other systems may be told of."""

    name = serializers.CharField()
    title = serializers.CharField()


class EndpointBody(StrictSerializer):
    """What an endpoint is."""

    name = serializers.CharField(max_length=100)
    url = serializers.CharField(max_length=2000)
    events = serializers.ListField(child=serializers.CharField(max_length=120), max_length=200)
    is_active = serializers.BooleanField(default=True)


class EndpointList(ApiView):
    """All of them."""

    policy = SYSTEM
    scope = "webhooks"

    @extend_schema(
        operation_id="list_webhooks",
        parameters=PAGE_PARAMETERS,
        responses=page_schema("Endpoint", EndpointSerializer),
    )
    def get(self, request: Request) -> Response:
        """By name."""
        return paged(page_endpoints(actor=self.actor, page=page_request(request)), build=_shown)

    @extend_schema(operation_id="create_webhook", request=EndpointBody, responses={201: MadeEndpointSerializer})
    def post(self, request: Request) -> Response:
        """Name one."""
        require_proof(request, self.actor)
        made, secret = create_endpoint(details=_details(read_body(EndpointBody, request)), actor=self.actor)
        return Response({**_shown(made), "secret": secret}, status=201)


class EndpointDetail(ApiView):
    """One of them."""

    policy = SYSTEM
    scope = "webhooks"

    @extend_schema(operation_id="get_webhook", responses=EndpointSerializer)
    def get(self, request: Request, endpoint_id: UUID) -> Response:
        """As it is."""
        return Response(_shown(get_endpoint(endpoint_id=endpoint_id, actor=self.actor)))

    @extend_schema(operation_id="change_webhook", request=EndpointBody, responses=EndpointSerializer)
    def put(self, request: Request, endpoint_id: UUID) -> Response:
        """As it shall be."""
        require_proof(request, self.actor)
        details = _details(read_body(EndpointBody, request))
        return Response(_shown(update_endpoint(endpoint_id=endpoint_id, details=details, actor=self.actor)))

    @extend_schema(operation_id="remove_webhook", responses={204: None})
    def delete(self, request: Request, endpoint_id: UUID) -> Response:
        """With its log."""
        require_proof(request, self.actor)
        remove_endpoint(endpoint_id=endpoint_id, actor=self.actor)
        return Response(status=204)


class EndpointSecret(ApiView):
    """Its secret."""

    policy = SYSTEM
    scope = "webhooks"

    @extend_schema(operation_id="renew_webhook_secret", request=None, responses=WebhookSecretSerializer)
    def post(self, request: Request, endpoint_id: UUID) -> Response:
        """Another one; for a day calls are signed with both."""
        require_proof(request, self.actor)
        return Response({"secret": renew_secret(endpoint_id=endpoint_id, actor=self.actor)})


class EventList(ApiView):
    """What endpoints may be told."""

    policy = SYSTEM
    scope = "webhooks"

    @extend_schema(operation_id="list_webhook_events", responses=EventSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Of the modules that are on."""
        found = [{"name": name, "title": translated(one.label)} for name, one in known_events().items()]
        return Response(found)


def _details(body: dict[str, Any]) -> EndpointDetails:
    return EndpointDetails(body["name"], body["url"], tuple(body["events"]), body["is_active"])


def _shown(one: EndpointDto) -> dict[str, Any]:
    return dict(EndpointSerializer(asdict(one)).data)
