"""Looking before a change over REST, merging units, and leaving with a hand-over."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ctp_core.kit.answers import translated, translated_count
from ctp_core.kit.rest import ApiView, StrictSerializer, read_body
from ctp_organization.api import members, setup, units
from ctp_organization.contracts import Impact, PlannedChange
from ctp_organization.kit.policies import MAINTAIN
from ctp_organization.rest.v1.reading import read_filters
from ctp_organization.rest.v1.shapes import MemberSerializer, UnitSerializer, plain_member, plain_unit
from ctp_organization.selectors.impacts import list_hand_overs, list_impacts

UNIT_ACTS = ("move", "merge", "rename", "disable")


class ImpactExampleSerializer(serializers.Serializer[Any]):
    """One thing concerned; *url* is its page, empty without one."""

    title = serializers.CharField()
    url = serializers.CharField(allow_blank=True)


class ImpactSerializer(serializers.Serializer[Any]):
    """One line of what would change, in the caller's language."""

    text = serializers.CharField()
    count = serializers.IntegerField()
    weight = serializers.ChoiceField(["blocks", "breaks", "changes"])
    examples = ImpactExampleSerializer(many=True)


class MergeBody(StrictSerializer):
    """The units that go into the one of the address."""

    units = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=100)


class LeaveBody(StrictSerializer):
    """Who takes over, and what: names of ``hand_overs`` of the impact."""

    successor = serializers.UUIDField(allow_null=True, default=None)
    parts = serializers.ListField(child=serializers.CharField(max_length=100), max_length=50, default=list)


class LeavingSerializer(serializers.Serializer[Any]):
    """The member as it is now, and how many things of each part were handed over."""

    member = MemberSerializer()
    handed_over = serializers.DictField(child=serializers.IntegerField())


class HandOverSerializer(serializers.Serializer[Any]):
    """Something that can be handed over when somebody leaves."""

    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # DRF collects fields by any name


class LeavingImpactSerializer(serializers.Serializer[Any]):
    """What would change, and what can be handed over."""

    impacts = ImpactSerializer(many=True)
    hand_overs = HandOverSerializer(many=True)


class UnitImpact(ApiView):
    """What a change of a unit would do. Filters: act (move, merge, rename, disable), into."""

    policy = MAINTAIN
    scope = "organization"

    @extend_schema(
        operation_id="get_unit_impact",
        parameters=[OpenApiParameter("act", str, required=True, enum=UNIT_ACTS), OpenApiParameter("into", UUID)],
        responses=ImpactSerializer(many=True),
    )
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002
        given = read_filters(request, {"act": _act, "into": UUID})
        unit = units.get_unit(id=id, actor=self.actor)
        into = units.get_unit(id=given["into"], actor=self.actor).ref if "into" in given else None
        change = PlannedChange(act=given.get("act", "move"), unit=unit.ref, into=into)
        return Response([_plain(one) for one in list_impacts(change=change, actor=self.actor)])


class UnitMerge(ApiView):
    """Other units go into this one."""

    policy = MAINTAIN
    scope = "organization"

    @extend_schema(operation_id="merge_units", request=MergeBody, responses=UnitSerializer)
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002
        body = read_body(MergeBody, request)
        return Response(plain_unit(setup.merge_units(into_id=id, from_ids=body["units"], actor=self.actor)))


class MemberImpact(ApiView):
    """What somebody's leaving would do, and what can be handed over."""

    policy = MAINTAIN
    scope = "organization"

    @extend_schema(operation_id="get_member_impact", responses=LeavingImpactSerializer)
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002
        member = members.get_member(id=id, actor=self.actor)
        impacts = list_impacts(change=PlannedChange(act="leave", member=member.ref), actor=self.actor)
        parts = [{"name": one.name, "label": translated(one.label, {})} for one in list_hand_overs()]
        return Response({"impacts": [_plain(one) for one in impacts], "hand_overs": parts})


class MemberLeave(ApiView):
    """Somebody leaves: hand over, end delegations, sessions and tokens, all or nothing."""

    policy = MAINTAIN
    scope = "organization"

    @extend_schema(operation_id="leave_member", request=LeaveBody, responses=LeavingSerializer)
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002
        body = read_body(LeaveBody, request)
        done = setup.leave_member(id=id, successor_id=body["successor"], parts=body["parts"], actor=self.actor)
        return Response({"member": plain_member(done.member), "handed_over": done.handed_over})


def _act(text: str) -> str:
    if text not in UNIT_ACTS:
        raise ValueError(text)
    return text


def _plain(one: Impact) -> dict[str, Any]:
    return {
        "text": translated_count(one.label, one.count, one.params),
        "count": one.count,
        "weight": one.weight,
        "examples": [{"title": example.title, "url": example.url} for example in one.examples],
    }
