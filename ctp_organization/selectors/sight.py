"""Who sees whom: staff see the organisation, people of a partner their own partner alone, nobody else anything."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from ctp_core.contracts import Actor
from ctp_organization.models import Assignment, Member, Unit


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
    if actor.external:
        path = partner_path(actor)
        own = Q(pk=actor.member.pk) if actor.member else Q(pk__in=())
        if path:
            own |= Q(Exists(Assignment.objects.filter(member=OuterRef("pk"), unit__path__startswith=path)))
        return members.filter(own)
    return members


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
