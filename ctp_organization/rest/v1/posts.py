"""Posts over REST."""

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
from ctp_organization.rest.v1.shapes import PostSerializer, plain_post
from ctp_organization.selectors.posts import get_post, page_posts


class NewPostBody(StrictSerializer):
    """A new post."""

    code = serializers.CharField(max_length=64)
    name = serializers.CharField(max_length=100)
    position = serializers.IntegerField(min_value=0, max_value=1_000_000, default=0)


class PostBody(NewPostBody):
    """What can be changed of a post."""

    is_active = serializers.BooleanField()


class PostList(ApiView):
    """All posts."""

    policy = SIGNED_IN
    policies = {"POST": MANAGE}
    scope = "organization"

    @extend_schema(operation_id="list_posts", responses=page_schema("Post", PostSerializer))
    def get(self, request: Request) -> Response:
        read_filters(request, {})
        return paged(page_posts(actor=self.actor, wanted=page_request(request)), plain_post)

    @extend_schema(operation_id="create_post", request=NewPostBody, responses={201: PostSerializer})
    def post(self, request: Request) -> Response:
        made = setup.create_post(**read_body(NewPostBody, request), actor=self.actor)
        return tagged(plain_post(made), made.id, made.version, status=201)


class PostDetail(ApiView):
    """One post."""

    policy = SIGNED_IN
    policies = {"PATCH": MANAGE}
    scope = "organization"

    @extend_schema(operation_id="get_post", responses=PostSerializer)
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002
        found = get_post(id=id, actor=self.actor)
        return tagged(plain_post(found), found.id, found.version)

    @extend_schema(operation_id="update_post", request=PostBody, responses=PostSerializer)
    def patch(self, request: Request, id: UUID) -> Response:  # noqa: A002
        present = get_post(id=id, actor=self.actor)
        require_current(request, present.id, present.version)
        kept = {name: getattr(present, name) for name in ("code", "name", "position", "is_active")}
        details = setup.PostDetails(**kept | read_body(PostBody, request, partial=True))
        done = setup.update_post(id=id, details=details, expected_version=present.version, actor=self.actor)
        return tagged(plain_post(done), done.id, done.version)
