"""Accounts linked with outside providers, over REST."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.sso.rest.v1.outside import SECURITY
from apps.sso.selectors.links import list_own_links, page_links
from apps.sso.services.unlink_identity import unlink_account, unlink_own
from ctp_core.kit.confirming import require_proof
from ctp_core.kit.policies import SIGNED_IN
from ctp_core.kit.rest import PAGE_PARAMETERS, ApiView, page_request, page_schema, paged


class LinkSerializer(serializers.Serializer[Any]):
    """An account (*id*) and the subject it is at the provider."""

    id = serializers.UUIDField()
    username = serializers.CharField()
    name = serializers.CharField()
    subject = serializers.CharField()
    linked_at = serializers.DateTimeField()
    last_seen_at = serializers.DateTimeField(allow_null=True)


class OwnLinkSerializer(serializers.Serializer[Any]):
    """A provider (its code and name) that signs the own account in."""

    provider = serializers.CharField()
    name = serializers.CharField()
    linked_at = serializers.DateTimeField()
    last_seen_at = serializers.DateTimeField(allow_null=True)
    is_directory = serializers.BooleanField()


class ProviderLinks(ApiView):
    """Who comes in by a provider."""

    policy = SECURITY
    scope = "sso"

    @extend_schema(
        operation_id="list_provider_links",
        parameters=[*PAGE_PARAMETERS, OpenApiParameter("q", str, description="Part of the name or the sign-in name")],
        responses=page_schema("ProviderLink", LinkSerializer),
    )
    def get(self, request: Request, provider_id: UUID) -> Response:
        """The newest link first."""
        text = request.query_params.get("q", "")[:150]
        found = page_links(provider_id=provider_id, text=text, actor=self.actor, page=page_request(request))
        return paged(found, build=asdict)


class ProviderLink(ApiView):
    """One of them."""

    policy = SECURITY
    scope = "sso"

    @extend_schema(operation_id="remove_provider_link", responses={204: None})
    def delete(self, request: Request, provider_id: UUID, account_id: UUID) -> Response:
        """The provider does not sign this account in any more; it is signed out everywhere."""
        require_proof(request, self.actor)
        unlink_account(provider_id=provider_id, account_id=account_id, actor=self.actor)
        return Response(status=204)


class OwnLinks(ApiView):
    """The providers that sign me in."""

    policy = SIGNED_IN
    scope = "sso"
    personal = True

    @extend_schema(operation_id="list_own_links", responses=OwnLinkSerializer(many=True))
    def get(self, request: Request) -> Response:
        """By name."""
        return Response([asdict(one) for one in list_own_links(actor=self.actor)])


class OwnLink(ApiView):
    """One of them."""

    policy = SIGNED_IN
    scope = "sso"
    personal = True

    @extend_schema(operation_id="remove_own_link", responses={204: None})
    def delete(self, request: Request, code: str) -> Response:
        """It does not any more; refused for the last way in."""
        require_proof(request, self.actor)
        unlink_own(provider_code=code, actor=self.actor)
        return Response(status=204)
