"""Stored seals over REST."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from ctp_core.contracts import PRINCIPAL_KINDS
from ctp_core.kit.confirming import require_proof
from ctp_core.kit.policies import SIGNED_IN, Policy
from ctp_core.kit.rest import (
    PAGE_PARAMETERS,
    ApiView,
    page_request,
    page_schema,
    paged,
    read_body,
    require_current,
    tagged,
)
from ctp_form.contracts import ImpressionDto, SealDto
from ctp_form.kit.words import language
from ctp_form.rest.v1.serializers import ImpressionAnswer, PutAnswer, SealAnswer, SealBody, SealCreateBody
from ctp_form.selectors.seals import get_seal, list_impressions, list_seals
from ctp_form.services.put_seal import put_seal
from ctp_form.services.save_seal import SealContent, create_seal, update_seal
from ctp_organization.kit.picker import read_refs


def seal_body(one: SealDto) -> Any:
    """A seal as JSON."""
    return SealAnswer(one).data


def impression_body(one: ImpressionDto) -> Any:
    """A line of a register as JSON."""
    return ImpressionAnswer(one).data


class _SealView(ApiView):
    policy: ClassVar[Policy] = SIGNED_IN
    scope: ClassVar[str | None] = "form"

    def content(self, body: dict[str, Any]) -> SealContent:
        users = read_refs("users", body["users"], kinds=PRINCIPAL_KINDS, actor=self.actor)
        return SealContent(body["name"], users, is_active=body["is_active"])


class SealList(_SealView):
    """The seals the caller sees."""

    @extend_schema(
        operation_id="list_seals", responses=page_schema("StoredSeal", SealAnswer), parameters=PAGE_PARAMETERS
    )
    def get(self, request: Request) -> Response:
        """Own ones, those one may put, and for who keeps seals those of all units; newest first."""
        return paged(list_seals(actor=self.actor, page=page_request(request)), seal_body)

    @extend_schema(operation_id="create_seal", request=SealCreateBody, responses={201: SealAnswer})
    def post(self, request: Request) -> Response:
        """Keep one."""
        body = read_body(SealCreateBody, request)
        made = create_seal(content=self.content(body), picture=body["picture"], unit_id=body["unit"], actor=self.actor)
        return tagged(seal_body(made), made.id, made.revision, status=201)


class SealDetail(_SealView):
    """One seal."""

    @extend_schema(operation_id="get_seal", responses=SealAnswer)
    def get(self, request: Request, seal_id: UUID) -> Response:
        """As the caller sees it."""
        found = get_seal(seal_id=seal_id, actor=self.actor)
        return tagged(seal_body(found), found.id, found.revision)

    @extend_schema(operation_id="update_seal", request=SealBody, responses=SealAnswer)
    def put(self, request: Request, seal_id: UUID) -> Response:
        """Change its name, who may put it, whether it is in force; takes If-Match."""
        before = get_seal(seal_id=seal_id, actor=self.actor)
        require_current(request, before.id, before.revision)
        guarded = before.revision if request.headers.get("If-Match") else None
        content = self.content(read_body(SealBody, request))
        found = update_seal(seal_id=seal_id, content=content, actor=self.actor, expected_revision=guarded)
        return tagged(seal_body(found), found.id, found.revision)


class SealImpressions(_SealView):
    """Where a seal was put."""

    @extend_schema(
        operation_id="list_seal_impressions",
        responses=page_schema("SealImpression", ImpressionAnswer),
        parameters=PAGE_PARAMETERS,
    )
    def get(self, request: Request, seal_id: UUID) -> Response:
        """The register, newest first, for who keeps the seal."""
        wanted = page_request(request)
        found = list_impressions(seal_id=seal_id, actor=self.actor, page=wanted, language=language())
        return paged(found, impression_body)

    @extend_schema(operation_id="put_seal", request=None, responses={201: PutAnswer})
    def post(self, request: Request, seal_id: UUID) -> Response:
        """Put it: send ``{"seal": …}`` of the answer as the value of a signature field within an hour."""
        get_seal(seal_id=seal_id, actor=self.actor)
        require_proof(request, self.actor)
        return Response(PutAnswer(put_seal(seal_id=seal_id, actor=self.actor)).data, status=201)
