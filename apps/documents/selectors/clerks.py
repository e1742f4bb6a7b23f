"""Who signs for a unit, and who numbers and issues."""

from __future__ import annotations

from collections.abc import Iterable

from apps.documents.models import Dispatch
from apps.documents.selectors.visibility import NUMBER, SIGN_FOR_UNIT
from ctp_core.api import permissions
from ctp_core.contracts import Actor, MemberRef, PrincipalRef
from ctp_organization.api import data_scopes, members, principals, units


def holders_of(permission: str) -> tuple[MemberRef, ...]:
    """The members who hold a function permission."""
    keys = permissions.list_permission_holders(code=permission)
    return principals.members_of(refs=principals.refs_of_keys(keys=keys)) if keys else ()


def office_of(dispatch: Dispatch) -> tuple[MemberRef, ...]:
    """Who numbers and issues this document: whoever may for all documents, or for those drafted where it was."""
    return data_scopes.holders_for_person(code=NUMBER, member_pk=dispatch.drafter_id)


def clerks_of(*, unit_pks: Iterable[int]) -> dict[int, tuple[MemberRef, ...]]:
    """Of each unit its heads, and those of its own people who may sign for it. As many queries for one unit as for all."""
    wanted = set(unit_pks)
    if not wanted:
        return {}
    heads = units.heads_of_units(unit_pks=wanted)
    allowed = {one.pk for one in holders_of(SIGN_FOR_UNIT)}
    own = members.people_of_units(unit_pks=wanted, among=allowed) if allowed else {}
    return {pk: tuple(dict.fromkeys((*heads.get(pk, ()), *own.get(pk, ())))) for pk in wanted}


def signs_for(actor: Actor, *, unit_pk: int) -> bool:
    """Whether an actor may sign for a unit."""
    if actor.member is None:
        return False
    return any(one.pk == actor.member.pk for one in clerks_of(unit_pks=[unit_pk])[unit_pk])


def keys_by_member(people: Iterable[MemberRef]) -> dict[int, str]:
    """The grant key of each person, by their pk. One query."""
    found = members.list_members_by_pk(pks={one.pk for one in people})
    return {pk: permissions.account_key(one.account_pk) for pk, one in found.items()}


def keys_of(people: Iterable[MemberRef]) -> frozenset[str]:
    """The grant keys of people."""
    refs = [PrincipalRef("member", one.id) for one in people]
    return principals.keys_of(refs=refs) if refs else frozenset()
