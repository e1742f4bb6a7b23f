"""For whom somebody may act."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from ctp_core.contracts import Actor, MemberRef
from ctp_organization.api import delegations
from ctp_workflow.models import Instance


def stands_for(actor: Actor, member_pk: int, instance: Instance, *, at: datetime) -> tuple[bool, MemberRef | None]:
    """Whether *actor* may act on what *member_pk* holds of *instance*, and for whom when it is not the own. Own items cost no query."""
    if actor.member is None:
        return False, None
    if actor.member.pk == member_pk:
        return True, None
    for grantor, scope in delegations.active_scopes(member_pk=actor.member.pk, at=at).items():
        if grantor.pk == member_pk and scope.covers(instance.subject_module, instance.template_id):
            return True, grantor
    return False, None


def entrusted_items(actor: Actor, *, at: datetime) -> Q | None:
    """The items *actor* may handle for others now, as a filter: each grantor's within what was delegated, no others."""
    if actor.member is None:
        return None
    found = None
    for grantor, scope in delegations.active_scopes(member_pk=actor.member.pk, at=at).items():
        one = Q(member_id=grantor.pk)
        if not scope.is_whole:
            within = Q(instance__subject_module__in=sorted(scope.modules))
            for ref in sorted(scope.templates, key=str):
                within |= Q(instance__subject_module=ref.module, instance__template_id=ref.id)
            one &= within
        found = one if found is None else found | one
    return found
