"""Levels over REST."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers

from ctp_core.kit.rest import StrictSerializer, page_schema
from ctp_organization.api import setup
from ctp_organization.kit.policies import MANAGE
from ctp_organization.rest.v1.resources import ResourceDetail, ResourceList
from ctp_organization.rest.v1.shapes import LevelSerializer, plain_level
from ctp_organization.selectors.posts import get_level, page_levels


class NewLevelBody(StrictSerializer):
    """A new level."""

    code = serializers.CharField(max_length=64)
    name = serializers.CharField(max_length=100)
    rank = serializers.IntegerField(min_value=0, max_value=1_000_000, default=0)


class LevelBody(NewLevelBody):
    """What can be changed of a level."""

    is_active = serializers.BooleanField()


@extend_schema_view(
    get=extend_schema(operation_id="list_levels", responses=page_schema("Level", LevelSerializer)),
    post=extend_schema(operation_id="create_level", request=NewLevelBody, responses={201: LevelSerializer}),
)
class LevelList(ResourceList):
    """All levels; they are the whole organisation's."""

    policies = {"POST": MANAGE}
    new_body = NewLevelBody
    pages = staticmethod(page_levels)
    creates = staticmethod(setup.create_level)
    plain = staticmethod(plain_level)


@extend_schema_view(
    get=extend_schema(operation_id="get_level", responses=LevelSerializer),
    patch=extend_schema(operation_id="update_level", request=LevelBody, responses=LevelSerializer),
)
class LevelDetail(ResourceDetail):
    """One level."""

    policies = {"PATCH": MANAGE}
    body = LevelBody
    kept = ("code", "name", "rank", "is_active")
    finds = staticmethod(get_level)
    details = setup.LevelDetails
    updates = staticmethod(setup.update_level)
    plain = staticmethod(plain_level)
