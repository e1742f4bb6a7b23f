"""Deliveries over REST."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ctp_core.api import events, timers
from ctp_core.contracts import FieldError, Invalid, Page, mark
from ctp_core.kit.paging import keyset_page
from ctp_core.kit.policies import ADMIN
from ctp_core.kit.rest import ApiView, StrictSerializer, page_request, page_schema, paged, read_body
from ctp_core.kit.rest.lists import PAGE_PARAMETERS


class DeliverySerializer(serializers.Serializer[Any]):
    """One event on its way to one subscriber."""

    id = serializers.UUIDField()
    event = serializers.CharField()
    subject = serializers.CharField()
    subscriber = serializers.CharField()
    state = serializers.ChoiceField(events.OPEN_STATES)
    attempts = serializers.IntegerField()
    published_at = serializers.DateTimeField()
    next_at = serializers.DateTimeField(allow_null=True)
    waits_for = serializers.CharField()
    error = serializers.CharField()


class ReasonSerializer(StrictSerializer):
    """Why; it stands in the audit."""

    reason = serializers.CharField(max_length=500)


class DeliveryList(ApiView):
    """Deliveries that have not arrived."""

    policy = ADMIN("system")
    scope = "operations"

    @extend_schema(
        operation_id="list_deliveries",
        parameters=[OpenApiParameter("state", str, enum=events.OPEN_STATES), *PAGE_PARAMETERS],
        responses=page_schema("Delivery", DeliverySerializer),
    )
    def get(self, request: Request) -> Response:
        state = request.query_params.get("state", "dead")
        if state not in events.OPEN_STATES:
            raise Invalid({"state": [FieldError("core.not_a_choice", mark("Choose one of the given values."))]})
        rows = events.list_deliveries(actor=self.actor, state=state)
        found = keyset_page(rows, page_request(request), order=("pk",), build=events.delivery_dto)
        return paged(found, delivery_json)


class DeliveryRetry(ApiView):
    """Try a dead delivery again."""

    policy = ADMIN("system")
    scope = "operations"

    @extend_schema(operation_id="retry_delivery", request=ReasonSerializer, responses=DeliverySerializer)
    def post(self, request: Request, delivery_id: UUID) -> Response:
        reason = _reason(request)
        return Response(delivery_json(events.retry_delivery(delivery_id=delivery_id, reason=reason, actor=self.actor)))


class DeliveryDiscard(ApiView):
    """Give a dead or parked delivery up."""

    policy = ADMIN("system")
    scope = "operations"

    @extend_schema(operation_id="discard_delivery", request=ReasonSerializer, responses=DeliverySerializer)
    def post(self, request: Request, delivery_id: UUID) -> Response:
        reason = _reason(request)
        return Response(
            delivery_json(events.discard_delivery(delivery_id=delivery_id, reason=reason, actor=self.actor))
        )


def _reason(request: Request) -> str:
    body = read_body(ReasonSerializer, request)
    return str(body["reason"])


def delivery_json(one: events.DeliveryDto) -> dict[str, Any]:
    """A delivery as plain data."""
    return {
        "id": str(one.id),
        "event": one.event,
        "subject": one.subject,
        "subscriber": one.subscriber,
        "state": one.state,
        "attempts": one.attempts,
        "published_at": one.published_at,
        "next_at": one.next_at,
        "waits_for": one.waits_for,
        "error": one.error,
    }


class TimerSerializer(serializers.Serializer[Any]):
    """A timer that failed too often."""

    kind = serializers.CharField()
    key = serializers.UUIDField()
    due_at = serializers.DateTimeField()
    attempts = serializers.IntegerField()
    error = serializers.CharField()


class TimerSettlementSerializer(ReasonSerializer):
    """What to do, and why."""

    operation = serializers.ChoiceField(["retry", "discard"])


class TimerList(ApiView):
    """Timers given up."""

    policy = ADMIN("system")
    scope = "operations"

    @extend_schema(operation_id="list_dead_timers", responses=page_schema("Timer", TimerSerializer))
    def get(self, request: Request) -> Response:
        return paged(Page(timers.list_dead()), _timer)


class TimerSettlement(ApiView):
    """Carry a timer out again, or forget it."""

    policy = ADMIN("system")
    scope = "operations"

    @extend_schema(operation_id="settle_timer", request=TimerSettlementSerializer, responses={204: None})
    def post(self, request: Request, kind: str, key: UUID) -> Response:
        body = read_body(TimerSettlementSerializer, request)
        timers.settle_timer(kind=kind, key=key, actor=self.actor, **body)
        return Response(status=204)


def _timer(one: timers.TimerDto) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "key": str(one.key),
        "due_at": one.due_at,
        "attempts": one.attempts,
        "error": one.error,
    }
