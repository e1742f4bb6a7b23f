"""Whose lines an actor sees: one's own, and the pending ones of those who have delegated to one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from ctp_core.api import modules
from ctp_core.contracts import Actor, MemberRef
from ctp_organization.api import delegations
from ctp_organization.contracts import DelegationScope
from ctp_portal.contracts import Box
from ctp_portal.models import Notification, Todo


@dataclass(frozen=True, slots=True)
class Grant:
    """One acts for *member*: in *units* as a whole, and in what was made from *templates* in units that are on."""

    member: MemberRef
    units: tuple[str, ...]
    templates: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Reach:
    """Whose lists are read: *member_pk* is oneself, *grants* those one acts for."""

    member_pk: int
    on: tuple[str, ...]
    grants: tuple[Grant, ...] = ()

    def owner(self, member_pk: int) -> MemberRef | None:
        """Whose line it is when it is not one's own."""
        return next((one.member for one in self.grants if one.member.pk == member_pk), None)


def reach_of(*, actor: Actor, at: datetime) -> Reach | None:
    """The reach of *actor* at the moment *at*; None for somebody without a list. One query, for who has delegated."""
    own = own_reach(actor)
    return own and with_scopes(own, delegations.active_scopes(member_pk=own.member_pk, at=at))


def own_reach(actor: Actor) -> Reach | None:
    """One's own lines alone; None for somebody without a list."""
    return None if actor.member is None else Reach(actor.member.pk, tuple(on_codes()))


def with_scopes(own: Reach, scopes: Mapping[MemberRef, DelegationScope]) -> Reach:
    """One's own lines and those of who has delegated to one, within *scopes*."""
    grants = (_grant(member, scope, own.on) for member, scope in scopes.items())
    return replace(own, grants=tuple(one for one in grants if one.units or one.templates))


def _grant(member: MemberRef, scope: DelegationScope, on: tuple[str, ...]) -> Grant:
    templates = sorted(one.id for one in scope.templates if one.module in on)
    return Grant(member, tuple(code for code in on if scope.covers(code)), tuple(templates))


def visible_to(reach: Reach | None, *, box: Box | None = None) -> QuerySet[Todo]:
    """The lines within *reach*, of units that are on; of one box when given. Only pending lines are ever somebody else's."""
    if reach is None:
        return Todo.objects.none()
    whose = Q(member_pk=reach.member_pk, module__in=reach.on)
    if box is not None and box != "pending":
        return Todo.objects.filter(whose, box=box)
    if box == "pending":
        return Todo.objects.filter(_entrusted(whose, reach), box="pending")
    return Todo.objects.filter(_entrusted(whose, reach, box="pending"))


def _entrusted(whose: Q, reach: Reach, **only: str) -> Q:
    for one in reach.grants:
        whose |= Q(member_pk=one.member.pk, module__in=one.units, **only)
        if one.templates:
            whose |= Q(member_pk=one.member.pk, module__in=reach.on, template_id__in=one.templates, **only)
    return whose


def visible_notifications(actor: Actor) -> QuerySet[Notification]:
    """The actor's own notifications of units that are on."""
    if actor.member is None:
        return Notification.objects.none()
    return Notification.objects.filter(member_pk=actor.member.pk, module__in=on_codes())


def on_codes() -> list[str]:
    """The units whose lines are shown."""
    return [code for code in modules.manifests() if modules.is_on(code)]
