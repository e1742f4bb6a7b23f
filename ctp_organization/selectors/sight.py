"""Who sees whom: staff see the organisation, people of a partner their own partner and whom they share work with, nobody else anything."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from ctp_core.contracts import Actor, MemberRef
from ctp_organization.models import Assignment, Member, Unit
from ctp_organization.selectors.shared_work import shared_people


def manages(actor: Actor) -> bool:
    """True for those who maintain the organisation."""
    return actor.admin_role == "system" or actor.may("organization.manage")


def visible_units(actor: Actor) -> QuerySet[Unit]:
    """The units *actor* sees; disabled ones only for those who maintain them."""
    units = Unit.objects.all() if manages(actor) else Unit.objects.filter(is_active=True)
    if not _sees_anything(actor):
        return units.none()
    if actor.external:
        path = partner_path(actor)
        return units.filter(path__startswith=path) if path else units.none()
    return units


def visible_members(actor: Actor) -> QuerySet[Member]:
    """The people *actor* sees; those who have left only for those who maintain them."""
    members = Member.objects.all() if manages(actor) else Member.objects.filter(is_active=True)
    if not _sees_anything(actor):
        return members.none()
    return members.filter(pk__in=_known_to(actor)) if actor.external else members


def _known_to(actor: Actor) -> QuerySet[Any, Any]:
    """The keys of whom somebody external sees: themselves, their own partner, and the people they share work with.

    A union the database reads first, so that a list costs what they see and not what the house holds.
    """
    if actor.member is None:
        return Member.objects.none().values_list("pk", flat=True)
    own = Member.objects.filter(pk=actor.member.pk).values_list("pk", flat=True)
    parts = list(shared_people(actor.member.pk))
    if path := partner_path(actor):
        parts.append(Assignment.objects.filter(unit__path__startswith=path).values_list("member_id", flat=True))
    return own.union(*parts)


def seen_by(actor: Actor, people: Iterable[MemberRef]) -> tuple[MemberRef, ...]:
    """Those of *people* whom *actor* sees, in their order. No query for those who see everybody."""
    known = tuple(people)
    if not actor.external or not known:
        return known
    seen = set(visible_members(actor).filter(pk__in=[one.pk for one in known]).values_list("pk", flat=True))
    return tuple(one for one in known if one.pk in seen)


def sees_whole_organization(actor: Actor) -> bool:
    """True for staff and services: they may pick posts, levels, teams, roles and everyone."""
    return _sees_anything(actor) and not actor.external


def partner_path(actor: Actor) -> str | None:
    """The path of the topmost partner unit above an external actor's own unit: one query."""
    if actor.member is None:
        return None
    own = Assignment.objects.filter(member_id=actor.member.pk, is_primary=True).values_list("unit__path", flat=True)
    path = own.first()
    if path is None:
        return None
    above = Unit.objects.filter(pk__in=[int(part) for part in path.strip("/").split("/")], is_external=True)
    return above.order_by("depth").values_list("path", flat=True).first()


def _sees_anything(actor: Actor) -> bool:
    return actor.kind == "system" or actor.is_signed_in
