"""The audit over REST, for reading."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ctp_core.api import audit
from ctp_core.kit.paging import keyset_page
from ctp_core.kit.policies import ADMIN
from ctp_core.kit.rest import ApiView, page_request, page_schema, paged
from ctp_core.kit.rest.lists import PAGE_PARAMETERS


class AuditEntrySerializer(serializers.Serializer[Any]):
    """One act."""

    id = serializers.UUIDField()
    at = serializers.DateTimeField()
    action = serializers.CharField()
    actor_kind = serializers.CharField()
    actor_name = serializers.CharField()
    on_behalf_of = serializers.CharField()
    subject = serializers.CharField()
    details = serializers.JSONField()
    request_id = serializers.CharField()
    address = serializers.CharField()
    sequence = serializers.IntegerField(allow_null=True)


class AuditList(ApiView):
    """Acts, newest first."""

    policy = ADMIN("audit")
    scope = "audit"

    @extend_schema(
        operation_id="list_audit_entries",
        parameters=[*(OpenApiParameter(name, str) for name in audit.FILTERS), *PAGE_PARAMETERS],
        responses=page_schema("AuditEntry", AuditEntrySerializer),
    )
    def get(self, request: Request) -> Response:
        rows = audit.list_entries(actor=self.actor, wanted=audit.audit_filter(request.query_params))
        return paged(keyset_page(rows, page_request(request), order=("-pk",), build=audit.audit_dto), _entry)


def _entry(one: audit.AuditEntryDto) -> dict[str, Any]:
    return {
        "id": str(one.id),
        "at": one.at,
        "action": one.action,
        "actor_kind": one.actor_kind,
        "actor_name": one.actor_name,
        "on_behalf_of": one.behalf_name,
        "subject": f"{one.subject_module}/{one.subject_kind}/{one.subject_id}" if one.subject_id else "",
        "details": one.details,
        "request_id": one.request_id,
        "address": one.address,
        "sequence": one.sequence,
    }
