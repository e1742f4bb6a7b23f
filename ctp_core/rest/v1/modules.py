"""Modules and the licence over REST: what is there, what a switch would take along, the switch."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ctp_core.api import modules
from ctp_core.contracts import FieldError, Invalid, Page, mark
from ctp_core.kit.answers import translated
from ctp_core.kit.policies import ADMIN
from ctp_core.kit.rest import ApiView, StrictSerializer, page_schema, paged, read_body


class ModuleSerializer(serializers.Serializer[Any]):
    """One unit."""

    code = serializers.CharField()
    label = serializers.DictField(child=serializers.CharField())  # type: ignore[assignment]  # DRF collects fields by any name
    version = serializers.CharField()
    kind = serializers.ChoiceField(["engine", "module"])
    state = serializers.ChoiceField(
        ["absent", "installed", "licensed", "on"],
        help_text="absent: not installed. installed: its tables exist, the licence does not cover it. "
        "licensed: the licence covers it and it is switched off. on: everybody reaches it.",
    )
    state_text = serializers.CharField(help_text="What the state says, in the language of the request.")
    is_on = serializers.BooleanField()
    requires = serializers.ListField(child=serializers.CharField())
    required_by = serializers.ListField(child=serializers.CharField())


class SwitchSerializer(StrictSerializer):
    """*also* must name what the plan says goes along: consent to all of it."""

    on = serializers.BooleanField()
    also = serializers.ListField(child=serializers.CharField(max_length=64), default=list, max_length=100)


class PlanSerializer(serializers.Serializer[Any]):
    """What a switch would do."""

    code = serializers.CharField()
    on = serializers.BooleanField()
    also = serializers.ListField(child=serializers.CharField())
    missing = serializers.ListField(child=serializers.CharField())


class LicenceSerializer(serializers.Serializer[Any]):
    """The licence in force; *problem* is the code of what is wrong with the file."""

    phase = serializers.ChoiceField(["community", "valid", "grace", "expired", "broken"])
    holder = serializers.CharField()
    modules = serializers.ListField(child=serializers.CharField())
    seats = serializers.IntegerField(allow_null=True)
    people = serializers.IntegerField(help_text="How many people have an active account.")
    expires = serializers.DateField(allow_null=True)
    read_only_after = serializers.DateField(allow_null=True)
    days_left = serializers.IntegerField(allow_null=True)
    problem = serializers.CharField(allow_null=True)


class LicenceFileSerializer(StrictSerializer):
    """The licence file as text, exactly as received; *accepted* agrees to what it takes away (else 409 says what that is)."""

    text = serializers.CharField(max_length=20_000, trim_whitespace=False)
    accepted = serializers.BooleanField(default=False)


class ModuleList(ApiView):
    """Every unit that is there, installed or not."""

    policy = ADMIN("system")
    scope = "operations"

    @extend_schema(operation_id="list_modules", responses=page_schema("Module", ModuleSerializer))
    def get(self, request: Request) -> Response:
        return paged(Page(modules.list_modules()), _module)


class ModuleDetail(ApiView):
    """One unit and its switch."""

    policy = ADMIN("system")
    scope = "operations"

    @extend_schema(operation_id="get_module", responses=ModuleSerializer)
    def get(self, request: Request, code: str) -> Response:
        return Response(_module(modules.get_module(code=code)))

    @extend_schema(operation_id="switch_module", request=SwitchSerializer, responses=ModuleSerializer)
    def patch(self, request: Request, code: str) -> Response:
        body = read_body(SwitchSerializer, request)
        modules.switch(code=code, on=body["on"], also=body["also"], actor=self.actor)
        return Response(_module(modules.get_module(code=code)))


class ModulePlan(ApiView):
    """What a switch would take along, without switching."""

    policy = ADMIN("system")
    scope = "operations"

    @extend_schema(
        operation_id="plan_module_switch",
        parameters=[OpenApiParameter("on", bool, required=True)],
        responses=PlanSerializer,
    )
    def get(self, request: Request, code: str) -> Response:
        wanted = request.query_params.get("on")
        if wanted not in ("true", "false"):
            raise Invalid({"on": [FieldError("core.not_yes_no", mark("Choose yes or no."))]})
        modules.get_module(code=code)
        made = modules.plan(code=code, on=wanted == "true")
        return Response({"code": made.code, "on": made.on, "also": made.also, "missing": made.missing})


class LicenceDetail(ApiView):
    """The licence in force; a new file replaces it for the whole cluster."""

    policy = ADMIN("system")
    scope = "operations"

    @extend_schema(operation_id="get_licence", responses=LicenceSerializer)
    def get(self, request: Request) -> Response:
        return Response(_licence())

    @extend_schema(operation_id="install_licence", request=LicenceFileSerializer, responses=LicenceSerializer)
    def put(self, request: Request) -> Response:
        body = read_body(LicenceFileSerializer, request)
        modules.install_licence(text=body["text"], accepted=body["accepted"], actor=self.actor)
        return Response(_licence())


def _module(one: modules.ModuleDto) -> dict[str, Any]:
    return {
        "code": one.code,
        "label": dict(one.label),
        "version": one.version,
        "kind": one.kind,
        "state": one.state,
        "state_text": translated(modules.STATES[one.state]),
        "is_on": one.is_on,
        "requires": one.requires,
        "required_by": one.required_by,
    }


def _licence() -> dict[str, Any]:
    status = modules.licence_status()
    return {
        "phase": status.phase,
        "holder": status.holder,
        "modules": status.modules,
        "seats": status.seats,
        "people": modules.count_active_people(),
        "expires": status.expires,
        "read_only_after": status.read_only_after,
        "days_left": status.days_left,
        "problem": status.problem.code if status.problem else None,
    }
