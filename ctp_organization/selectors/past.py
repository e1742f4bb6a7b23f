"""How it was on a day: who led a unit, where somebody stood, what a unit was called and where it stood."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from ctp_core.contracts import MemberRef, UnitRef
from ctp_organization.contracts import HeadDto
from ctp_organization.models import Assignment, Head, PastAssignment, PastHead, PastUnit, Unit


@dataclass(frozen=True, slots=True)
class UnitThen:
    """A unit as it was; *exists* is False before it was created."""

    name: str
    parent: UnitRef | None
    exists: bool


def heads_on(*, unit_pk: int, at: datetime) -> tuple[HeadDto, ...]:
    """Who led a unit at the moment *at*, heads before deputies, in order: two queries."""
    begun = Q(since__lte=at) | Q(since=None)
    stayed = Q(member__is_active=True) | Q(member__left_at__gt=at)
    fields = ("is_deputy", "position", "member_id", "member__public_id", "member__name")
    now = Head.objects.filter(begun, stayed, unit_id=unit_pk).values_list(*fields)
    past = PastHead.objects.filter(begun, stayed, unit_id=unit_pk, until__gt=at).values_list(*fields)
    rows = sorted({*now, *past}, key=lambda row: (row[0], row[1], row[2]))
    found = {row[2]: HeadDto(MemberRef(*row[2:]), row[0]) for row in reversed(rows)}
    return tuple(found[pk] for pk in dict.fromkeys(row[2] for row in rows))


def units_on(*, member_pk: int, at: datetime) -> tuple[UnitRef, ...]:
    """The units a member stood in at the moment *at*: two queries."""
    begun = Q(since__lte=at) | Q(since=None)
    fields = ("unit_id", "unit__public_id", "unit__name")
    now = Assignment.objects.filter(begun, member_id=member_pk).order_by("-is_primary", "pk").values_list(*fields)
    past = PastAssignment.objects.filter(begun, member_id=member_pk, until__gt=at).order_by("pk").values_list(*fields)
    return tuple(dict.fromkeys(UnitRef(*row) for row in (*now, *past)))


def unit_on(*, unit_pk: int, at: datetime) -> UnitThen:
    """Name and place of a unit at the moment *at*."""
    unit = Unit.objects.select_related("parent").get(pk=unit_pk)
    past = (
        PastUnit.objects.filter(unit_id=unit_pk, until__gt=at).select_related("parent").order_by("until", "pk").first()
    )
    name, above = (past.name, past.parent) if past else (unit.name, unit.parent)
    parent = UnitRef(above.pk, above.public_id, above.name) if above else None
    return UnitThen(name, parent, unit.created_at <= at)
