"""Meetings over REST."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.meetings.domain.dto import BOXES, Box, MeetingDto
from apps.meetings.rest.v1 import bodies
from apps.meetings.selectors.meetings import get_meeting, list_meetings
from apps.meetings.services.arrange_meeting import arrange_meeting
from apps.meetings.services.cancel_meeting import cancel_meeting
from apps.meetings.services.change_meeting import MeetingChange, change_meeting
from apps.meetings.services.reply_invitation import reply_invitation
from apps.meetings.services.write_minutes import write_minutes
from apps_api.meetings import MeetingDraft
from ctp_core.api import files
from ctp_core.contracts import Actor, FieldError, Forbidden, Invalid, MemberRef, ObjectRef, mark
from ctp_core.kit.policies import INTERNAL, SIGNED_IN
from ctp_core.kit.rest import ApiView, etag_of, page_request, page_schema, paged, read_body, require_match
from ctp_core.kit.rest.lists import PAGE_PARAMETERS
from ctp_organization.api import members

SCOPE = "meetings"


class MeetingList(ApiView):
    """One's meetings."""

    policy = SIGNED_IN
    policies = {"POST": INTERNAL}
    scope = SCOPE

    @extend_schema(
        operation_id="list_meetings",
        parameters=[*PAGE_PARAMETERS, OpenApiParameter("box", str, enum=BOXES), OpenApiParameter("q", str)],
        responses=page_schema("Meeting", bodies.MeetingLineSerializer),
    )
    def get(self, request: Request) -> Response:
        """Those of a box: upcoming (if left out), waiting, past, mine."""
        wanted = request.query_params.get("box", "upcoming")
        box: Box | None = next((one for one in BOXES if one == wanted), None)
        if box is None:
            raise Invalid({"box": [FieldError("meetings.box", mark("Choose one of the boxes."))]})
        text = request.query_params.get("q", "").strip()[:100]
        found = list_meetings(actor=self.actor, box=box, page=page_request(request), text=text)
        return paged(found, bodies.line_body)

    @extend_schema(
        operation_id="arrange_meeting", request=bodies.MeetingBodySerializer, responses={201: bodies.MeetingSerializer}
    )
    def post(self, request: Request) -> Response:
        """Arrange one."""
        if self.actor.member is None:
            raise Forbidden()
        given = read_body(bodies.MeetingBodySerializer, request)
        draft = MeetingDraft(
            title=given["title"],
            starts_at=given["starts_at"],
            ends_at=given["ends_at"],
            organizer=self.actor.member,
            invited=_people(given["invited"], self.actor),
            room_id=given["room"],
            place=given["place"],
            agenda=given["agenda"],
            attachments=tuple(given["attachments"]),
        )
        meeting_id = arrange_meeting(draft=draft, actor=self.actor)
        return _answer(get_meeting(id=meeting_id, actor=self.actor), status=201)


class MeetingDetail(ApiView):
    """One meeting."""

    policy = SIGNED_IN
    scope = SCOPE

    @extend_schema(operation_id="get_meeting", responses=bodies.MeetingSerializer)
    def get(self, request: Request, meeting_id: UUID) -> Response:
        """With its people and files."""
        return _answer(get_meeting(id=meeting_id, actor=self.actor))

    @extend_schema(
        operation_id="change_meeting", request=bodies.MeetingChangeSerializer, responses=bodies.MeetingSerializer
    )
    def put(self, request: Request, meeting_id: UUID) -> Response:
        """As it shall be; *attachments* are added, *detached* taken away. If-Match guards against overwriting."""
        meeting = get_meeting(id=meeting_id, actor=self.actor)
        require_match(request, _etag(meeting))
        given = read_body(bodies.MeetingChangeSerializer, request)
        change = MeetingChange(
            title=given["title"],
            starts_at=given["starts_at"],
            ends_at=given["ends_at"],
            invited=_people(given["invited"], self.actor),
            room_id=given["room"],
            place=given["place"],
            agenda=given["agenda"],
            attachments=tuple(given["attachments"]),
            detached=tuple(given["detached"]),
        )
        expected = meeting.version if "If-Match" in request.headers else None
        change_meeting(id=meeting_id, change=change, expected_version=expected, actor=self.actor)
        return _answer(get_meeting(id=meeting_id, actor=self.actor))


class MeetingReply(ApiView):
    """One's reply."""

    policy = SIGNED_IN
    scope = SCOPE

    @extend_schema(operation_id="reply_to_meeting", request=bodies.ReplySerializer, responses=bodies.MeetingSerializer)
    def post(self, request: Request, meeting_id: UUID) -> Response:
        """Accept, decline with a reason, or say perhaps."""
        given = read_body(bodies.ReplySerializer, request)
        reply_invitation(
            meeting_id=meeting_id,
            reply=given["reply"],
            reason=given["reason"],
            for_member_id=given["member"],
            actor=self.actor,
        )
        return _answer(get_meeting(id=meeting_id, actor=self.actor))


class MeetingCancel(ApiView):
    """It does not take place."""

    policy = SIGNED_IN
    scope = SCOPE

    @extend_schema(operation_id="cancel_meeting", request=bodies.ReasonSerializer, responses=bodies.MeetingSerializer)
    def post(self, request: Request, meeting_id: UUID) -> Response:
        """Cancel it."""
        body = read_body(bodies.ReasonSerializer, request)
        cancel_meeting(id=meeting_id, reason=body["reason"], actor=self.actor)
        return _answer(get_meeting(id=meeting_id, actor=self.actor))


class MeetingMinutes(ApiView):
    """The minutes."""

    policy = SIGNED_IN
    scope = SCOPE

    @extend_schema(operation_id="write_minutes", request=bodies.MinutesSerializer, responses=bodies.MeetingSerializer)
    def put(self, request: Request, meeting_id: UUID) -> Response:
        """Publish or correct them."""
        given = read_body(bodies.MinutesSerializer, request)
        write_minutes(id=meeting_id, text=given["minutes"], attachments=given["attachments"], actor=self.actor)
        return _answer(get_meeting(id=meeting_id, actor=self.actor))


def _people(ids: Sequence[UUID], actor: Actor) -> tuple[MemberRef, ...]:
    """People by id, as far as *actor* sees them. Raises Invalid."""
    found = members.list_members_by_id(ids=ids, actor=actor)
    if any(one not in found for one in ids):
        message = mark("Somebody you chose can't be found.")
        raise Invalid({"invited": [FieldError("meetings.member", message)]})
    return tuple(found[one].ref for one in ids)


def _etag(meeting: MeetingDto) -> str:
    replies = [(one.id, one.reply, one.replied_at) for one in meeting.invitations]
    return etag_of(meeting.id, meeting.version, replies)


def _answer(meeting: MeetingDto, *, status: int = 200) -> Response:
    attached = files.list_attached(to=ObjectRef("meetings", "meeting", meeting.id))
    headers: dict[str, Any] = {"ETag": _etag(meeting)}
    return Response(bodies.meeting_body(meeting, attached), status=status, headers=headers)
