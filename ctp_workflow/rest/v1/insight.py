"""Process insight and estimates over REST."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ctp_core.api.clock import now
from ctp_core.kit.policies import PERMISSION, SIGNED_IN, Policy
from ctp_core.kit.rest import ApiView, MomentField
from ctp_workflow.rest.v1.serializers import Person
from ctp_workflow.selectors.insights import get_eta, get_insight
from ctp_workflow.selectors.resolving_people import ADMINISTER

DAYS = 365


class SpreadAnswer(serializers.Serializer[object]):
    """Hours: a tenth of the cases at most *low*, half at most *middle*, nine of ten at most *high*."""

    cases = serializers.IntegerField()
    low = serializers.FloatField()
    middle = serializers.FloatField()
    high = serializers.FloatField()


class NodeInsightAnswer(serializers.Serializer[object]):
    """One step."""

    node = serializers.CharField()
    name = serializers.CharField()
    spread = SpreadAnswer()
    open = serializers.IntegerField()
    returned = serializers.IntegerField()
    share = serializers.FloatField()
    is_bottleneck = serializers.BooleanField()


class PersonInsightAnswer(serializers.Serializer[object]):
    """One person."""

    member = Person()
    spread = SpreadAnswer()
    open = serializers.IntegerField()


class InsightAnswer(serializers.Serializer[object]):
    """A definition's flows that began in the period."""

    name = serializers.CharField()
    started = serializers.IntegerField()
    running = serializers.IntegerField()
    approved = serializers.IntegerField()
    rejected = serializers.IntegerField()
    whole = SpreadAnswer()
    return_rate = serializers.FloatField()
    nodes = NodeInsightAnswer(many=True)
    people = PersonInsightAnswer(many=True)


class EtaAnswer(serializers.Serializer[object]):
    """When a flow is likely to end, by past cases; all empty when too few are known."""

    cases = serializers.IntegerField()
    node = serializers.CharField(allow_blank=True)
    early = serializers.DateTimeField(allow_null=True)
    likely = serializers.DateTimeField(allow_null=True)
    late = serializers.DateTimeField(allow_null=True)


class Period(serializers.Serializer[Any]):
    """Flows begun from *since* (a year ago) to *until* (now)."""

    since = MomentField(required=False)
    until = MomentField(required=False)


class DefinitionInsight(ApiView):
    """What past flows of a definition tell."""

    policy: ClassVar[Policy] = PERMISSION(ADMINISTER)
    scope: ClassVar[str | None] = "workflow"

    @extend_schema(responses=InsightAnswer, parameters=[OpenApiParameter("since", str), OpenApiParameter("until", str)])
    def get(self, request: Request, definition_id: UUID) -> Response:
        """Lead times by step and person, returns, bottlenecks."""
        asked = Period(
            data={key: request.query_params[key] for key in ("since", "until") if key in request.query_params}
        )
        asked.is_valid(raise_exception=True)
        until = asked.validated_data.get("until") or now()
        since = asked.validated_data.get("since") or until - timedelta(days=DAYS)
        found = get_insight(definition_id=definition_id, actor=self.actor, since=since, until=until)
        return Response(InsightAnswer(found).data)


class InstanceEta(ApiView):
    """When a flow is likely to end."""

    policy: ClassVar[Policy] = SIGNED_IN
    scope: ClassVar[str | None] = "workflow"

    @extend_schema(responses=EtaAnswer)
    def get(self, request: Request, instance_id: UUID) -> Response:
        """Early, likely and late, by past cases that stood at the same step as long."""
        found = get_eta(instance_id=instance_id, actor=self.actor)
        if found is None:
            return Response({"cases": 0, "node": "", "early": None, "likely": None, "late": None})
        return Response(EtaAnswer(found).data)
