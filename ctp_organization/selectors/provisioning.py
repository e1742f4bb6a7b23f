"""People and teams as programs that provision them read them: all there are, by condition and place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce
from operator import and_, or_
from uuid import UUID

from django.db.models import F, Q

from ctp_core.contracts import Actor, Forbidden, MemberRef, UnitRef
from ctp_organization.contracts.conditions import AllOf, AnyOf, Compare, Condition, Not
from ctp_organization.contracts.dto import ProvisionedPerson, TeamDto
from ctp_organization.models import Assignment, Member, Team, TeamMember, Unit
from ctp_organization.selectors.members import FIELDS, member_dto, rows_of
from ctp_organization.selectors.sight import manages
from ctp_organization.selectors.teams import counted, team_dto

PERSON_FIELDS = {
    "id": "public_id",
    "username": "account__username",
    "name": "name",
    "number": "number",
    "email": "email",
    "phone": "phone",
    "active": "is_active",
    "created": "created_at",
}
TEAM_FIELDS = {"id": "public_id", "name": "name", "member": "memberships__member__public_id"}
# Compared without regard to capital letters.
LOOSE = frozenset({"name", "email", "phone"})
LOOKUPS = {"co": "contains", "sw": "startswith", "ew": "endswith", "gt": "gt", "ge": "gte", "lt": "lt", "le": "lte"}


def page_people(
    *, condition: Condition, offset: int, limit: int, actor: Actor
) -> tuple[int, tuple[ProvisionedPerson, ...]]:
    """(how many there are, those from *offset*), oldest first. Raises Forbidden, KeyError for a field there is not."""
    _require_manager(actor)
    found = Member.objects.filter(_as_q(condition, PERSON_FIELDS))
    more = {"username": F("account__username"), "role": F("account__admin_role"), "made": F("created_at")}
    rows = rows_of(found).values(*FIELDS, **more).order_by("pk")[offset : offset + limit]
    people = tuple(
        ProvisionedPerson(member_dto(row), row["username"], row["made"], is_administrator=bool(row["role"]))
        for row in rows
    )
    return found.count(), people


def page_all_teams(*, condition: Condition, offset: int, limit: int, actor: Actor) -> tuple[int, tuple[TeamDto, ...]]:
    """The same for teams that are not disabled."""
    _require_manager(actor)
    found = Team.objects.filter(_as_q(condition, TEAM_FIELDS), is_active=True).distinct()
    return found.count(), tuple(team_dto(one) for one in counted(found).order_by("pk")[offset : offset + limit])


def teams_of_people(*, member_pks: Iterable[int]) -> dict[int, tuple[TeamDto, ...]]:
    """The active teams of each of these people: two queries."""
    rows = list(TeamMember.objects.filter(member_id__in=list(member_pks), team__is_active=True).order_by("team__name"))
    teams = {one.pk: team_dto(one) for one in counted(Team.objects.filter(pk__in={row.team_id for row in rows}))}
    found: dict[int, tuple[TeamDto, ...]] = {}
    for row in rows:
        found[row.member_id] = (*found.get(row.member_id, ()), teams[row.team_id])
    return found


def people_of_teams(*, team_pks: Iterable[int]) -> dict[int, tuple[tuple[MemberRef, bool], ...]]:
    """(member, leads) of each of these teams: one query."""
    rows = TeamMember.objects.filter(team_id__in=list(team_pks)).select_related("member").order_by("pk")
    found: dict[int, tuple[tuple[MemberRef, bool], ...]] = {}
    for row in rows:
        one = (MemberRef(row.member.pk, row.member.public_id, row.member.name), row.is_leader)
        found[row.team_id] = (*found.get(row.team_id, ()), one)
    return found


def find_unit_called(*, text: str) -> UnitRef | None:
    """The active unit with this code, or the only one with this name."""
    units = Unit.objects.filter(is_active=True)
    named = list(units.filter(code=text)[:1]) or list(units.filter(name=text)[:2])
    return UnitRef(named[0].pk, named[0].public_id, named[0].name) if len(named) == 1 else None


def assignments_in(*, member_pk: int, unit_pk: int) -> tuple[UUID, ...]:
    """The assignments of a member in this very unit."""
    rows = Assignment.objects.filter(member_id=member_pk, unit_id=unit_pk)
    return tuple(rows.values_list("public_id", flat=True))


def _require_manager(actor: Actor) -> None:
    if not manages(actor):
        raise Forbidden()


def _as_q(condition: Condition, fields: Mapping[str, str]) -> Q:
    match condition:
        case Compare():
            return _compared(condition, fields)
        case AllOf(parts):
            # Q() says nothing at all: neither its opposite nor "or" would make of it what is meant.
            return reduce(and_, (_as_q(part, fields) for part in parts), ~Q(pk__in=()))
        case AnyOf(parts):
            return reduce(or_, (_as_q(part, fields) for part in parts), Q(pk__in=()))
        case Not(part):
            return ~_as_q(part, fields)


def _compared(one: Compare, fields: Mapping[str, str]) -> Q:
    path, loose = fields[one.field], "i" if one.field in LOOSE else ""
    if one.operator == "pr":
        return ~Q(**{path: ""}) if one.field in LOOSE else Q(**{f"{path}__isnull": False})
    if one.operator == "in":
        return Q(**{f"{path}__in": one.value})
    if one.operator in ("eq", "ne"):
        equal = Q(**{f"{path}__{loose}exact": one.value})
        return equal if one.operator == "eq" else ~equal
    lookup = LOOKUPS[one.operator]
    return Q(**{f"{path}__{loose if one.operator in ('co', 'sw', 'ew') else ''}{lookup}": one.value})
