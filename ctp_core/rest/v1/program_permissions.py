"""What a program may do, over REST."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ctp_core.applets.permissions.programs import list_program_permissions, set_program_permissions
from ctp_core.kit.confirming import require_proof
from ctp_core.kit.policies import ADMIN
from ctp_core.kit.rest import ApiView, StrictSerializer, read_body


class ProgramPermissionsSerializer(serializers.Serializer[Any]):
    """Codes of function permissions."""

    permissions = serializers.ListField(child=serializers.CharField())


class ProgramPermissionsBody(StrictSerializer):
    """Exactly these from now on."""

    permissions = serializers.ListField(child=serializers.CharField(max_length=100), max_length=200)


class AccountPermissions(ApiView):
    """The function permissions of a service account."""

    policy = ADMIN("security")
    scope = "accounts"

    @extend_schema(operation_id="list_account_permissions", responses=ProgramPermissionsSerializer)
    def get(self, request: Request, account_id: UUID) -> Response:
        """What it may do."""
        return _body(list_program_permissions(account_id=account_id, actor=self.actor))

    @extend_schema(
        operation_id="set_account_permissions",
        request=ProgramPermissionsBody,
        responses=ProgramPermissionsSerializer,
    )
    def put(self, request: Request, account_id: UUID) -> Response:
        """Exactly these."""
        require_proof(request, self.actor)
        codes = read_body(ProgramPermissionsBody, request)["permissions"]
        return _body(set_program_permissions(account_id=account_id, codes=codes, actor=self.actor))


def _body(codes: frozenset[str]) -> Response:
    return Response({"permissions": sorted(codes)})
