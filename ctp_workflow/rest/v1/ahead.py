"""What is ahead of an item, over REST."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ctp_core.kit.policies import SIGNED_IN, Policy
from ctp_core.kit.rest import ApiView, StrictSerializer, read_body
from ctp_workflow.domain.changing_ahead import CHAINED
from ctp_workflow.rest.v1.serializers import PredictionAnswer
from ctp_workflow.rest.v1.shapes import problem_bodies
from ctp_workflow.selectors.ahead import AheadDto, get_ahead
from ctp_workflow.services.change_ahead import MODES, AheadChange, change_ahead, preview_ahead


class AheadStepBody(StrictSerializer):
    """A step that is there (``node``), or a new one with its people."""

    node = serializers.CharField(required=False, max_length=40)
    people = serializers.ListField(child=serializers.UUIDField(), required=False, max_length=50)
    kind = serializers.ChoiceField(CHAINED, required=False)
    mode = serializers.ChoiceField(MODES, required=False)
    name = serializers.CharField(required=False, max_length=100, allow_blank=True)


class AheadBody(StrictSerializer):
    """The steps ahead as they shall be."""

    steps = AheadStepBody(many=True)
    opinion = serializers.CharField(required=False, allow_blank=True, max_length=4000)
    revision = serializers.IntegerField(required=False, min_value=0, max_value=2**31)


class AheadStepAnswer(serializers.Serializer[object]):
    """A step ahead."""

    node = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.CharField()
    mode = serializers.CharField()
    people = serializers.ListField(child=serializers.CharField())


class AheadAnswer(serializers.Serializer[object]):
    """What one may change."""

    item_id = serializers.UUIDField()
    right = serializers.CharField()
    steps = AheadStepAnswer(many=True)
    revision = serializers.IntegerField()


class _AheadView(ApiView):
    policy: ClassVar[Policy] = SIGNED_IN
    scope: ClassVar[str | None] = "workflow"


def _changes(given: dict[str, Any]) -> list[AheadChange]:
    return [AheadChange(**{**one, "people": tuple(one.get("people", ()))}) for one in given["steps"]]


def _answer(one: AheadDto) -> Response:
    return Response(AheadAnswer(one).data)


class ItemAhead(_AheadView):
    """The steps ahead of an item."""

    @extend_schema(responses=AheadAnswer)
    def get(self, request: Request, item_id: UUID) -> Response:
        """Up to where the road divides, joins or ends."""
        return _answer(get_ahead(item_id=item_id, actor=self.actor))

    @extend_schema(request=AheadBody, responses=AheadAnswer)
    def put(self, request: Request, item_id: UUID) -> Response:
        """Exactly these, in this order."""
        given = read_body(AheadBody, request)
        found = change_ahead(
            item_id=item_id, steps=_changes(given), actor=self.actor, opinion=given.get("opinion", ""),
            revision=given.get("revision"),
        )  # fmt: skip
        return _answer(found)


class ItemAheadPreview(_AheadView):
    """A dry run."""

    @extend_schema(request=AheadBody, responses=PredictionAnswer)
    def post(self, request: Request, item_id: UUID) -> Response:
        """The road as it would go with these steps."""
        found = preview_ahead(item_id=item_id, steps=_changes(read_body(AheadBody, request)), actor=self.actor)
        return Response({**PredictionAnswer(found).data, "problems": problem_bodies(found.problems)})
