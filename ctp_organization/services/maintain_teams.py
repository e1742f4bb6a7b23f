"""Teams: create, change, say who belongs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from ctp_core.contracts import Actor, NotFound, PrincipalRef
from ctp_organization.contracts import TeamChanged, TeamDto
from ctp_organization.models import Member, Team, TeamMember
from ctp_organization.selectors.maintaining import Maintenance
from ctp_organization.selectors.teams import get_team
from ctp_organization.services.checking import FieldProblems, get, require_free, require_version
from ctp_organization.services.locking import lock_organization
from ctp_organization.services.memberships import create_principals, sync_memberships
from ctp_organization.services.owning import owning_company
from ctp_organization.services.recording import note, require_maintainer, subject


@dataclass(frozen=True, slots=True)
class TeamDetails:
    """What a team says of itself."""

    name: str
    purpose: str = ""
    is_active: bool = True


def create_team(
    *,
    name: str,
    purpose: str = "",
    member_ids: Iterable[UUID] = (),
    leader_ids: Iterable[UUID] = (),
    company: UUID | None = None,
    actor: Actor,
) -> TeamDto:
    """A new team, a *company*'s own or the whole organisation's.

    Raises Invalid, CodeTaken, CompanyMissing, OutsideCompany, NotFound, Forbidden.
    """
    maintenance = require_maintainer(actor)
    details = _checked(TeamDetails(name, purpose))
    with transaction.atomic():
        lock_organization()
        require_free(Team.objects.all(), "name", details.name)
        owner = owning_company(maintenance, company)
        team = Team.objects.create(name=details.name, purpose=details.purpose, company=owner)
        create_principals(kinds=["team"], targets={team.pk: team.public_id})
        _replace_people(maintenance, team, set(member_ids), set(leader_ids))
        return _done(team, actor, "created")


def update_team(
    *,
    id: UUID,  # noqa: A002
    details: TeamDetails,
    member_ids: Iterable[UUID] | None = None,
    leader_ids: Iterable[UUID] = (),
    expected_version: int | None = None,
    actor: Actor,
) -> TeamDto:
    """Name and purpose, and with *member_ids* the people too. A disabled team carries no rights any more.

    Raises Invalid, CodeTaken, Conflict, NotFound, Forbidden.
    """
    maintenance = require_maintainer(actor)
    details = _checked(details)
    with transaction.atomic():
        lock_organization()
        team = get(Team.objects.select_related("company"), id)
        maintenance.require_owned(team.company)
        require_version(team.version, expected_version)
        require_free(Team.objects.all(), "name", details.name, but_pk=team.pk)
        switched = team.is_active != details.is_active
        team.name, team.purpose, team.is_active = details.name, details.purpose, details.is_active
        team.version += 1
        team.save()
        if switched:
            maintenance.require_plain([PrincipalRef("team", team.public_id)])
            people = TeamMember.objects.filter(team=team).values_list("member_id", flat=True)
            sync_memberships(member_pks=list(people))
        if member_ids is not None:
            _replace_people(maintenance, team, set(member_ids), set(leader_ids))
        return _done(team, actor, "updated")


def set_team_members(
    *,
    id: UUID,  # noqa: A002
    member_ids: Iterable[UUID],
    leader_ids: Iterable[UUID] = (),
    actor: Actor,
) -> TeamDto:
    """Exactly these people belong to the team; leaders belong too. Raises NotFound, Forbidden."""
    maintenance = require_maintainer(actor)
    with transaction.atomic():
        lock_organization()
        team = get(Team.objects.select_related("company"), id)
        maintenance.require_owned(team.company)
        _replace_people(maintenance, team, set(member_ids), set(leader_ids))
        Team.objects.filter(pk=team.pk).update(version=team.version + 1)
        return _done(team, actor, "members")


def change_team_people(
    *,
    id: UUID,  # noqa: A002
    add: Iterable[UUID] = (),
    remove: Iterable[UUID] = (),
    actor: Actor,
) -> TeamDto:
    """Some join, some leave, the others stay as they are. Raises NotFound, Forbidden."""
    maintenance = require_maintainer(actor)
    with transaction.atomic():
        lock_organization()
        team = get(Team.objects.select_related("company"), id)
        maintenance.require_owned(team.company)
        rows = TeamMember.objects.filter(team=team).values_list("member__public_id", "is_leader")
        people, gone = dict(rows), set(remove)
        wanted = {one for one in people if one not in gone} | set(add)
        _replace_people(maintenance, team, wanted, {one for one in wanted if people.get(one)})
        Team.objects.filter(pk=team.pk).update(version=team.version + 1)
        return _done(team, actor, "members")


def _replace_people(maintenance: Maintenance, team: Team, member_ids: set[UUID], leader_ids: set[UUID]) -> None:
    wanted = member_ids | leader_ids
    pks = dict(Member.objects.filter(public_id__in=wanted).values_list("pk", "public_id"))
    if len(pks) != len(wanted):
        raise NotFound()
    before = set(TeamMember.objects.filter(team=team).values_list("member_id", flat=True))
    if joining := set(pks) - before:
        maintenance.require_people(joining)
        maintenance.require_plain([PrincipalRef("team", team.public_id)])
    TeamMember.objects.filter(team=team).delete()
    TeamMember.objects.bulk_create(
        TeamMember(team=team, member_id=pk, is_leader=public_id in leader_ids) for pk, public_id in sorted(pks.items())
    )
    sync_memberships(member_pks=before | set(pks))


def _done(team: Team, actor: Actor, change: str) -> TeamDto:
    about = subject("team", team.public_id)
    event = TeamChanged(subject=about, change=change)
    note(actor=actor, action="change_team", about=about, details={"name": team.name, "change": change}, event=event)
    return get_team(id=team.public_id)


def _checked(given: TeamDetails) -> TeamDetails:
    problems = FieldProblems()
    name = problems.text("name", given.name, limit=100)
    purpose = problems.text("purpose", given.purpose, limit=300, required=False)
    problems.done()
    return TeamDetails(name, purpose, given.is_active)
