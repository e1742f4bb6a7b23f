"""Delegations over REST."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ctp_core.kit.policies import SIGNED_IN
from ctp_core.kit.rest import (
    ApiView,
    MomentField,
    StrictSerializer,
    page_request,
    page_schema,
    paged,
    read_body,
    tagged,
)
from ctp_organization.api import delegations
from ctp_organization.contracts import DelegationDto
from ctp_organization.rest.v1.reading import read_filters
from ctp_organization.rest.v1.shapes import DelegationSerializer, plain_delegation
from ctp_organization.selectors.delegation_templates import name_templates
from ctp_organization.selectors.delegations import get_delegation, page_delegations


class DelegationBody(StrictSerializer):
    """Who acts for whom; no modules and no templates (by id) means everything."""

    grantor = serializers.UUIDField()
    delegate = serializers.UUIDField()
    starts_at = MomentField()
    ends_at = MomentField()
    modules = serializers.ListField(child=serializers.CharField(max_length=64), max_length=100, default=list)
    templates = serializers.ListField(child=serializers.UUIDField(), max_length=200, default=list)
    reason = serializers.CharField(max_length=300, allow_blank=True, default="")


class DelegationList(ApiView):
    """One's own delegations in both directions; all of them for those who maintain the organisation."""

    policy = SIGNED_IN
    scope = "organization"

    @extend_schema(operation_id="list_delegations", responses=page_schema("Delegation", DelegationSerializer))
    def get(self, request: Request) -> Response:
        given = read_filters(request, {"grantor": UUID, "delegate": UUID})
        found = page_delegations(
            actor=self.actor,
            wanted=page_request(request),
            grantor_id=given.get("grantor"),
            delegate_id=given.get("delegate"),
        )
        names = name_templates(refs=[ref for one in found.items for ref in one.templates])
        return paged(found, lambda one: plain_delegation(one, names))

    @extend_schema(operation_id="set_delegation", request=DelegationBody, responses={201: DelegationSerializer})
    def post(self, request: Request) -> Response:
        body = read_body(DelegationBody, request)
        made = delegations.set_delegation(
            grantor_id=body["grantor"],
            delegate_id=body["delegate"],
            starts_at=body["starts_at"],
            ends_at=body["ends_at"],
            modules=body["modules"],
            templates=body["templates"],
            reason=body["reason"],
            actor=self.actor,
        )
        return _answer(made, status=201)


class DelegationDetail(ApiView):
    """One delegation."""

    policy = SIGNED_IN
    scope = "organization"

    @extend_schema(operation_id="get_delegation", responses=DelegationSerializer)
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002
        found = get_delegation(id=id, actor=self.actor)
        return _answer(found)


class DelegationEnd(ApiView):
    """Ends a delegation now."""

    policy = SIGNED_IN
    scope = "organization"

    @extend_schema(operation_id="end_delegation", request=None, responses=DelegationSerializer)
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002
        done = delegations.end_delegation(id=id, actor=self.actor)
        return _answer(done)


def _answer(one: DelegationDto, *, status: int = 200) -> Response:
    return tagged(plain_delegation(one, name_templates(refs=one.templates)), one.id, one.version, status=status)
