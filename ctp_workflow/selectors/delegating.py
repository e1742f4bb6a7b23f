"""For whom somebody may act."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from ctp_core.contracts import Actor, MemberRef
from ctp_organization.api import delegations


def stands_for(actor: Actor, member_pk: int, *, module: str, at: datetime) -> tuple[bool, MemberRef | None]:
    """Whether *actor* may act on what *member_pk* holds, and on whose behalf when it is not the own. Own items cost no query."""
    if actor.member is None:
        return False, None
    if actor.member.pk == member_pk:
        return True, None
    for grantor in grantors_of(actor, module=module, at=at):
        if grantor.pk == member_pk:
            return True, grantor
    return False, None


def grantors_of(actor: Actor, *, module: str, at: datetime) -> tuple[MemberRef, ...]:
    """The members whose items *actor* may handle now in *module*. Nobody for those who stand for nobody themselves."""
    if actor.member is None:
        return ()
    return tuple(delegations.active_grantors(member_pk=actor.member.pk, at=at, module=module))


def entrusted_items(actor: Actor, *, at: datetime) -> Q | None:
    """The items *actor* may handle for others now, as a filter: each grantor's in the modules delegated, no others."""
    if actor.member is None:
        return None
    found = None
    for grantor, units in delegations.active_scopes(member_pk=actor.member.pk, at=at).items():
        one = Q(member_id=grantor.pk)
        if units:
            one &= Q(instance__subject_module__in=sorted(units))
        found = one if found is None else found | one
    return found
