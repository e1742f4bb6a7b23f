"""Working time, deadlines and supervision over REST."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ctp_core.api.clock import now
from ctp_core.contracts import FieldError, Invalid, mark
from ctp_core.kit.policies import INTERNAL, PERMISSION, SIGNED_IN, Policy
from ctp_core.kit.rest import ApiView, MomentField, StrictSerializer, page_request, page_schema, paged, read_body
from ctp_workflow.domain.calendar import add_days, add_minutes
from ctp_workflow.rest.v1.serializers import InstanceAnswer, ItemAnswer, Person
from ctp_workflow.rest.v1.shapes import item_body
from ctp_workflow.selectors.calendar import DayDto, list_days, list_hours, load_calendar
from ctp_workflow.selectors.definition_owners import MANAGE
from ctp_workflow.selectors.overdue import overdue_statistics
from ctp_workflow.selectors.resolving_people import ADMINISTER
from ctp_workflow.selectors.supervision import LIGHTS, find_supervisors, list_supervised
from ctp_workflow.services.change_clock import OPERATIONS, change_clock
from ctp_workflow.services.edit_calendar import MANAGE_CALENDAR, replace_year, save_hours
from ctp_workflow.services.resume_run import ANSWER, answer_trigger
from ctp_workflow.services.set_supervisors import set_supervisors


class DayShape(StrictSerializer):
    """A day that is not what its weekday says."""

    day = serializers.DateField()
    is_working = serializers.BooleanField()
    name = serializers.CharField(max_length=50, allow_blank=True)


class SpanShape(StrictSerializer):
    """A stretch of work on a weekday, 0 is Monday."""

    weekday = serializers.IntegerField(min_value=0, max_value=6)
    begins = serializers.TimeField()
    ends = serializers.TimeField()


class CalendarAnswer(serializers.Serializer[object]):
    """The hours of the week, and the special days of a year."""

    hours = SpanShape(many=True)
    days = DayShape(many=True)


class CalendarBody(StrictSerializer):
    """What to put in place of what there is."""

    hours = SpanShape(many=True, required=False)
    days = DayShape(many=True, required=False)


class CountAnswer(serializers.Serializer[object]):
    """Where so much working time ends."""

    at = serializers.DateTimeField()


class ClockBody(StrictSerializer):
    """What to do with an item's clock."""

    operation = serializers.ChoiceField(OPERATIONS)
    reason = serializers.CharField(required=False, allow_blank=True, max_length=4000)
    due_at = MomentField(required=False)


class HeldAnswer(serializers.Serializer[object]):
    """Who has a flow in hand."""

    item_id = serializers.UUIDField()
    member = Person()
    node = serializers.CharField()
    node_name = serializers.CharField()
    opened_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField(allow_null=True)
    paused = serializers.BooleanField()
    light = serializers.CharField()


class SupervisedAnswer(serializers.Serializer[object]):
    """A running flow one watches over."""

    id = serializers.UUIDField()
    title = serializers.CharField()
    category = serializers.CharField()
    flow = serializers.CharField()
    starter = Person()
    started_at = serializers.DateTimeField()
    light = serializers.CharField()
    held = HeldAnswer(many=True)
    may_replace = serializers.BooleanField()


class SupervisorsBody(StrictSerializer):
    """Who watches from now on."""

    people = serializers.ListField(child=serializers.UUIDField(), max_length=50)
    may_replace = serializers.BooleanField(required=False)


class SupervisorsAnswer(serializers.Serializer[object]):
    """Who watches."""

    people = Person(many=True)
    may_replace = serializers.BooleanField()


class TimelinessAnswer(serializers.Serializer[object]):
    """A line of the statistics."""

    flow = serializers.CharField()
    node_name = serializers.CharField()
    member = Person(allow_null=True)
    total = serializers.IntegerField()
    late = serializers.IntegerField()
    open_late = serializers.IntegerField()
    percent = serializers.IntegerField()


class OverdueAnswer(serializers.Serializer[object]):
    """By step and by person."""

    steps = TimelinessAnswer(many=True)
    people = TimelinessAnswer(many=True)


class TriggerBody(StrictSerializer):
    """What another system answers."""

    outcome = serializers.ChoiceField(["done", "failed"])
    opinion = serializers.CharField(required=False, allow_blank=True, max_length=4000)
    variables = serializers.DictField(required=False)


class _TimeView(ApiView):
    policy: ClassVar[Policy] = SIGNED_IN
    scope: ClassVar[str | None] = "workflow"


def _number(request: Request, name: str, least: int, most: int, default: int) -> int:
    text = request.query_params.get(name, str(default))
    if text.removeprefix("-").isdecimal() and text.isascii() and len(text) < 10 and least <= int(text) <= most:
        return int(text)
    message = mark("Give a number from %(least)s to %(most)s.")
    raise Invalid({name: [FieldError("workflow.bad_number", message, least=least, most=most)]})


class CalendarView(_TimeView):
    """The working calendar."""

    policy: ClassVar[Policy] = INTERNAL
    policies: ClassVar[dict[str, Policy]] = {"PUT": PERMISSION(MANAGE_CALENDAR)}

    @extend_schema(responses=CalendarAnswer, parameters=[OpenApiParameter("year", int)])
    def get(self, request: Request) -> Response:
        """Hours of the week, and the special days of ``year``."""
        return _calendar(_number(request, "year", 1990, 2100, timezone.localdate().year))

    @extend_schema(request=CalendarBody, responses=CalendarAnswer, parameters=[OpenApiParameter("year", int)])
    def put(self, request: Request) -> Response:
        """Put the hours, or the special days of ``year``, in the place of those there are."""
        year = _number(request, "year", 1990, 2100, timezone.localdate().year)
        body = read_body(CalendarBody, request)
        if "hours" in body:
            week: dict[int, list[Any]] = {}
            for one in body["hours"]:
                week.setdefault(one["weekday"], []).append((one["begins"], one["ends"]))
            save_hours(week=week, actor=self.actor)
        if "days" in body:
            days = [DayDto(one["day"], one["is_working"], one["name"]) for one in body["days"]]
            replace_year(year=year, days=days, actor=self.actor)
        return _calendar(year)


def _calendar(year: int) -> Response:
    hours = [
        {"weekday": weekday, "begins": begins, "ends": ends}
        for weekday, spans in list_hours().items()
        for begins, ends in spans
    ]
    return Response(CalendarAnswer({"hours": hours, "days": list_days(year=year)}).data)


class CalendarCount(_TimeView):
    """Counting in working time."""

    policy: ClassVar[Policy] = INTERNAL

    @extend_schema(responses=CountAnswer, parameters=[OpenApiParameter("days", int), OpenApiParameter("hours", int)])
    def get(self, request: Request) -> Response:
        """The moment so many working days and hours from now."""
        at = now()
        calendar = load_calendar(at)
        reached = add_days(calendar, at, _number(request, "days", 0, 1000, 0))
        hours = _number(request, "hours", 0, 5000, 0)
        return Response(CountAnswer({"at": add_minutes(calendar, reached, hours * 60)}).data)


class ItemClock(_TimeView):
    """The clock of an item."""

    @extend_schema(request=ClockBody, responses=ItemAnswer)
    def post(self, request: Request, item_id: UUID) -> Response:
        """Pause it, let it run on, or change the deadline."""
        return Response(item_body(change_clock(item_id=item_id, actor=self.actor, **read_body(ClockBody, request))))


class Supervision(_TimeView):
    """Flows one watches over."""

    @extend_schema(
        responses=page_schema("SupervisedFlow", SupervisedAnswer),
        parameters=[OpenApiParameter("light", str, enum=LIGHTS)],
    )
    def get(self, request: Request) -> Response:
        """Running ones, newest first; ``light`` narrows."""
        light = request.query_params.get("light", "")
        if light and light not in LIGHTS:
            message = mark("Choose one of %(known)s.")
            raise Invalid({"light": [FieldError("workflow.unknown_filter", message, known=", ".join(LIGHTS))]})
        found = list_supervised(actor=self.actor, page=page_request(request), light=light)
        return paged(found, lambda one: SupervisedAnswer(one).data)


class Overdue(_TimeView):
    """Statistics of deadlines."""

    @extend_schema(responses=OverdueAnswer, parameters=[OpenApiParameter("days", int)])
    def get(self, request: Request) -> Response:
        """Of the last ``days`` (30), in the flows one watches over."""
        last = timezone.localdate()
        first = last - timedelta(days=_number(request, "days", 1, 3660, 30) - 1)
        return Response(OverdueAnswer(overdue_statistics(actor=self.actor, first=first, last=last)).data)


class DefinitionSupervisors(_TimeView):
    """Who watches over all flows of a definition."""

    policy: ClassVar[Policy] = PERMISSION(MANAGE)

    @extend_schema(responses=SupervisorsAnswer)
    def get(self, request: Request, definition_id: UUID) -> Response:
        """As they are."""
        return Response(SupervisorsAnswer(find_supervisors(definition_id=definition_id)).data)

    @extend_schema(request=SupervisorsBody, responses=SupervisorsAnswer)
    def put(self, request: Request, definition_id: UUID) -> Response:
        """Exactly these from now on."""
        given = read_body(SupervisorsBody, request)
        may_replace = given.get("may_replace", False)
        people = set_supervisors(
            people=given["people"], may_replace=may_replace, actor=self.actor, definition_id=definition_id
        )
        return Response(SupervisorsAnswer({"people": people, "may_replace": may_replace}).data)


class InstanceSupervisors(_TimeView):
    """Who watches over one flow."""

    policy: ClassVar[Policy] = PERMISSION(ADMINISTER)

    @extend_schema(request=SupervisorsBody, responses=SupervisorsAnswer)
    def put(self, request: Request, instance_id: UUID) -> Response:
        """Exactly these from now on."""
        given = read_body(SupervisorsBody, request)
        may_replace = given.get("may_replace", False)
        people = set_supervisors(
            people=given["people"], may_replace=may_replace, actor=self.actor, instance_id=instance_id
        )
        return Response(SupervisorsAnswer({"people": people, "may_replace": may_replace}).data)


class TriggerAnswer(_TimeView):
    """The answer a flow waits for."""

    policy: ClassVar[Policy] = PERMISSION(ANSWER)

    @extend_schema(request=TriggerBody, responses=InstanceAnswer)
    def post(self, request: Request, instance_id: UUID, run: int) -> Response:
        """Once: a second answer gets 409."""
        given = read_body(TriggerBody, request)
        return Response(
            InstanceAnswer(answer_trigger(instance_id=instance_id, run=run, actor=self.actor, **given)).data
        )
