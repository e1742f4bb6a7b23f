"""Secretaries over REST."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ctp_core.kit.policies import SIGNED_IN
from ctp_core.kit.rest import ApiView, StrictSerializer, moment, page_request, page_schema, paged, read_body
from ctp_organization.api import delegations
from ctp_organization.contracts import SecretaryDto
from ctp_organization.rest.v1.reading import read_filters
from ctp_organization.rest.v1.shapes import RefSerializer, plain_ref
from ctp_organization.selectors.secretaries import page_secretaries


class SecretarySerializer(serializers.Serializer[Any]):
    """*secretary* sets and ends delegations of *member*."""

    id = serializers.UUIDField()
    member = RefSerializer()
    secretary = RefSerializer()
    since = serializers.DateTimeField()


class SecretaryBody(StrictSerializer):
    """Whose secretary somebody shall be."""

    member = serializers.UUIDField()
    secretary = serializers.UUIDField()


class SecretaryList(ApiView):
    """One's own secretaries and those one serves; all of them for those who maintain the organisation."""

    policy = SIGNED_IN
    scope = "organization"

    @extend_schema(operation_id="list_secretaries", responses=page_schema("Secretary", SecretarySerializer))
    def get(self, request: Request) -> Response:
        read_filters(request, {})
        return paged(page_secretaries(actor=self.actor, wanted=page_request(request)), _plain)

    @extend_schema(operation_id="name_secretary", request=SecretaryBody, responses={201: SecretarySerializer})
    def post(self, request: Request) -> Response:
        body = read_body(SecretaryBody, request)
        made = delegations.name_secretary(member_id=body["member"], secretary_id=body["secretary"], actor=self.actor)
        return Response(_plain(made), status=201)


class SecretaryDetail(ApiView):
    """DELETE ends it: by the person, by the secretary, or by who maintains the organisation."""

    policy = SIGNED_IN
    scope = "organization"

    @extend_schema(operation_id="dismiss_secretary", responses={204: None})
    def delete(self, request: Request, id: UUID) -> Response:  # noqa: A002
        delegations.dismiss_secretary(id=id, actor=self.actor)
        return Response(status=204)


def _plain(one: SecretaryDto) -> dict[str, Any]:
    return {
        "id": str(one.id),
        "member": plain_ref(one.member),
        "secretary": plain_ref(one.secretary),
        "since": moment(one.since),
    }
