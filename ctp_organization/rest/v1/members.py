"""People over REST."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ctp_core.contracts import Page
from ctp_core.kit.policies import SIGNED_IN
from ctp_core.kit.rest import (
    ApiView,
    StrictSerializer,
    page_request,
    page_schema,
    paged,
    read_body,
    require_current,
    tagged,
)
from ctp_organization.api import members, setup
from ctp_organization.contracts import MemberDto
from ctp_organization.kit.policies import MAINTAIN
from ctp_organization.rest.v1.reading import Filters, plain_text, read_filters, yes_no
from ctp_organization.rest.v1.resources import ResourceSwitch
from ctp_organization.rest.v1.shapes import AssignmentSerializer, MemberSerializer, plain_assignment, plain_member
from ctp_organization.selectors.cards import list_assignments
from ctp_organization.selectors.members import level_of, page_members

ASSIGNMENTS = page_schema("Assignment", AssignmentSerializer)


class MemberBody(StrictSerializer):
    """What can be changed of a member."""

    number = serializers.CharField(max_length=64)
    name = serializers.CharField(max_length=100)
    phone = serializers.CharField(max_length=40, allow_blank=True, default="")
    email = serializers.CharField(max_length=254, allow_blank=True, default="")
    level = serializers.UUIDField(allow_null=True, default=None)


class NewMemberBody(MemberBody):
    """A new member in a unit; the account can be entered through a set-up link."""

    unit = serializers.UUIDField()
    post = serializers.UUIDField(allow_null=True, default=None)
    username = serializers.CharField(max_length=150, allow_blank=True, default="")


class AssignmentBody(StrictSerializer):
    """Where somebody stands."""

    unit = serializers.UUIDField()
    post = serializers.UUIDField(allow_null=True, default=None)
    is_primary = serializers.BooleanField(default=False)


class PrimaryBody(StrictSerializer):
    """Makes an assignment the primary one."""

    is_primary = serializers.BooleanField()


class MemberList(ApiView):
    """The people the caller sees, by pinyin. Filters: q, unit, below (true), post, level, number, is_active."""

    policy = SIGNED_IN
    policies = {"POST": MAINTAIN}
    scope = "organization"

    @extend_schema(operation_id="list_members", responses=page_schema("Member", MemberSerializer))
    def get(self, request: Request) -> Response:
        known: Filters = {
            "q": plain_text, "unit": UUID, "below": yes_no, "post": UUID, "level": UUID, "number": plain_text,
            "is_active": yes_no,
        }  # fmt: skip
        given = read_filters(request, known)
        found = page_members(
            actor=self.actor,
            wanted=page_request(request),
            text=given.get("q", ""),
            unit_id=given.get("unit"),
            below=given.get("below", True),
            post_id=given.get("post"),
            level_id=given.get("level"),
            number=given.get("number", ""),
            active=given.get("is_active"),
        )
        return paged(found, plain_member)

    @extend_schema(operation_id="create_member", request=NewMemberBody, responses={201: MemberSerializer})
    def post(self, request: Request) -> Response:
        body = read_body(NewMemberBody, request)
        details = setup.MemberDetails(
            number=body["number"],
            name=body["name"],
            phone=body["phone"],
            email=body["email"],
            level_id=body["level"],
        )
        made = setup.create_member(
            details=details,
            unit_id=body["unit"],
            post_id=body["post"],
            username=body["username"],
            actor=self.actor,
        )
        return tagged(plain_member(made), made.id, made.version, status=201)


class MemberDetail(ApiView):
    """One member."""

    policy = SIGNED_IN
    policies = {"PATCH": MAINTAIN}
    scope = "organization"

    @extend_schema(operation_id="get_member", responses=MemberSerializer)
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002
        return _answer(members.get_member(id=id, actor=self.actor))

    @extend_schema(operation_id="update_member", request=MemberBody, responses=MemberSerializer)
    def patch(self, request: Request, id: UUID) -> Response:  # noqa: A002
        present = members.get_member(id=id, actor=self.actor)
        require_current(request, present.id, present.version)
        body = read_body(MemberBody, request, partial=True)
        details = setup.MemberDetails(
            number=body.get("number", present.number),
            name=body.get("name", present.name),
            phone=body.get("phone", present.phone),
            email=body.get("email", present.email),
            level_id=body["level"] if "level" in body else level_of(member_pk=present.pk),
        )
        done = setup.update_member(id=id, details=details, expected_version=present.version, actor=self.actor)
        return _answer(done)


@extend_schema_view(post=extend_schema(operation_id="disable_member", request=None, responses=MemberSerializer))
class MemberDisable(ResourceSwitch):
    """Somebody leaves."""

    acts = staticmethod(setup.disable_member)
    plain = staticmethod(plain_member)


@extend_schema_view(post=extend_schema(operation_id="enable_member", request=None, responses=MemberSerializer))
class MemberEnable(ResourceSwitch):
    """Somebody comes back."""

    acts = staticmethod(setup.enable_member)
    plain = staticmethod(plain_member)


class AssignmentList(ApiView):
    """Where a member stands, the primary place first."""

    policy = SIGNED_IN
    policies = {"POST": MAINTAIN}
    scope = "organization"

    @extend_schema(operation_id="list_assignments", responses=ASSIGNMENTS)
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002
        return self._list(members.get_member(id=id, actor=self.actor))

    @extend_schema(
        operation_id="assign_member",
        request=AssignmentBody,
        responses={201: ASSIGNMENTS},
    )
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002
        body = read_body(AssignmentBody, request)
        member = setup.assign(
            member_id=id,
            unit_id=body["unit"],
            post_id=body["post"],
            primary=body["is_primary"],
            actor=self.actor,
        )
        return self._list(member, status=201)

    def _list(self, member: MemberDto, status: int = 200) -> Response:
        found = list_assignments(member_pk=member.pk, actor=self.actor)
        return paged(Page(tuple(found)), plain_assignment, status=status)


class AssignmentDetail(ApiView):
    """One place where a member stands."""

    policy = MAINTAIN
    scope = "organization"

    @extend_schema(operation_id="make_assignment_primary", request=PrimaryBody, responses=MemberSerializer)
    def patch(self, request: Request, id: UUID, assignment: UUID) -> Response:  # noqa: A002
        if read_body(PrimaryBody, request)["is_primary"]:
            return _answer(setup.make_primary(member_id=id, assignment_id=assignment, actor=self.actor))
        return _answer(members.get_member(id=id, actor=self.actor))

    @extend_schema(operation_id="unassign_member", responses=MemberSerializer)
    def delete(self, request: Request, id: UUID, assignment: UUID) -> Response:  # noqa: A002
        return _answer(setup.unassign(member_id=id, assignment_id=assignment, actor=self.actor))


def _answer(member: MemberDto) -> Response:
    return tagged(plain_member(member), member.id, member.version)
