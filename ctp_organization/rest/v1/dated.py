"""Changes dated ahead, and how it was on a day, over REST."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ctp_core.api import clock
from ctp_core.kit.moments import read_moment
from ctp_core.kit.policies import SIGNED_IN
from ctp_core.kit.rest import (
    ApiView,
    MomentField,
    StrictSerializer,
    moment,
    page_request,
    page_schema,
    paged,
    read_body,
)
from ctp_organization.api import members, setup, units
from ctp_organization.contracts import ComingChangeDto
from ctp_organization.kit.policies import MAINTAIN
from ctp_organization.rest.v1.reading import read_filters
from ctp_organization.rest.v1.shapes import RefSerializer, plain_ref
from ctp_organization.selectors.coming import get_coming_change, page_coming_changes

ACTS = ["move", "merge", "rename", "disable", "heads", "assign", "leave"]
ON = OpenApiParameter("on", datetime, description="The moment asked about; now when left out.")


class ComingChangeBody(StrictSerializer):
    """*subject* is a unit, or a member for ``assign`` and ``leave``; *into* the other unit; *members* heads in order, or the successor."""

    act = serializers.ChoiceField(ACTS)
    subject = serializers.UUIDField()
    due_at = MomentField()
    into = serializers.UUIDField(allow_null=True, default=None)
    name = serializers.CharField(max_length=150, allow_blank=True, default="")
    members = serializers.ListField(child=serializers.UUIDField(), max_length=50, default=list)
    deputies = serializers.ListField(child=serializers.UUIDField(), max_length=50, default=list)
    parts = serializers.ListField(child=serializers.CharField(max_length=100), max_length=50, default=list)


class ComingChangeSerializer(serializers.Serializer[Any]):
    """A change dated ahead; *refusal* says why it was not done."""

    id = serializers.UUIDField()
    act = serializers.ChoiceField(ACTS)
    about = serializers.CharField()
    due_at = serializers.DateTimeField()
    state = serializers.ChoiceField(["planned", "done", "refused", "withdrawn"])
    refusal = serializers.CharField(allow_blank=True)


class UnitThenSerializer(serializers.Serializer[Any]):
    """A unit as it was at a moment."""

    name = serializers.CharField()
    parent = RefSerializer(allow_null=True)
    exists = serializers.BooleanField()
    heads = RefSerializer(many=True)
    deputies = RefSerializer(many=True)


class ComingChangeList(ApiView):
    """All changes dated ahead, the latest day first, and a new one."""

    policy = MAINTAIN
    scope = "organization"

    @extend_schema(operation_id="list_coming_changes", responses=page_schema("ComingChange", ComingChangeSerializer))
    def get(self, request: Request) -> Response:
        read_filters(request, {})
        return paged(page_coming_changes(actor=self.actor, wanted=page_request(request)), _plain)

    @extend_schema(operation_id="plan_change", request=ComingChangeBody, responses={201: ComingChangeSerializer})
    def post(self, request: Request) -> Response:
        body = read_body(ComingChangeBody, request)
        wish = setup.Wish(
            act=body["act"],
            subject_id=body["subject"],
            into_id=body["into"],
            name=body["name"],
            members=tuple(body["members"]),
            deputies=tuple(body["deputies"]),
            parts=tuple(body["parts"]),
        )
        made = setup.plan_change(wish=wish, due_at=body["due_at"], actor=self.actor)
        return Response(_plain(made), status=201)


class ComingChangeDetail(ApiView):
    """One change dated ahead."""

    policy = MAINTAIN
    scope = "organization"

    @extend_schema(operation_id="get_coming_change", responses=ComingChangeSerializer)
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002
        return Response(_plain(get_coming_change(id=id, actor=self.actor)))


class ComingChangeWithdraw(ApiView):
    """It shall not happen."""

    policy = MAINTAIN
    scope = "organization"

    @extend_schema(operation_id="withdraw_change", request=None, responses=ComingChangeSerializer)
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002
        return Response(_plain(setup.withdraw_change(id=id, actor=self.actor)))


class UnitThen(ApiView):
    """Name, place and heads of a unit at a moment. Filter: on."""

    policy = SIGNED_IN
    scope = "organization"

    @extend_schema(operation_id="get_unit_then", parameters=[ON], responses=UnitThenSerializer)
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002
        at = _moment(request)
        unit = units.get_unit(id=id, actor=self.actor)
        then, heads = units.unit_on(unit_pk=unit.pk, at=at), units.heads_on(unit_pk=unit.pk, at=at)
        return Response(
            {
                "name": then.name,
                "parent": plain_ref(then.parent) if then.parent else None,
                "exists": then.exists,
                "heads": [plain_ref(one.member) for one in heads if not one.is_deputy],
                "deputies": [plain_ref(one.member) for one in heads if one.is_deputy],
            }
        )


class MemberUnitsThen(ApiView):
    """The units a member stood in at a moment. Filter: on."""

    policy = SIGNED_IN
    scope = "organization"

    @extend_schema(operation_id="get_member_units_then", parameters=[ON], responses=RefSerializer(many=True))
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002
        at = _moment(request)
        member = members.get_member(id=id, actor=self.actor)
        return Response([plain_ref(one) for one in units.units_on(member_pk=member.pk, at=at)])


def _moment(request: Request) -> datetime:
    given = read_filters(request, {"on": _read})
    found: datetime = given.get("on") or clock.now()
    return found


def _read(text: str) -> datetime:
    # A plus sign in an address is read as a blank.
    found = read_moment(text.replace(" ", "+") if "T" in text else f"{text}T00:00")
    if found is None:
        raise ValueError(text)
    return found


def _plain(one: ComingChangeDto) -> dict[str, Any]:
    return {
        "id": str(one.id),
        "act": one.act,
        "about": one.about,
        "due_at": moment(one.due_at),
        "state": one.state,
        "refusal": one.refusal,
    }
