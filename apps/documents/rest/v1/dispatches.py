"""What is sent, over REST."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.documents.domain.words import DISPATCH_STATES, KINDS
from apps.documents.rest.v1.serializers import (
    DispatchAnswer,
    DispatchBody,
    DispatchRowAnswer,
    DistributionAnswer,
    EmptyBody,
    FileAnswer,
    OpinionBody,
    ReasonBody,
    UrgedAnswer,
)
from apps.documents.rest.v1.shapes import dispatch_body
from apps.documents.rest.v1.views import DocumentsView
from apps.documents.selectors.dispatches import get_dispatch, list_dispatches, list_distributions
from apps.documents.selectors.visibility import dispatch_ref
from apps.documents.services.issue_dispatch import issue_dispatch, number_dispatch, void_dispatch
from apps.documents.services.save_dispatch import DispatchValues, create_dispatch, update_dispatch
from apps.documents.services.send_dispatch import send_dispatch
from apps.documents.services.sign_for import urge
from ctp_core.api import files
from ctp_core.contracts import Actor, PrincipalKind
from ctp_core.kit.policies import INTERNAL, Policy
from ctp_core.kit.rest import (
    page_request,
    page_schema,
    paged,
    read_body,
    require_current,
    tagged,
    whole,
)
from ctp_organization.kit.picker import read_refs

RECEIVERS: tuple[PrincipalKind, ...] = ("unit", "member")


def read_values(given: dict[str, Any], actor: Actor) -> DispatchValues:
    """A draft's values from a checked body."""
    for name in ("recipients", "copies"):
        given[name] = read_refs(name, given[name], kinds=RECEIVERS, actor=actor)
    given["files"] = tuple(given["files"])
    return DispatchValues(**given)


def _answer(dispatch_id: UUID, actor: Actor, status: int = 200) -> Response:
    found = get_dispatch(dispatch_id=dispatch_id, actor=actor)
    return tagged(dispatch_body(found), found.id, found.revision, status=status)


class DispatchList(DocumentsView):
    """The register."""

    policies: ClassVar[dict[str, Policy]] = {"POST": INTERNAL}

    @extend_schema(
        responses=page_schema("DocumentDispatch", DispatchRowAnswer),
        parameters=[
            OpenApiParameter("text", str),
            OpenApiParameter("state", str, enum=list(DISPATCH_STATES)),
            OpenApiParameter("kind", str, enum=list(KINDS)),
            OpenApiParameter("mine", bool),
        ],
    )
    def get(self, request: Request) -> Response:
        """Newest first."""
        found = list_dispatches(
            actor=self.actor,
            page=page_request(request),
            text=request.query_params.get("text", "")[:100],
            state=self.chosen(request, "state", DISPATCH_STATES),
            kind=self.chosen(request, "kind", KINDS),
            mine=request.query_params.get("mine") == "true",
        )
        return paged(found, lambda one: DispatchRowAnswer(one).data)

    @extend_schema(request=DispatchBody, responses={201: DispatchAnswer})
    def post(self, request: Request) -> Response:
        """Draft a document."""
        values = read_values(read_body(DispatchBody, request), self.actor)
        return _answer(create_dispatch(values=values, actor=self.actor).public_id, self.actor, 201)


class DispatchDetail(DocumentsView):
    """One document."""

    @extend_schema(responses=DispatchAnswer)
    def get(self, request: Request, dispatch_id: UUID) -> Response:
        """With what the caller may do."""
        return _answer(dispatch_id, self.actor)

    @extend_schema(request=DispatchBody, responses=DispatchAnswer)
    def put(self, request: Request, dispatch_id: UUID) -> Response:
        """Change the draft; takes If-Match."""
        before = get_dispatch(dispatch_id=dispatch_id, actor=self.actor)
        require_current(request, before.id, before.revision)
        guarded = before.revision if request.headers.get("If-Match") else None
        values = read_values(read_body(DispatchBody, request), self.actor)
        update_dispatch(dispatch_id=dispatch_id, values=values, actor=self.actor, expected_revision=guarded)
        return _answer(dispatch_id, self.actor)


class DispatchFiles(DocumentsView):
    """Attachments."""

    @extend_schema(responses=page_schema("DispatchFile", FileAnswer))
    def get(self, request: Request, dispatch_id: UUID) -> Response:
        """Oldest first."""
        get_dispatch(dispatch_id=dispatch_id, actor=self.actor)
        return whole(files.list_attached(to=dispatch_ref(dispatch_id)), lambda one: FileAnswer(one).data)


class DispatchReceivers(DocumentsView):
    """Who gets it."""

    @extend_schema(responses=page_schema("DispatchReceiver", DistributionAnswer))
    def get(self, request: Request, dispatch_id: UUID) -> Response:
        """And who signed for it."""
        found = list_distributions(dispatch_id=dispatch_id, actor=self.actor, page=page_request(request))
        return paged(found, lambda one: DistributionAnswer(one).data)


class DispatchSend(DocumentsView):
    """Sending."""

    @extend_schema(request=OpinionBody, responses=DispatchAnswer)
    def post(self, request: Request, dispatch_id: UUID) -> Response:
        """Into the flow of its category."""
        send_dispatch(dispatch_id=dispatch_id, actor=self.actor, **read_body(OpinionBody, request))
        return _answer(dispatch_id, self.actor)


class DispatchNumber(DocumentsView):
    """Numbering."""

    @extend_schema(request=EmptyBody, responses=DispatchAnswer)
    def post(self, request: Request, dispatch_id: UUID) -> Response:
        """Give the next number of the series."""
        number_dispatch(dispatch_id=dispatch_id, actor=self.actor)
        return _answer(dispatch_id, self.actor)


class DispatchIssue(DocumentsView):
    """Issuing."""

    @extend_schema(request=EmptyBody, responses=DispatchAnswer)
    def post(self, request: Request, dispatch_id: UUID) -> Response:
        """To everybody it is for."""
        issue_dispatch(dispatch_id=dispatch_id, actor=self.actor)
        return _answer(dispatch_id, self.actor)


class DispatchVoid(DocumentsView):
    """Voiding."""

    @extend_schema(request=ReasonBody, responses=DispatchAnswer)
    def post(self, request: Request, dispatch_id: UUID) -> Response:
        """With a reason; the number is never given out again."""
        void_dispatch(dispatch_id=dispatch_id, actor=self.actor, **read_body(ReasonBody, request))
        return _answer(dispatch_id, self.actor)


class DispatchUrge(DocumentsView):
    """Urging."""

    @extend_schema(request=EmptyBody, responses=UrgedAnswer)
    def post(self, request: Request, dispatch_id: UUID) -> Response:
        """Remind who has not signed; at most every half hour."""
        return Response({"reminded": urge(dispatch_id=dispatch_id, actor=self.actor)})
