"""Levels: create, change, take out of use."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from ctp_core.contracts import Actor
from ctp_organization.contracts import LevelDto
from ctp_organization.contracts.errors import StillInUse
from ctp_organization.models import Level, Member
from ctp_organization.selectors.posts import level_dto
from ctp_organization.services.checking import FieldProblems, get, require_free, require_version
from ctp_organization.services.locking import lock_organization
from ctp_organization.services.memberships import create_principals
from ctp_organization.services.recording import note_change, require_manager


@dataclass(frozen=True, slots=True)
class LevelDetails:
    """What a level says of itself."""

    code: str
    name: str
    rank: int = 0
    is_active: bool = True


def create_level(*, code: str, name: str, rank: int = 0, actor: Actor) -> LevelDto:
    """A new level. Raises Invalid, CodeTaken, Forbidden."""
    require_manager(actor)
    details = _checked(LevelDetails(code, name, rank))
    with transaction.atomic():
        lock_organization()
        require_free(Level.objects.all(), "code", details.code)
        level = Level.objects.create(code=details.code, name=details.name, rank=details.rank)
        create_principals(kinds=["level"], targets={level.pk: level.public_id})
        note_change(actor, "create_level", "level", level.public_id, {"code": level.code, "name": level.name})
        return level_dto(level)


def update_level(*, id: UUID, details: LevelDetails, expected_version: int | None = None, actor: Actor) -> LevelDto:  # noqa: A002
    """Raises StillInUse when people hold a level that shall be disabled; Invalid, CodeTaken, Conflict, NotFound, Forbidden."""
    require_manager(actor)
    details = _checked(details)
    with transaction.atomic():
        lock_organization()
        level = get(Level.objects.all(), id)
        require_version(level.version, expected_version)
        require_free(Level.objects.all(), "code", details.code, but_pk=level.pk)
        if level.is_active and not details.is_active:
            held = Member.objects.filter(level=level, is_active=True).count()
            if held:
                raise StillInUse(name=level.name, count=held)
        level.code, level.name, level.rank, level.is_active = (
            details.code,
            details.name,
            details.rank,
            details.is_active,
        )
        level.version += 1
        level.save()
        note_change(actor, "update_level", "level", level.public_id, {"code": level.code, "name": level.name})
        return level_dto(level)


def _checked(given: LevelDetails) -> LevelDetails:
    problems = FieldProblems()
    code = problems.text("code", given.code, limit=64)
    name = problems.text("name", given.name, limit=100)
    rank = problems.number("rank", given.rank)
    problems.done()
    return LevelDetails(code, name, rank, given.is_active)
