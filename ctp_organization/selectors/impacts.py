"""What a change would do, asked of every unit of the house before it is done."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse

from ctp_core.api import clock, permissions
from ctp_core.api.modules import contributions
from ctp_core.contracts import Actor, MemberRef, UnitRef, mark_counted
from ctp_organization.contracts.impacts import HandOver, Impact, ImpactExample, OrganizationImpact, PlannedChange
from ctp_organization.models import Assignment, Delegation, Head, RoleHolder, TeamMember, Unit
from ctp_organization.selectors.heads import list_heads
from ctp_organization.selectors.maintaining import Maintenance, maintenance_of

SHOWN = 5


def list_impacts(*, change: PlannedChange, actor: Actor) -> tuple[Impact, ...]:
    """Every line that says something, what blocks first.

    For those who maintain what is changed: raises OutsideCompany, Forbidden.
    """
    _require(change, maintenance_of(actor))
    found = [
        impact for _code, one in contributions(OrganizationImpact) for impact in one.find(change, actor) if impact.count
    ]
    order = {"blocks": 0, "breaks": 1, "changes": 2}
    return tuple(sorted(found, key=lambda one: order[one.weight]))


def _require(change: PlannedChange, maintenance: Maintenance) -> None:
    if maintenance.is_whole:
        return
    if change.member:
        maintenance.require_people([change.member.pk])
    pks = [one.pk for one in (change.unit, change.into) if one]
    if pks:
        maintenance.require_units(*Unit.objects.filter(pk__in=pks))


def list_hand_overs() -> tuple[HandOver, ...]:
    """What can be handed over when somebody leaves, in the order units load."""
    return tuple(one for _code, one in contributions(HandOver))


def find_own_impacts(change: PlannedChange, actor: Actor) -> Iterator[Impact]:
    """The organisation's own part."""
    if change.act == "leave" and change.member:
        yield from _of_leaving(change.member)
    elif change.unit:
        yield from _of_unit(change, change.unit)


def _of_leaving(member: MemberRef) -> Iterator[Impact]:
    led = Head.objects.filter(member_id=member.pk, unit__is_active=True).values_list("unit_id", flat=True)
    heads = list_heads(unit_pks=led)
    alone = [unit for unit in led if [one.member.pk for one in heads.get(unit, ())] == [member.pk]]
    label = mark_counted(
        "%(count)s unit has nobody who leads it afterwards", "%(count)s units have nobody who leads them afterwards"
    )
    yield Impact(label, len(alone), examples=_units(alone))
    others = len(led) - len(alone)
    yield Impact(
        mark_counted(
            "%(count)s unit loses one of those who lead it", "%(count)s units lose one of those who lead them"
        ),
        others,
        "changes",
    )
    roles = RoleHolder.objects.filter(member_id=member.pk, role__is_active=True)
    names = roles.values_list("role__name", flat=True).order_by("pk")[:SHOWN]
    yield Impact(
        mark_counted("%(count)s role is given up", "%(count)s roles are given up"),
        roles.count(),
        examples=tuple(map(ImpactExample, names)),
    )
    teams = TeamMember.objects.filter(member_id=member.pk, team__is_active=True)
    yield Impact(
        mark_counted("%(count)s team goes on without this person", "%(count)s teams go on without this person"),
        teams.count(),
        "changes",
    )
    open_ones = Delegation.objects.filter(revoked_at=None, ends_at__gt=clock.now())
    concerned = open_ones.filter(Q(grantor_id=member.pk) | Q(delegate_id=member.pk))
    yield Impact(mark_counted("%(count)s delegation ends", "%(count)s delegations end"), concerned.count())


def _of_unit(change: PlannedChange, unit: UnitRef) -> Iterator[Impact]:
    path = Unit.objects.values_list("path", flat=True).get(pk=unit.pk) or ""
    below = Unit.objects.filter(path__startswith=path, is_active=True).exclude(pk=unit.pk)
    here = Assignment.objects.filter(member__is_active=True)
    if change.act == "disable":
        children = below.filter(parent_id=unit.pk)
        yield Impact(
            mark_counted("%(count)s unit stands right below it", "%(count)s units stand right below it"),
            children.count(),
            "blocks",
            examples=_named(children),
        )
        people = here.filter(unit_id=unit.pk).values("member_id").distinct().count()
        yield Impact(mark_counted("%(count)s person stands in it", "%(count)s people stand in it"), people, "blocks")
    if change.act in ("move", "merge"):
        people = here.filter(unit__path__startswith=path).values("member_id").distinct().count()
        yield Impact(
            mark_counted(
                "%(count)s person gets the rights of other units above them",
                "%(count)s people get the rights of other units above them",
            ),
            people,
            "changes",
        )
        yield Impact(
            mark_counted("%(count)s unit goes along", "%(count)s units go along"),
            below.count(),
            "changes",
            examples=_named(below),
        )
    if change.act in ("merge", "disable"):
        roles = RoleHolder.objects.filter(unit_id=unit.pk, role__is_active=True)
        names = tuple(map(ImpactExample, roles.values_list("role__name", flat=True).order_by("pk")[:SHOWN]))
        yield Impact(
            mark_counted("%(count)s role is held for it", "%(count)s roles are held for it"),
            roles.count(),
            "changes" if change.act == "merge" else "breaks",
            examples=names,
        )
    if change.act == "merge":
        label = mark_counted(
            "%(count)s permission given for its data doesn't follow into the other unit",
            "%(count)s permissions given for its data don't follow into the other unit",
        )
        yield Impact(label, permissions.count_grants_for_unit(unit=unit.id), "breaks")
    if change.act == "merge" and change.into:
        heads = list_heads(unit_pks=[unit.pk, change.into.pk])
        if any(not one.is_deputy for one in heads.get(change.into.pk, ())):
            demoted = [one for one in heads.get(unit.pk, ()) if not one.is_deputy]
            shown = tuple(ImpactExample(one.member.name) for one in demoted[:SHOWN])
            yield Impact(
                mark_counted("%(count)s head becomes a deputy", "%(count)s heads become deputies"),
                len(demoted),
                "breaks",
                examples=shown,
            )


def _units(pks: list[int]) -> tuple[ImpactExample, ...]:
    return _named(Unit.objects.filter(pk__in=pks))


def _named(units: object) -> tuple[ImpactExample, ...]:
    rows = units.order_by("tree_id", "lft").values_list("public_id", "name")[:SHOWN]  # type: ignore[attr-defined]
    return tuple(ImpactExample(name, f"{reverse('organization:directory')}?unit={one}") for one, name in rows)
