"""Outside providers over REST."""

from __future__ import annotations

from dataclasses import asdict
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.sso.rest.v1.outside import SECURITY, OutsideBody, OutsideSerializer
from apps.sso.selectors.providers import get_provider, page_providers
from apps.sso.services.save_provider import CLAIMS, LINKS, ProviderDetails, save_provider
from ctp_core.kit.confirming import require_proof
from ctp_core.kit.rest import PAGE_PARAMETERS, ApiView, page_request, page_schema, paged, read_body


class ProviderSerializer(OutsideSerializer):
    """A provider without its secret."""

    issuer = serializers.CharField()
    client_id = serializers.CharField()
    has_secret = serializers.BooleanField()
    scopes = serializers.CharField()
    claims = serializers.DictField(child=serializers.CharField(allow_blank=True))


class ProviderBody(OutsideBody):
    """What a provider is; *secret* left out keeps the present one, empty means none."""

    issuer = serializers.CharField(max_length=500)
    client_id = serializers.CharField(max_length=300)
    secret = serializers.CharField(max_length=500, allow_blank=True, required=False)
    scopes = serializers.CharField(max_length=300, default="openid profile email")
    claims = serializers.DictField(
        child=serializers.CharField(max_length=100, allow_blank=True), default=lambda: dict(CLAIMS)
    )
    link_by = serializers.ChoiceField(LINKS, allow_blank=True, default="")


class ProviderList(ApiView):
    """All of them."""

    policy = SECURITY
    scope = "sso"

    @extend_schema(
        operation_id="list_providers", parameters=PAGE_PARAMETERS, responses=page_schema("Provider", ProviderSerializer)
    )
    def get(self, request: Request) -> Response:
        """By name."""
        return paged(page_providers(actor=self.actor, page=page_request(request)), build=asdict)

    @extend_schema(operation_id="create_provider", request=ProviderBody, responses={201: ProviderSerializer})
    def post(self, request: Request) -> Response:
        """Register one."""
        require_proof(request, self.actor)
        details = ProviderDetails(**read_body(ProviderBody, request))
        return Response(asdict(save_provider(details=details, actor=self.actor)), status=201)


class ProviderDetail(ApiView):
    """One of them."""

    policy = SECURITY
    scope = "sso"

    @extend_schema(operation_id="get_provider", responses=ProviderSerializer)
    def get(self, request: Request, provider_id: UUID) -> Response:
        """As it is."""
        return Response(asdict(get_provider(id=provider_id, actor=self.actor)))

    @extend_schema(operation_id="change_provider", request=ProviderBody, responses=ProviderSerializer)
    def put(self, request: Request, provider_id: UUID) -> Response:
        """As it shall be."""
        require_proof(request, self.actor)
        details = ProviderDetails(**read_body(ProviderBody, request))
        return Response(asdict(save_provider(details=details, id=provider_id, actor=self.actor)))
