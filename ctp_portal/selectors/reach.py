"""Whose lines an actor sees: one's own, and the pending ones of those who have delegated to one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Q, QuerySet

from ctp_core.api import modules
from ctp_core.contracts import Actor, MemberRef
from ctp_organization.api import delegations
from ctp_portal.contracts import Box
from ctp_portal.models import Notification, Todo


@dataclass(frozen=True, slots=True)
class Reach:
    """Whose lists are read: *member_pk* is oneself, *grants* those one acts for, each in the units named."""

    member_pk: int
    on: tuple[str, ...]
    grants: tuple[tuple[MemberRef, tuple[str, ...]], ...] = ()

    def owner(self, member_pk: int) -> MemberRef | None:
        """Whose line it is when it is not one's own."""
        return next((member for member, _ in self.grants if member.pk == member_pk), None)


def reach_of(*, actor: Actor, at: datetime) -> Reach | None:
    """The reach of *actor* at the moment *at*; None for somebody without a list. One query, for who has delegated."""
    own = own_reach(actor)
    return own and with_scopes(own, delegations.active_scopes(member_pk=own.member_pk, at=at))


def own_reach(actor: Actor) -> Reach | None:
    """One's own lines alone; None for somebody without a list."""
    return None if actor.member is None else Reach(actor.member.pk, tuple(on_codes()))


def with_scopes(own: Reach, scopes: Mapping[MemberRef, frozenset[str]]) -> Reach:
    """One's own lines and those of who has delegated to one (*scopes*: their modules, none named means all)."""
    grants = ((one, tuple(code for code in own.on if not units or code in units)) for one, units in scopes.items())
    return replace(own, grants=tuple(one for one in grants if one[1]))


def visible_to(reach: Reach | None, *, box: Box | None = None) -> QuerySet[Todo]:
    """The lines within *reach*, of units that are on; of one box when given. Only pending lines are ever somebody else's."""
    if reach is None:
        return Todo.objects.none()
    whose = Q(member_pk=reach.member_pk, module__in=reach.on)
    if box is not None and box != "pending":
        return Todo.objects.filter(whose, box=box)
    if box == "pending":
        for member, units in reach.grants:
            whose |= Q(member_pk=member.pk, module__in=units)
        return Todo.objects.filter(whose, box="pending")
    for member, units in reach.grants:
        whose |= Q(member_pk=member.pk, module__in=units, box="pending")
    return Todo.objects.filter(whose)


def visible_notifications(actor: Actor) -> QuerySet[Notification]:
    """The actor's own notifications of units that are on."""
    if actor.member is None:
        return Notification.objects.none()
    return Notification.objects.filter(member_pk=actor.member.pk, module__in=on_codes())


def on_codes() -> list[str]:
    """The units whose lines are shown."""
    return [code for code in modules.manifests() if modules.is_on(code)]
