"""Teams over REST."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ctp_core.kit.policies import SIGNED_IN
from ctp_core.kit.rest import ApiView, StrictSerializer, page_request, page_schema, paged, read_body
from ctp_organization.api import setup
from ctp_organization.kit.policies import MAINTAIN
from ctp_organization.rest.v1.resources import ResourceDetail, ResourceList
from ctp_organization.rest.v1.shapes import TeamMemberSerializer, TeamSerializer, plain_team
from ctp_organization.selectors.teams import get_team, page_team_members, page_teams

PEOPLE = page_schema("TeamMember", TeamMemberSerializer)


class _TeamBody(StrictSerializer):
    name = serializers.CharField(max_length=100)
    purpose = serializers.CharField(max_length=300, allow_blank=True, default="")


class NewTeamBody(_TeamBody):
    """A new team, a company's own or, without one, the whole organisation's."""

    company = serializers.UUIDField(allow_null=True, default=None)


class TeamBody(_TeamBody):
    """What can be changed of a team."""

    is_active = serializers.BooleanField()


class PeopleBody(StrictSerializer):
    """Ids of members; leaders belong too."""

    members = serializers.ListField(child=serializers.UUIDField(), max_length=2_000)
    leaders = serializers.ListField(child=serializers.UUIDField(), max_length=50, default=list)


@extend_schema_view(
    get=extend_schema(operation_id="list_teams", responses=page_schema("Team", TeamSerializer)),
    post=extend_schema(operation_id="create_team", request=NewTeamBody, responses={201: TeamSerializer}),
)
class TeamList(ResourceList):
    """The teams the caller sees."""

    new_body = NewTeamBody
    pages = staticmethod(page_teams)
    creates = staticmethod(setup.create_team)
    plain = staticmethod(plain_team)


@extend_schema_view(
    get=extend_schema(operation_id="get_team", responses=TeamSerializer),
    patch=extend_schema(operation_id="update_team", request=TeamBody, responses=TeamSerializer),
)
class TeamDetail(ResourceDetail):
    """One team."""

    body = TeamBody
    kept = ("name", "purpose", "is_active")
    finds = staticmethod(get_team)
    details = setup.TeamDetails
    updates = staticmethod(setup.update_team)
    plain = staticmethod(plain_team)


class TeamPeople(ApiView):
    """Who belongs to a team, leaders first."""

    policy = SIGNED_IN
    policies = {"PUT": MAINTAIN}
    scope = "organization"

    @extend_schema(operation_id="list_team_members", responses=PEOPLE)
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002
        return self._list(request, get_team(id=id, actor=self.actor).pk)

    @extend_schema(operation_id="set_team_members", request=PeopleBody, responses=PEOPLE)
    def put(self, request: Request, id: UUID) -> Response:  # noqa: A002
        body = read_body(PeopleBody, request)
        team = setup.set_team_members(id=id, member_ids=body["members"], leader_ids=body["leaders"], actor=self.actor)
        return self._list(request, team.pk)

    def _list(self, request: Request, team_pk: int) -> Response:
        found = page_team_members(team_pk=team_pk, wanted=page_request(request))
        return paged(found, lambda one: {"id": str(one[0].id), "name": one[0].name, "is_leader": one[1]})
