"""What providers and directories have in common over REST."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from ctp_core.kit.policies import ADMIN
from ctp_core.kit.rest import StrictSerializer

SECURITY = ADMIN("security")


class OutsideSerializer(serializers.Serializer[Any]):
    """Either, as administrators see it."""

    id = serializers.UUIDField()
    code = serializers.CharField()
    name = serializers.CharField()
    link_by = serializers.CharField(allow_blank=True)
    creates_people = serializers.BooleanField()
    home_unit = serializers.CharField(allow_blank=True)
    groups = serializers.DictField(child=serializers.CharField())
    is_active = serializers.BooleanField()


class OutsideBody(StrictSerializer):
    """Either, as it shall be."""

    code = serializers.CharField(max_length=40)
    name = serializers.CharField(max_length=100)
    creates_people = serializers.BooleanField(default=False)
    home_unit = serializers.CharField(max_length=64, allow_blank=True, default="")
    groups = serializers.DictField(child=serializers.CharField(max_length=36), default=dict)
    is_active = serializers.BooleanField(default=True)
