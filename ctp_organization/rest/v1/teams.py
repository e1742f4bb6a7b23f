"""Teams over REST."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ctp_core.kit.policies import SIGNED_IN
from ctp_core.kit.rest import ApiView, StrictSerializer, page_request, page_schema, paged
from ctp_organization.api import setup
from ctp_organization.kit.policies import MANAGE
from ctp_organization.rest.v1.reading import read_body, read_filters, require_current, tagged
from ctp_organization.rest.v1.shapes import TeamMemberSerializer, TeamSerializer, plain_team
from ctp_organization.selectors.teams import get_team, list_team_members, page_teams


class NewTeamBody(StrictSerializer):
    """A new team."""

    name = serializers.CharField(max_length=100)
    purpose = serializers.CharField(max_length=300, allow_blank=True, default="")


class TeamBody(NewTeamBody):
    """What can be changed of a team."""

    is_active = serializers.BooleanField()


class PeopleBody(StrictSerializer):
    """Ids of members; leaders belong too."""

    members = serializers.ListField(child=serializers.UUIDField(), max_length=2_000)
    leaders = serializers.ListField(child=serializers.UUIDField(), max_length=50, default=list)


class TeamList(ApiView):
    """The teams the caller sees."""

    policy = SIGNED_IN
    policies = {"POST": MANAGE}
    scope = "organization"

    @extend_schema(operation_id="list_teams", responses=page_schema("Team", TeamSerializer))
    def get(self, request: Request) -> Response:
        read_filters(request, {})
        return paged(page_teams(actor=self.actor, wanted=page_request(request)), plain_team)

    @extend_schema(operation_id="create_team", request=NewTeamBody, responses={201: TeamSerializer})
    def post(self, request: Request) -> Response:
        made = setup.create_team(**read_body(NewTeamBody, request), actor=self.actor)
        return tagged(plain_team(made), made.id, made.version, status=201)


class TeamDetail(ApiView):
    """One team."""

    policy = SIGNED_IN
    policies = {"PATCH": MANAGE}
    scope = "organization"

    @extend_schema(operation_id="get_team", responses=TeamSerializer)
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002
        found = get_team(id=id, actor=self.actor)
        return tagged(plain_team(found), found.id, found.version)

    @extend_schema(operation_id="update_team", request=TeamBody, responses=TeamSerializer)
    def patch(self, request: Request, id: UUID) -> Response:  # noqa: A002
        present = get_team(id=id, actor=self.actor)
        require_current(request, present.id, present.version)
        kept = {name: getattr(present, name) for name in ("name", "purpose", "is_active")}
        details = setup.TeamDetails(**kept | read_body(TeamBody, request, partial=True))
        done = setup.update_team(id=id, details=details, expected_version=present.version, actor=self.actor)
        return tagged(plain_team(done), done.id, done.version)


class TeamPeople(ApiView):
    """Who belongs to a team, leaders first."""

    policy = SIGNED_IN
    policies = {"PUT": MANAGE}
    scope = "organization"

    @extend_schema(operation_id="list_team_members", responses=TeamMemberSerializer(many=True))
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002
        return self._list(get_team(id=id, actor=self.actor).pk)

    @extend_schema(operation_id="set_team_members", request=PeopleBody, responses=TeamMemberSerializer(many=True))
    def put(self, request: Request, id: UUID) -> Response:  # noqa: A002
        body = read_body(PeopleBody, request)
        team = setup.set_team_members(id=id, member_ids=body["members"], leader_ids=body["leaders"], actor=self.actor)
        return self._list(team.pk)

    def _list(self, team_pk: int) -> Response:
        found = list_team_members(team_pk=team_pk)
        return Response([{"id": str(one.id), "name": one.name, "is_leader": leads} for one, leads in found])
