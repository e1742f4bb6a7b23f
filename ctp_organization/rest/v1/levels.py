"""Levels over REST."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ctp_core.kit.policies import SIGNED_IN
from ctp_core.kit.rest import ApiView, StrictSerializer, page_request, page_schema, paged
from ctp_organization.api import setup
from ctp_organization.kit.policies import MANAGE
from ctp_organization.rest.v1.reading import read_body, read_filters, require_current, tagged
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


class LevelList(ApiView):
    """All levels."""

    policy = SIGNED_IN
    policies = {"POST": MANAGE}
    scope = "organization"

    @extend_schema(operation_id="list_levels", responses=page_schema("Level", LevelSerializer))
    def get(self, request: Request) -> Response:
        read_filters(request, {})
        return paged(page_levels(actor=self.actor, wanted=page_request(request)), plain_level)

    @extend_schema(operation_id="create_level", request=NewLevelBody, responses={201: LevelSerializer})
    def post(self, request: Request) -> Response:
        made = setup.create_level(**read_body(NewLevelBody, request), actor=self.actor)
        return tagged(plain_level(made), made.id, made.version, status=201)


class LevelDetail(ApiView):
    """One level."""

    policy = SIGNED_IN
    policies = {"PATCH": MANAGE}
    scope = "organization"

    @extend_schema(operation_id="get_level", responses=LevelSerializer)
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002
        found = get_level(id=id, actor=self.actor)
        return tagged(plain_level(found), found.id, found.version)

    @extend_schema(operation_id="update_level", request=LevelBody, responses=LevelSerializer)
    def patch(self, request: Request, id: UUID) -> Response:  # noqa: A002
        present = get_level(id=id, actor=self.actor)
        require_current(request, present.id, present.version)
        kept = {name: getattr(present, name) for name in ("code", "name", "rank", "is_active")}
        details = setup.LevelDetails(**kept | read_body(LevelBody, request, partial=True))
        done = setup.update_level(id=id, details=details, expected_version=present.version, actor=self.actor)
        return tagged(plain_level(done), done.id, done.version)
