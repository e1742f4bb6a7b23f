"""Levels: create, change, take out of use."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from ctp_core.contracts import Actor
from ctp_organization.contracts import LevelDto
from ctp_organization.models import Level, Member
from ctp_organization.selectors.posts import level_dto
from ctp_organization.services.maintain_ranks import RankDetails, RankKind


@dataclass(frozen=True, slots=True)
class LevelDetails:
    """What a level says of itself."""

    code: str
    name: str
    rank: int = 0
    is_active: bool = True


_LEVELS: RankKind[Level, LevelDto] = RankKind(
    name="level",
    rows=Level.objects.all,
    number="rank",
    build=level_dto,
    carriers=lambda level: Member.objects.filter(level=level, is_active=True).count(),
)


def create_level(*, code: str, name: str, rank: int = 0, actor: Actor) -> LevelDto:
    """A new level. Raises Invalid, CodeTaken, Forbidden."""
    return _LEVELS.create(details=RankDetails(code, name, rank), actor=actor)


def update_level(*, id: UUID, details: LevelDetails, expected_version: int | None = None, actor: Actor) -> LevelDto:  # noqa: A002
    """Raises StillInUse when people hold a level that shall be disabled; Invalid, CodeTaken, Conflict, NotFound, Forbidden."""
    given = RankDetails(details.code, details.name, details.rank, details.is_active)
    return _LEVELS.update(id=id, details=given, expected_version=expected_version, actor=actor)
