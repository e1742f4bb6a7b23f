"""Reading posts and levels."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from ctp_core.contracts import Actor, NotFound, Page, PageRequest
from ctp_core.kit.paging import keyset_page
from ctp_organization.contracts import LevelDto, PostDto
from ctp_organization.models import Level, Post
from ctp_organization.selectors.owners import in_use_or_own, maintained, owner_of
from ctp_organization.selectors.sight import manages, sees_whole_organization


def post_dto(post: Post) -> PostDto:
    """The row as a value."""
    return PostDto(
        post.pk, post.public_id, post.code, post.name, post.position, post.is_active, post.version, owner_of(post)
    )


def level_dto(level: Level) -> LevelDto:
    """The row as a value."""
    return LevelDto(level.pk, level.public_id, level.code, level.name, level.rank, level.is_active, level.version)


def visible_posts(actor: Actor) -> QuerySet[Post]:
    """All posts for staff; disabled ones only for those who maintain them."""
    if not sees_whole_organization(actor):
        return Post.objects.none()
    posts = Post.objects.select_related("company")
    return posts if manages(actor) else posts.filter(in_use_or_own(actor))


def visible_levels(actor: Actor) -> QuerySet[Level]:
    """All levels for staff; disabled ones only for those who maintain them."""
    if not sees_whole_organization(actor):
        return Level.objects.none()
    return Level.objects.all() if manages(actor) else Level.objects.filter(is_active=True)


def get_post(*, id: UUID, actor: Actor) -> PostDto:  # noqa: A002
    """Raises NotFound."""
    found = visible_posts(actor).filter(public_id=id).first()
    if found is None:
        raise NotFound()
    return post_dto(found)


def get_level(*, id: UUID, actor: Actor) -> LevelDto:  # noqa: A002
    """Raises NotFound."""
    found = visible_levels(actor).filter(public_id=id).first()
    if found is None:
        raise NotFound()
    return level_dto(found)


def page_posts(*, actor: Actor, wanted: PageRequest, own: bool = False) -> Page[PostDto]:
    """Posts in their order; with *own* those *actor* maintains."""
    posts = visible_posts(actor).filter(maintained(actor)) if own else visible_posts(actor)
    return keyset_page(posts, wanted, order=("position", "pk"), build=post_dto)


def page_levels(*, actor: Actor, wanted: PageRequest) -> Page[LevelDto]:
    """Levels from the highest down."""
    return keyset_page(visible_levels(actor), wanted, order=("rank", "pk"), build=level_dto)


def list_posts(*, actor: Actor) -> tuple[PostDto, ...]:
    """All active posts, for choosing one: those of the house, and of companies those *actor* maintains."""
    posts = visible_posts(actor).filter(is_active=True)
    if not manages(actor):
        posts = posts.filter(Q(company=None) | maintained(actor))
    return tuple(map(post_dto, posts.order_by("position", "pk")[:1_000]))


def list_levels(*, actor: Actor) -> tuple[LevelDto, ...]:
    """All active levels, for choosing one."""
    return tuple(map(level_dto, visible_levels(actor).filter(is_active=True).order_by("rank", "pk")[:1_000]))
