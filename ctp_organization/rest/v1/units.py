"""Units over REST."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ctp_core.kit.policies import SIGNED_IN
from ctp_core.kit.rest import (
    ApiView,
    StrictSerializer,
    page_request,
    page_schema,
    paged,
    read_body,
    require_current,
    tagged,
)
from ctp_organization.api import setup, units
from ctp_organization.contracts import UnitDto
from ctp_organization.kit.policies import MAINTAIN
from ctp_organization.rest.v1.reading import Filters, plain_text, read_filters
from ctp_organization.rest.v1.resources import ResourceSwitch
from ctp_organization.rest.v1.shapes import HeadsSerializer, UnitSerializer, plain_ref, plain_unit
from ctp_organization.selectors.heads import list_seen_heads
from ctp_organization.selectors.units import page_units

KINDS = ["group", "company", "department", "partner"]


class UnitBody(StrictSerializer):
    """What can be changed of a unit."""

    code = serializers.CharField(max_length=64)
    name = serializers.CharField(max_length=150)
    kind = serializers.ChoiceField(KINDS, default="department")
    position = serializers.IntegerField(min_value=0, max_value=1_000_000, default=0)


class NewUnitBody(UnitBody):
    """A new unit, below another or a root."""

    parent = serializers.UUIDField(allow_null=True, default=None)  # type: ignore[assignment]  # DRF collects fields by any name


class ParentBody(StrictSerializer):
    """Where a unit goes; null makes it a root."""

    parent = serializers.UUIDField(allow_null=True)  # type: ignore[assignment]


class HeadsBody(StrictSerializer):
    """Ids of members, in order."""

    heads = serializers.ListField(child=serializers.UUIDField(), max_length=50)
    deputies = serializers.ListField(child=serializers.UUIDField(), max_length=50, default=list)


class UnitList(ApiView):
    """All units the caller sees, in tree order. Filters: q, parent, kind, code."""

    policy = SIGNED_IN
    policies = {"POST": MAINTAIN}
    scope = "organization"

    @extend_schema(operation_id="list_units", responses=page_schema("Unit", UnitSerializer))
    def get(self, request: Request) -> Response:
        known: Filters = {"q": plain_text, "parent": UUID, "kind": plain_text, "code": plain_text}
        given = read_filters(request, known)
        found = page_units(
            actor=self.actor,
            wanted=page_request(request),
            text=given.get("q", ""),
            parent_id=given.get("parent"),
            kind=given.get("kind", ""),
            code=given.get("code", ""),
        )
        return paged(found, plain_unit)

    @extend_schema(operation_id="create_unit", request=NewUnitBody, responses={201: UnitSerializer})
    def post(self, request: Request) -> Response:
        body = read_body(NewUnitBody, request)
        parent = body.pop("parent")
        made = setup.create_unit(**body, parent_id=parent, actor=self.actor)
        return tagged(plain_unit(made), made.id, made.version, status=201)


class UnitDetail(ApiView):
    """One unit."""

    policy = SIGNED_IN
    policies = {"PATCH": MAINTAIN}
    scope = "organization"

    @extend_schema(operation_id="get_unit", responses=UnitSerializer)
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002
        return _answer(units.get_unit(id=id, actor=self.actor))

    @extend_schema(operation_id="update_unit", request=UnitBody, responses=UnitSerializer)
    def patch(self, request: Request, id: UUID) -> Response:  # noqa: A002
        present = units.get_unit(id=id, actor=self.actor)
        require_current(request, present.id, present.version)
        kept: dict[str, Any] = {name: getattr(present, name) for name in ("code", "name", "kind", "position")}
        details = setup.UnitDetails(**kept | read_body(UnitBody, request, partial=True))
        done = setup.update_unit(id=id, details=details, expected_version=present.version, actor=self.actor)
        return _answer(done)


class UnitMove(ApiView):
    """Another parent."""

    policy = MAINTAIN
    scope = "organization"

    @extend_schema(operation_id="move_unit", request=ParentBody, responses=UnitSerializer)
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002
        body = read_body(ParentBody, request)
        return _answer(setup.move_unit(id=id, parent_id=body["parent"], actor=self.actor))


@extend_schema_view(post=extend_schema(operation_id="disable_unit", request=None, responses=UnitSerializer))
class UnitDisable(ResourceSwitch):
    """Out of use."""

    acts = staticmethod(setup.disable_unit)
    plain = staticmethod(plain_unit)


@extend_schema_view(post=extend_schema(operation_id="enable_unit", request=None, responses=UnitSerializer))
class UnitEnable(ResourceSwitch):
    """Into use again."""

    acts = staticmethod(setup.enable_unit)
    plain = staticmethod(plain_unit)


class UnitHeads(ApiView):
    """Who leads a unit."""

    policy = SIGNED_IN
    policies = {"PUT": MAINTAIN}
    scope = "organization"

    @extend_schema(operation_id="get_unit_heads", responses=HeadsSerializer)
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002
        return self._heads(units.get_unit(id=id, actor=self.actor))

    @extend_schema(operation_id="set_unit_heads", request=HeadsBody, responses=HeadsSerializer)
    def put(self, request: Request, id: UUID) -> Response:  # noqa: A002
        unit = units.get_unit(id=id, actor=self.actor)
        setup.set_heads(unit_id=id, **read_body(HeadsBody, request), actor=self.actor)
        return self._heads(unit)

    def _heads(self, unit: UnitDto) -> Response:
        found = list_seen_heads(unit_pk=unit.pk, actor=self.actor)
        return Response(
            {
                "heads": [plain_ref(one.member) for one in found if not one.is_deputy],
                "deputies": [plain_ref(one.member) for one in found if one.is_deputy],
            }
        )


def _answer(unit: UnitDto) -> Response:
    return tagged(plain_unit(unit), unit.id, unit.version)
