"""Posts: create, change, take out of use."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from ctp_core.contracts import Actor
from ctp_organization.contracts import PostDto
from ctp_organization.models import Assignment, Post
from ctp_organization.selectors.posts import post_dto
from ctp_organization.services.maintain_ranks import RankDetails, RankKind


@dataclass(frozen=True, slots=True)
class PostDetails:
    """What a post says of itself."""

    code: str
    name: str
    position: int = 0
    is_active: bool = True


_POSTS: RankKind[Post, PostDto] = RankKind(
    name="post",
    rows=lambda: Post.objects.select_related("company"),
    number="position",
    build=post_dto,
    carriers=lambda post: Assignment.objects.filter(post=post, member__is_active=True).count(),
    has_company=True,
)


def create_post(*, code: str, name: str, position: int = 0, company: UUID | None = None, actor: Actor) -> PostDto:
    """A new post, a *company*'s own or the whole organisation's. Raises Invalid, CodeTaken, CompanyMissing, NotFound, Forbidden."""
    return _POSTS.create(details=RankDetails(code, name, position), company_id=company, actor=actor)


def update_post(*, id: UUID, details: PostDetails, expected_version: int | None = None, actor: Actor) -> PostDto:  # noqa: A002
    """Raises StillInUse when people hold a post that shall be disabled; Invalid, CodeTaken, Conflict, NotFound, Forbidden."""
    given = RankDetails(details.code, details.name, details.position, details.is_active)
    return _POSTS.update(id=id, details=given, expected_version=expected_version, actor=actor)
