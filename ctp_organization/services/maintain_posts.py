"""Posts: create, change, take out of use."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from ctp_core.contracts import Actor
from ctp_organization.contracts import PostDto
from ctp_organization.contracts.errors import StillInUse
from ctp_organization.models import Assignment, Post
from ctp_organization.selectors.posts import post_dto
from ctp_organization.services.checking import FieldProblems, get, require_free, require_version
from ctp_organization.services.locking import lock_organization
from ctp_organization.services.memberships import create_principals
from ctp_organization.services.recording import note_change, require_manager


@dataclass(frozen=True, slots=True)
class PostDetails:
    """What a post says of itself."""

    code: str
    name: str
    position: int = 0
    is_active: bool = True


def create_post(*, code: str, name: str, position: int = 0, actor: Actor) -> PostDto:
    """A new post. Raises Invalid, CodeTaken, Forbidden."""
    require_manager(actor)
    details = _checked(PostDetails(code, name, position))
    with transaction.atomic():
        lock_organization()
        require_free(Post.objects.all(), "code", details.code)
        post = Post.objects.create(code=details.code, name=details.name, position=details.position)
        create_principals(kinds=["post"], targets={post.pk: post.public_id})
        note_change(actor, "create_post", "post", post.public_id, {"code": post.code, "name": post.name})
        return post_dto(post)


def update_post(*, id: UUID, details: PostDetails, expected_version: int | None = None, actor: Actor) -> PostDto:  # noqa: A002
    """Raises StillInUse when people hold a post that shall be disabled; Invalid, CodeTaken, Conflict, NotFound, Forbidden."""
    require_manager(actor)
    details = _checked(details)
    with transaction.atomic():
        lock_organization()
        post = get(Post.objects.all(), id)
        require_version(post.version, expected_version)
        require_free(Post.objects.all(), "code", details.code, but_pk=post.pk)
        if post.is_active and not details.is_active:
            held = Assignment.objects.filter(post=post, member__is_active=True).count()
            if held:
                raise StillInUse(name=post.name, count=held)
        post.code, post.name, post.position, post.is_active = (
            details.code,
            details.name,
            details.position,
            details.is_active,
        )
        post.version += 1
        post.save()
        note_change(actor, "update_post", "post", post.public_id, {"code": post.code, "name": post.name})
        return post_dto(post)


def _checked(given: PostDetails) -> PostDetails:
    problems = FieldProblems()
    code = problems.text("code", given.code, limit=64)
    name = problems.text("name", given.name, limit=100)
    position = problems.number("position", given.position)
    problems.done()
    return PostDetails(code, name, position, given.is_active)
