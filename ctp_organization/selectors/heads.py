"""Who leads whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from ctp_core.contracts import Actor, MemberRef, NotFound, UnitRef
from ctp_organization.contracts import HeadDto
from ctp_organization.models import Assignment, Head
from ctp_organization.selectors.sight import seen_by


def list_heads(*, unit_pks: Iterable[int]) -> dict[int, tuple[HeadDto, ...]]:
    """The active heads and then deputies of many units, in order: one query."""
    rows = Head.objects.filter(unit_id__in=list(unit_pks), member__is_active=True)
    found: dict[int, list[HeadDto]] = defaultdict(list)
    fields = ("unit_id", "is_deputy", "member_id", "member__public_id", "member__name")
    for unit, deputy, pk, public_id, name in rows.order_by("is_deputy", "position", "pk").values_list(*fields):
        found[unit].append(HeadDto(MemberRef(pk, public_id, name), deputy))
    return {unit: tuple(heads) for unit, heads in found.items()}


def list_seen_heads(*, unit_pk: int, actor: Actor) -> tuple[HeadDto, ...]:
    """The same of one unit, without those whom *actor* does not see. One query, two for people of a partner."""
    found = list_heads(unit_pks=[unit_pk]).get(unit_pk, ())
    seen = {one.pk for one in seen_by(actor, (head.member for head in found))}
    return tuple(one for one in found if one.member.pk in seen)


def heads_of(*, unit_pk: int) -> tuple[MemberRef, ...]:
    """Who decides for a unit: its heads in order, the deputies where there is no active head."""
    return heads_of_units(unit_pks=[unit_pk]).get(unit_pk, ())


def heads_of_units(*, unit_pks: Iterable[int]) -> dict[int, tuple[MemberRef, ...]]:
    """The same for many units; one without anybody is left out. One query."""
    return {unit: _deciding(heads) for unit, heads in list_heads(unit_pks=unit_pks).items()}


def head_of_member(*, member_pk: int, level: int = 1) -> tuple[MemberRef, ...]:
    """The heads *level* steps above a member; level 1 are the nearest ones.

    The way goes from the member's primary unit upwards over the units that have an active head. A unit the member leads
    is left out: nobody is one's own head. Empty above the top. Raises NotFound for somebody who stands nowhere.
    """
    path = Assignment.objects.filter(member_id=member_pk, is_primary=True).values_list("unit__path", flat=True).first()
    if path is None:
        raise NotFound()
    way = [int(part) for part in reversed(path.strip("/").split("/"))]
    heads = list_heads(unit_pks=way)
    steps = [found for unit in way if (found := _deciding(heads.get(unit, ()))) and member_pk not in _pks(found)]
    return steps[level - 1] if 0 < level <= len(steps) else ()


def list_led_units(*, member_pk: int) -> tuple[UnitRef, ...]:
    """The units somebody leads as head or deputy."""
    rows = Head.objects.filter(member_id=member_pk, unit__is_active=True).order_by("unit__tree_id", "unit__lft")
    return tuple(UnitRef(*row) for row in rows.values_list("unit_id", "unit__public_id", "unit__name"))


def _deciding(heads: Iterable[HeadDto]) -> tuple[MemberRef, ...]:
    found = tuple(heads)
    return tuple(one.member for one in found if not one.is_deputy) or tuple(one.member for one in found)


def _pks(members: Iterable[MemberRef]) -> set[int]:
    return {one.pk for one in members}
