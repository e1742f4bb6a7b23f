"""Other systems over REST."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.sso.selectors.applications import ApplicationDto, get_application, page_applications
from apps.sso.services.save_application import (
    ApplicationDetails,
    create_application,
    renew_secret,
    update_application,
)
from apps.sso.services.signing_keys import rotate_keys
from ctp_core.kit.confirming import require_proof
from ctp_core.kit.policies import ADMIN
from ctp_core.kit.rest import PAGE_PARAMETERS, ApiView, StrictSerializer, page_request, page_schema, paged, read_body

SECURITY = ADMIN("security")


class ApplicationSerializer(serializers.Serializer[Any]):
    """An application without its secret; the id is its client id."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    redirect_uris = serializers.ListField(child=serializers.CharField())
    scopes = serializers.ListField(child=serializers.CharField())
    has_secret = serializers.BooleanField()
    asks_consent = serializers.BooleanField()
    is_active = serializers.BooleanField()
    created_at = serializers.DateTimeField()


class MadeApplicationSerializer(ApplicationSerializer):
    """A new one with its secret, shown this once; empty for a public client."""

    secret = serializers.CharField(allow_blank=True)


class SecretSerializer(serializers.Serializer[Any]):
    """Shown this once."""

    secret = serializers.CharField()


class ApplicationBody(StrictSerializer):
    """What an application is."""

    name = serializers.CharField(max_length=100)
    redirect_uris = serializers.ListField(child=serializers.CharField(max_length=2000), max_length=20)
    scopes = serializers.ListField(child=serializers.CharField(max_length=50), max_length=20, default=list)
    asks_consent = serializers.BooleanField(default=True)
    is_active = serializers.BooleanField(default=True)


class NewApplicationBody(ApplicationBody):
    """A new one; *is_public* has no secret."""

    is_public = serializers.BooleanField(default=False)


class KeySerializer(serializers.Serializer[Any]):
    """The id of the key that signs from now on."""

    kid = serializers.CharField()


class ApplicationList(ApiView):
    """All of them."""

    policy = SECURITY
    scope = "sso"

    @extend_schema(
        operation_id="list_applications",
        parameters=PAGE_PARAMETERS,
        responses=page_schema("Application", ApplicationSerializer),
    )
    def get(self, request: Request) -> Response:
        """By name."""
        return paged(page_applications(actor=self.actor, page=page_request(request)), build=_shown)

    @extend_schema(
        operation_id="create_application", request=NewApplicationBody, responses={201: MadeApplicationSerializer}
    )
    def post(self, request: Request) -> Response:
        """Register one."""
        require_proof(request, self.actor)
        body = read_body(NewApplicationBody, request)
        is_public = body.pop("is_public")
        made, secret = create_application(details=_details(body), is_public=is_public, actor=self.actor)
        return Response({**_shown(made), "secret": secret}, status=201)


class ApplicationDetail(ApiView):
    """One of them."""

    policy = SECURITY
    scope = "sso"

    @extend_schema(operation_id="get_application", responses=ApplicationSerializer)
    def get(self, request: Request, application_id: UUID) -> Response:
        """As it is."""
        return Response(_shown(get_application(id=application_id, actor=self.actor)))

    @extend_schema(operation_id="change_application", request=ApplicationBody, responses=ApplicationSerializer)
    def put(self, request: Request, application_id: UUID) -> Response:
        """As it shall be."""
        require_proof(request, self.actor)
        details = _details(read_body(ApplicationBody, request))
        return Response(_shown(update_application(id=application_id, details=details, actor=self.actor)))


class ApplicationSecret(ApiView):
    """Its secret."""

    policy = SECURITY
    scope = "sso"

    @extend_schema(operation_id="renew_application_secret", request=None, responses=SecretSerializer)
    def post(self, request: Request, application_id: UUID) -> Response:
        """Another one; what was issued before opens nothing any more."""
        require_proof(request, self.actor)
        return Response({"secret": renew_secret(id=application_id, actor=self.actor)})


class SigningKeys(ApiView):
    """The keys this house signs with; they are read at the address discovery names."""

    policy = SECURITY
    scope = "sso"

    @extend_schema(operation_id="rotate_signing_keys", request=None, responses=KeySerializer)
    def post(self, request: Request) -> Response:
        """A new one signs from now on."""
        require_proof(request, self.actor)
        return Response({"kid": rotate_keys(actor=self.actor)})


def _details(body: dict[str, Any]) -> ApplicationDetails:
    return ApplicationDetails(
        name=body["name"],
        redirect_uris=tuple(body["redirect_uris"]),
        scopes=tuple(body["scopes"]),
        asks_consent=body["asks_consent"],
        is_active=body["is_active"],
    )


def _shown(one: ApplicationDto) -> dict[str, Any]:
    return dict(ApplicationSerializer(one).data)
