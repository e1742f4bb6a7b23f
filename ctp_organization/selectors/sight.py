"""Who sees whom: staff see the organisation, people of a partner their own partner and whom they share work with, nobody else anything."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from ctp_core.contracts import Actor, MemberRef
from ctp_organization.models import Assignment, Member, Unit
from ctp_organization.selectors.shared_work import shared_people

MAINTAIN = "organization.manage"


def manages(actor: Actor) -> bool:
    """True for those who maintain the whole organisation."""
    return actor.admin_role == "system" or actor.may(MAINTAIN)


def company_paths(actor: Actor) -> tuple[str, ...]:
    """The paths of the companies *actor* administers: held for chosen companies. No query for everybody else."""
    if actor.external or not actor.is_signed_in:
        return ()
    chosen = [one.units for one in actor.data_scopes(MAINTAIN) if one.kind == "chosen"]
    if not chosen:
        return ()
    companies = Unit.objects.filter(public_id__in=frozenset().union(*chosen), kind=Unit.Kind.COMPANY, is_active=True)
    return tuple(path for path in companies.values_list("path", flat=True) if path)


def visible_units(actor: Actor) -> QuerySet[Unit]:
    """The units *actor* sees; disabled ones only for those who maintain them."""
    units = Unit.objects.all() if manages(actor) else Unit.objects.filter(_in_use("path", actor))
    if not _sees_anything(actor):
        return units.none()
    if actor.external:
        path = partner_path(actor)
        return units.filter(path__startswith=path) if path else units.none()
    return units


def visible_members(actor: Actor) -> QuerySet[Member]:
    """The people *actor* sees; those who have left only for those who maintain them."""
    members = Member.objects.all() if manages(actor) else Member.objects.filter(_there(actor))
    if not _sees_anything(actor):
        return members.none()
    return members.filter(pk__in=_known_to(actor)) if actor.external else members


def _in_use(through: str, actor: Actor) -> Q:
    """What is in use, and whatever belongs to the companies *actor* administers."""
    found = Q(is_active=True)
    for path in company_paths(actor):
        found |= Q(**{f"{through}__startswith": path})
    return found


def _there(actor: Actor) -> Q:
    paths = company_paths(actor)
    if not paths:
        return Q(is_active=True)
    places = Assignment.objects.filter(is_primary=True)
    home = Q(pk__in=())
    for path in paths:
        home |= Q(unit__path__startswith=path)
    return Q(is_active=True) | Q(pk__in=places.filter(home).values("member_id"))


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
