"""The card of a person."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from ctp_core.contracts import Actor, MemberRef, UnitRef
from ctp_organization.contracts import AssignmentDto, MemberCard
from ctp_organization.models import Assignment, Head, Member
from ctp_organization.selectors.heads import head_of_member, list_led_units
from ctp_organization.selectors.members import get_member, refs
from ctp_organization.selectors.posts import post_dto
from ctp_organization.selectors.roles import list_roles_of
from ctp_organization.selectors.sight import seen_by, visible_members, visible_units
from ctp_organization.selectors.teams import list_teams_of
from ctp_organization.selectors.units import unit_refs

REPORTS = 60


def get_card(*, id: UUID, actor: Actor) -> MemberCard:  # noqa: A002
    """All of one person's card, within the sight of *actor*. Raises NotFound."""
    member = get_member(id=id, actor=actor)
    return MemberCard(
        member=member,
        assignments=list_assignments(member_pk=member.pk, actor=actor),
        heads=seen_by(actor, head_of_member(member_pk=member.pk)) if member.unit else (),
        reports=_reports(member.pk, actor),
        leads=_seen_units(list_led_units(member_pk=member.pk), actor),
        teams=list_teams_of(member_pk=member.pk, actor=actor),
        roles=() if actor.external else list_roles_of(member_pk=member.pk),
    )


def list_assignments(*, member_pk: int, actor: Actor | None = None) -> tuple[AssignmentDto, ...]:
    """Where a member stands, the primary place first: two queries. Of units *actor* does not see nothing is said."""
    rows = list(
        Assignment.objects.filter(member_id=member_pk)
        .select_related("unit", "post__company")
        .order_by("-is_primary", "pk")
    )
    above = unit_refs({pk for row in rows for pk in row.unit.ancestor_pks})
    if actor is not None and actor.external:
        seen = _seen_pks({*above, *(row.unit_id for row in rows)}, actor)
        rows = [row for row in rows if row.unit_id in seen]
        above = {pk: one for pk, one in above.items() if pk in seen}
    return tuple(
        AssignmentDto(
            id=row.public_id,
            unit=UnitRef(row.unit_id, row.unit.public_id, row.unit.name),
            unit_path=tuple(above[pk] for pk in row.unit.ancestor_pks if pk in above),
            post=post_dto(row.post) if row.post else None,
            is_primary=row.is_primary,
        )
        for row in rows
    )


def _reports(member_pk: int, actor: Actor) -> tuple[MemberRef, ...]:
    """The people of the units this member heads, and the heads of the units right below them."""
    led = Head.objects.filter(member_id=member_pk, is_deputy=False).values("unit_id")
    inside = Q(pk__in=Assignment.objects.filter(unit_id__in=led, is_primary=True).values("member_id"))
    below = Q(pk__in=Head.objects.filter(unit__parent_id__in=led, is_deputy=False).values("member_id"))
    people = visible_members(actor).filter(inside | below, is_active=True).exclude(pk=member_pk)
    return refs(Member.objects.filter(pk__in=people.values("pk")).order_by("pinyin", "pk")[:REPORTS])


def _seen_units(units: tuple[UnitRef, ...], actor: Actor) -> tuple[UnitRef, ...]:
    if not actor.external:
        return units
    seen = _seen_pks({one.pk for one in units}, actor)
    return tuple(one for one in units if one.pk in seen)


def _seen_pks(pks: set[int], actor: Actor) -> set[int]:
    return set(visible_units(actor).filter(pk__in=pks).values_list("pk", flat=True))
