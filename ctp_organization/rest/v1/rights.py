"""Rights over REST: explained, and function permissions given and taken."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ctp_core.contracts import DATA_SCOPE_KINDS, DataScope, FieldError, Invalid, ObjectRef, PrincipalRef, mark
from ctp_core.kit.confirming import require_proof
from ctp_core.kit.policies import ADMIN, SIGNED_IN
from ctp_core.kit.rest import ApiView, StrictSerializer, read_body
from ctp_organization.api import rights
from ctp_organization.rest.v1.reading import plain_text, read_filters
from ctp_organization.rest.v1.shapes import RefSerializer, plain_ref


class SourceSerializer(serializers.Serializer[Any]):
    """One thing a right comes from, or would come from; `ways` say how the person came by it."""

    kind = serializers.ChoiceField(["own", "direct", "principal", "permission", "admin", "delegation", "internal"])
    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # DRF collects fields by any name
    ways = serializers.ListField(child=serializers.CharField())


class ExplanationSerializer(serializers.Serializer[Any]):
    """`reasons`: each list suffices, all of its sources together. `missing`: each source alone would open it."""

    member = RefSerializer()
    object = serializers.CharField(allow_null=True)
    verb = serializers.CharField()
    allowed = serializers.BooleanField()
    verbs = serializers.ListField(child=serializers.CharField())
    reasons = serializers.ListField(child=SourceSerializer(many=True))
    missing = SourceSerializer(many=True)
    obstacles = serializers.ListField(child=serializers.ChoiceField(["disabled", "module_off", "state"]))


class PermissionSerializer(serializers.Serializer[Any]):
    """A function permission and who holds it."""

    code = serializers.CharField()
    module = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    holders = SourceSerializer(many=True)
    scopes = serializers.ListField(child=serializers.ChoiceField(DATA_SCOPE_KINDS))


class GrantBody(StrictSerializer):
    """Who shall hold the permission, as `role:<id>`, `member:<id>`, `unit_tree:<id>`, …, and for which part of the data.

    Without `scope` it counts everywhere; `chosen` names `units`, which count with all below them.
    """

    principal = serializers.CharField(max_length=64)
    scope = serializers.ChoiceField(DATA_SCOPE_KINDS, allow_null=True, default=None)
    units = serializers.ListField(child=serializers.UUIDField(), max_length=100, default=list)


class Explain(ApiView):
    """Why somebody may do something, or why not.

    About oneself for everybody, about anybody for security and audit administrators. Either `object` (`news/article/<id>`) with
    `verb`, or `permission`.
    """

    policy = SIGNED_IN
    scope = "organization"

    @extend_schema(
        operation_id="explain_right",
        parameters=[
            OpenApiParameter("member", UUID, description="Left out: oneself."),
            OpenApiParameter("object", str),
            OpenApiParameter("verb", str, description="`read` when left out."),
            OpenApiParameter("permission", str),
        ],
        responses=ExplanationSerializer,
    )
    def get(self, request: Request) -> Response:
        known = {"member": UUID, "object": ObjectRef.parse, "verb": plain_text, "permission": plain_text}
        given = read_filters(request, known)  # type: ignore[arg-type]
        member_id = given.get("member") or (self.actor.member.id if self.actor.member else None)
        if member_id is None:
            raise Invalid({"member": [FieldError("organization.required", mark("Choose somebody."))]})
        if "permission" in given:
            found = rights.explain_permission(code=given["permission"], member_id=member_id, actor=self.actor)
        elif "object" in given:
            verb = given.get("verb", "read")
            found = rights.explain_right(ref=given["object"], verb=verb, member_id=member_id, actor=self.actor)
        else:
            raise Invalid({"object": [FieldError("organization.required", mark("Say what it is about."))]})
        return Response(_plain(found))


class PermissionList(ApiView):
    """Every function permission and who holds it."""

    policy = ADMIN("security", "audit")
    scope = "organization"

    @extend_schema(operation_id="list_permissions", responses=PermissionSerializer(many=True))
    def get(self, request: Request) -> Response:
        read_filters(request, {})
        return Response([asdict(one) for one in rights.list_permissions()])


class PermissionGrants(ApiView):
    """Give a function permission to a principal (POST) or take it away (DELETE, `principal`)."""

    policy = ADMIN("security")
    scope = "organization"

    @extend_schema(operation_id="grant_permission", request=GrantBody, responses={204: None})
    def post(self, request: Request, code: str) -> Response:
        require_proof(request, self.actor)
        given = read_body(GrantBody, request)
        principal, units = _principal(given["principal"]), frozenset(given["units"])
        if units and not given["scope"]:
            message = mark("Units are chosen for “chosen units” alone.")
            raise Invalid({"units": [FieldError("core.data_scope_units", message)]})
        scope = DataScope(given["scope"], units) if given["scope"] else None
        rights.grant_permission(code=code, principal=principal, scope=scope, actor=self.actor)
        return Response(status=204)

    @extend_schema(
        operation_id="revoke_permission",
        parameters=[OpenApiParameter("principal", str, required=True)],
        responses={204: None},
    )
    def delete(self, request: Request, code: str) -> Response:
        require_proof(request, self.actor)
        given = read_filters(request, {"principal": plain_text})
        rights.revoke_permission(code=code, principal=_principal(given.get("principal", "")), actor=self.actor)
        return Response(status=204)


def _principal(text: str) -> PrincipalRef:
    try:
        return PrincipalRef.parse(text)
    except ValueError:
        message = mark("This is nobody a right can be given to.")
        raise Invalid({"principal": [FieldError("organization.bad_principal", message)]}) from None


def _plain(found: rights.Explanation) -> dict[str, Any]:
    return {
        "member": plain_ref(found.member),
        "object": None if found.ref is None else str(found.ref),
        "verb": found.verb,
        "allowed": found.allowed,
        "verbs": list(found.verbs),
        "reasons": [[asdict(one) for one in together] for together in found.reasons],
        "missing": [asdict(one) for one in found.missing],
        "obstacles": list(found.obstacles),
    }
