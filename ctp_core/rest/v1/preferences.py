"""Settings over REST."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ctp_core.api import preferences
from ctp_core.contracts import NotFound, Page
from ctp_core.kit.answers import translated
from ctp_core.kit.policies import ADMIN
from ctp_core.kit.rest import ApiView, StrictSerializer, page_schema, paged, read_body


class SettingSerializer(serializers.Serializer[Any]):
    """One setting: what it is, its bounds, its value."""

    key = serializers.CharField()
    unit = serializers.CharField()
    kind = serializers.ChoiceField(["text", "number", "yes_no", "choice"])
    label = serializers.CharField()  # type: ignore[assignment]  # DRF collects fields by any name
    help = serializers.CharField()
    choices = serializers.ListField(child=serializers.CharField())
    minimum = serializers.IntegerField(allow_null=True)
    maximum = serializers.IntegerField(allow_null=True)
    default = serializers.JSONField()
    value = serializers.JSONField()
    changed = serializers.BooleanField()


class SettingValueSerializer(StrictSerializer):
    """A new value, of the setting's own kind."""

    value = serializers.JSONField()


class SettingList(ApiView):
    """All settings of the units that are on."""

    policy = ADMIN("system")
    scope = "operations"

    @extend_schema(operation_id="list_settings", responses=page_schema("Setting", SettingSerializer))
    def get(self, request: Request) -> Response:
        return paged(Page(preferences.list_settings()), _setting)


class SettingDetail(ApiView):
    """One setting; DELETE puts it back to what its unit declares."""

    policy = ADMIN("system")
    scope = "operations"

    @extend_schema(operation_id="get_setting", responses=SettingSerializer)
    def get(self, request: Request, key: str) -> Response:
        return Response(_find(key))

    @extend_schema(operation_id="set_setting", request=SettingValueSerializer, responses=SettingSerializer)
    def patch(self, request: Request, key: str) -> Response:
        _find(key)
        body = read_body(SettingValueSerializer, request)
        preferences.set_value(key=key, value=body["value"], actor=self.actor)
        return Response(_find(key))

    @extend_schema(operation_id="reset_setting", responses=SettingSerializer)
    def delete(self, request: Request, key: str) -> Response:
        _find(key)
        preferences.reset_value(key=key, actor=self.actor)
        return Response(_find(key))


def _find(key: str) -> dict[str, Any]:
    for one in preferences.list_settings():
        if one.key == key:
            return _setting(one)
    raise NotFound()


def _setting(one: preferences.SettingDto) -> dict[str, Any]:
    declared = one.declaration
    return {
        "key": one.key,
        "unit": one.unit,
        "kind": declared.kind,
        "label": translated(declared.label),
        "help": translated(declared.help) if declared.help else "",
        "choices": [value for value, _label in declared.choices],
        "minimum": declared.minimum,
        "maximum": declared.maximum,
        "default": declared.default,
        "value": one.value,
        "changed": one.changed,
    }
