"""Who signs for a unit, and who numbers and issues."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from apps.documents.selectors.visibility import SIGN_FOR_UNIT
from ctp_core.api import permissions
from ctp_core.contracts import Actor, MemberRef, PrincipalRef
from ctp_organization.api import principals, units


def holders_of(permission: str) -> tuple[MemberRef, ...]:
    """The members who hold a function permission."""
    keys = permissions.list_permission_holders(code=permission)
    return principals.members_of(refs=principals.refs_of_keys(keys=keys)) if keys else ()


def clerks_of(*, unit_pk: int, unit_id: UUID) -> tuple[MemberRef, ...]:
    """A unit's heads, and those of its own people who may sign for it."""
    found = {one.pk: one for one in units.heads_of(unit_pk=unit_pk)}
    allowed = {one.pk for one in holders_of(SIGN_FOR_UNIT)}
    if allowed:
        own = principals.members_of(refs=(PrincipalRef("unit", unit_id),))
        found.update({one.pk: one for one in own if one.pk in allowed})
    return tuple(found.values())


def signs_for(actor: Actor, *, unit_pk: int, unit_id: UUID) -> bool:
    """Whether an actor may sign for a unit."""
    if actor.member is None:
        return False
    return any(one.pk == actor.member.pk for one in clerks_of(unit_pk=unit_pk, unit_id=unit_id))


def keys_of(people: Iterable[MemberRef]) -> frozenset[str]:
    """The grant keys of people."""
    refs = [PrincipalRef("member", one.id) for one in people]
    return principals.keys_of(refs=refs) if refs else frozenset()
