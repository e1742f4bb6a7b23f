"""Reading teams."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count, QuerySet

from ctp_core.contracts import Actor, MemberRef, NotFound, Page, PageRequest
from ctp_core.kit.paging import keyset_page
from ctp_organization.contracts import TeamDto
from ctp_organization.models import Team, TeamMember
from ctp_organization.selectors.owners import in_use_or_own, maintained, owner_of
from ctp_organization.selectors.sight import manages, sees_whole_organization


def visible_teams(actor: Actor) -> QuerySet[Team]:
    """All teams for staff, one's own for people of a partner; disabled ones only for those who maintain them."""
    teams = Team.objects.all() if manages(actor) else Team.objects.filter(in_use_or_own(actor))
    if sees_whole_organization(actor):
        return teams
    if actor.member is None:
        return teams.none()
    return teams.filter(memberships__member_id=actor.member.pk)


def get_team(*, id: UUID, actor: Actor | None = None) -> TeamDto:  # noqa: A002
    """Raises NotFound."""
    teams = Team.objects.all() if actor is None else visible_teams(actor)
    found = counted(teams.filter(public_id=id)).first()
    if found is None:
        raise NotFound()
    return team_dto(found)


def page_teams(*, actor: Actor, wanted: PageRequest, own: bool = False) -> Page[TeamDto]:
    """Teams by name; with *own* those *actor* maintains."""
    teams = visible_teams(actor).filter(maintained(actor)) if own else visible_teams(actor)
    return keyset_page(counted(teams), wanted, order=("name", "pk"), build=team_dto)


def list_team_members(*, team_pk: int) -> tuple[tuple[MemberRef, bool], ...]:
    """(member, leads) of a team, leaders first."""
    rows = TeamMember.objects.filter(team_id=team_pk).order_by("-is_leader", "member__pinyin", "pk")
    fields = ("member_id", "member__public_id", "member__name", "is_leader")
    return tuple((MemberRef(pk, public_id, name), leads) for pk, public_id, name, leads in rows.values_list(*fields))


def page_team_members(*, team_pk: int, wanted: PageRequest) -> Page[tuple[MemberRef, bool]]:
    """The same by pages."""
    rows = TeamMember.objects.filter(team_id=team_pk).select_related("member")
    return keyset_page(
        rows,
        wanted,
        order=("-is_leader", "member__pinyin", "pk"),
        build=lambda row: (MemberRef(row.member.pk, row.member.public_id, row.member.name), row.is_leader),
    )


def list_teams_of(*, member_pk: int, actor: Actor) -> tuple[str, ...]:
    """The names of the active teams of a member that *actor* sees."""
    teams = TeamMember.objects.filter(member_id=member_pk).values("team_id")
    rows = visible_teams(actor).filter(pk__in=teams, is_active=True).order_by("name")
    return tuple(rows.values_list("name", flat=True))


def counted(teams: QuerySet[Team]) -> QuerySet[Team]:
    """The teams with the number of their people."""
    found = Team.objects.filter(pk__in=teams.values("pk")).select_related("company")
    return found.annotate(count=Count("memberships"))


def team_dto(team: Team) -> TeamDto:
    """A team that was counted, as a value."""
    count: int = team.count  # type: ignore[attr-defined]
    return TeamDto(
        team.pk, team.public_id, team.name, team.purpose, count, team.is_active, team.version, owner_of(team)
    )
