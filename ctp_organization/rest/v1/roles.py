"""Roles over REST."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ctp_core.contracts import FieldError, Invalid, mark
from ctp_core.kit.policies import SIGNED_IN
from ctp_core.kit.rest import ApiView, StrictSerializer, page_request, page_schema, paged, read_body
from ctp_organization.api import setup
from ctp_organization.kit.policies import MAINTAIN
from ctp_organization.rest.v1.reading import read_filters
from ctp_organization.rest.v1.resources import ResourceDetail, ResourceList
from ctp_organization.rest.v1.shapes import HolderSerializer, RoleSerializer, plain_holder, plain_role
from ctp_organization.selectors.roles import get_role, page_holders, page_roles, position_of

HOLDERS = page_schema("RoleHolder", HolderSerializer)


class _RoleBody(StrictSerializer):
    code = serializers.CharField(max_length=64)
    name = serializers.CharField(max_length=100)
    per_unit = serializers.BooleanField(default=False)
    position = serializers.IntegerField(min_value=0, max_value=1_000_000, default=0)


class NewRoleBody(_RoleBody):
    """A new role; per unit it is held for a unit and all below it, a company's own or, without one, the whole organisation's."""

    company = serializers.UUIDField(allow_null=True, default=None)


class RoleBody(_RoleBody):
    """What can be changed of a role."""

    is_active = serializers.BooleanField()


class HolderBody(StrictSerializer):
    """Who shall hold a role, and for which unit."""

    member = serializers.UUIDField()
    unit = serializers.UUIDField(allow_null=True, default=None)


@extend_schema_view(
    get=extend_schema(operation_id="list_roles", responses=page_schema("Role", RoleSerializer)),
    post=extend_schema(operation_id="create_role", request=NewRoleBody, responses={201: RoleSerializer}),
)
class RoleList(ResourceList):
    """The roles."""

    new_body = NewRoleBody
    pages = staticmethod(page_roles)
    creates = staticmethod(setup.create_role)
    plain = staticmethod(plain_role)


@extend_schema_view(
    get=extend_schema(operation_id="get_role", responses=RoleSerializer),
    patch=extend_schema(operation_id="update_role", request=RoleBody, responses=RoleSerializer),
)
class RoleDetail(ResourceDetail):
    """One role."""

    body = RoleBody
    kept = ("code", "name", "per_unit", "is_active")
    finds = staticmethod(get_role)
    details = setup.RoleDetails
    updates = staticmethod(setup.update_role)
    plain = staticmethod(plain_role)

    def present(self, found: Any) -> dict[str, Any]:
        """The place among the others is no part of what everybody reads."""
        return super().present(found) | {"position": position_of(role_pk=found.pk)}


class HolderList(ApiView):
    """Who holds a role. DELETE takes it from `member` (for `unit`)."""

    policy = SIGNED_IN
    policies = {"POST": MAINTAIN, "DELETE": MAINTAIN}
    scope = "organization"

    @extend_schema(operation_id="list_role_holders", responses=HOLDERS)
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002
        return self._list(request, get_role(id=id, actor=self.actor).pk)

    @extend_schema(operation_id="grant_role", request=HolderBody, responses={201: HOLDERS})
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002
        body = read_body(HolderBody, request)
        role = setup.grant_role(role_id=id, member_id=body["member"], unit_id=body["unit"], actor=self.actor)
        return self._list(request, role.pk, status=201)

    @extend_schema(
        operation_id="revoke_role",
        parameters=[OpenApiParameter("member", UUID, required=True), OpenApiParameter("unit", UUID)],
        responses=HOLDERS,
    )
    def delete(self, request: Request, id: UUID) -> Response:  # noqa: A002
        given = read_filters(request, {"member": UUID, "unit": UUID})
        if "member" not in given:
            message = mark("Say whose role it is.")
            raise Invalid({"member": [FieldError("organization.required", message)]})
        role = setup.revoke_role(role_id=id, member_id=given["member"], unit_id=given.get("unit"), actor=self.actor)
        return self._list(request, role.pk)

    def _list(self, request: Request, role_pk: int, status: int = 200) -> Response:
        found = page_holders(role_pk=role_pk, wanted=page_request(request))
        return paged(found, plain_holder, status=status)
