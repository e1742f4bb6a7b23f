"""Posts over REST."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers

from ctp_core.kit.rest import StrictSerializer, page_schema
from ctp_organization.api import setup
from ctp_organization.rest.v1.resources import ResourceDetail, ResourceList
from ctp_organization.rest.v1.shapes import PostSerializer, plain_post
from ctp_organization.selectors.posts import get_post, page_posts


class _PostBody(StrictSerializer):
    code = serializers.CharField(max_length=64)
    name = serializers.CharField(max_length=100)
    position = serializers.IntegerField(min_value=0, max_value=1_000_000, default=0)


class NewPostBody(_PostBody):
    """A new post, a company's own or, without one, the whole organisation's."""

    company = serializers.UUIDField(allow_null=True, default=None)


class PostBody(_PostBody):
    """What can be changed of a post."""

    is_active = serializers.BooleanField()


@extend_schema_view(
    get=extend_schema(operation_id="list_posts", responses=page_schema("Post", PostSerializer)),
    post=extend_schema(operation_id="create_post", request=NewPostBody, responses={201: PostSerializer}),
)
class PostList(ResourceList):
    """All posts."""

    new_body = NewPostBody
    pages = staticmethod(page_posts)
    creates = staticmethod(setup.create_post)
    plain = staticmethod(plain_post)


@extend_schema_view(
    get=extend_schema(operation_id="get_post", responses=PostSerializer),
    patch=extend_schema(operation_id="update_post", request=PostBody, responses=PostSerializer),
)
class PostDetail(ResourceDetail):
    """One post."""

    body = PostBody
    kept = ("code", "name", "position", "is_active")
    finds = staticmethod(get_post)
    details = setup.PostDetails
    updates = staticmethod(setup.update_post)
    plain = staticmethod(plain_post)
