"""Limits on fields by role over REST."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from ctp_core.contracts import PRINCIPAL_KINDS, Actor, FieldError, Invalid, mark
from ctp_core.kit.policies import PERMISSION, Policy
from ctp_core.kit.rest import ApiView, read_body
from ctp_form.api import definitions, limits
from ctp_form.contracts import MANAGE_DEFINITIONS, FieldLimitDto, FieldPolicy
from ctp_form.rest.v1.serializers import LimitsAnswer, LimitsBody
from ctp_organization.kit.picker import read_refs


class DefinitionLimits(ApiView):
    """What people of a role may at most of a form, wherever it is used."""

    policy: ClassVar[Policy] = PERMISSION(MANAGE_DEFINITIONS)
    scope: ClassVar[str | None] = "form"

    @extend_schema(operation_id="get_form_limits", responses=LimitsAnswer)
    def get(self, request: Request, definition_id: UUID) -> Response:
        """In order."""
        definitions.get_definition(definition_id=definition_id, actor=self.actor)
        return Response(_plain(definition_id))

    @extend_schema(operation_id="set_form_limits", request=LimitsBody, responses=LimitsAnswer)
    def put(self, request: Request, definition_id: UUID) -> Response:
        """Set all of them; they hold at once."""
        body = read_body(LimitsBody, request)
        wanted = [_limit(place, one, self.actor) for place, one in enumerate(body["limits"])]
        limits.save_limits(definition_id=definition_id, limits=wanted, actor=self.actor)
        return Response(_plain(definition_id))


def _limit(place: int, one: dict[str, Any], actor: Actor) -> FieldLimitDto:
    try:
        policy = FieldPolicy.from_json(one["policy"])
    except (ValueError, AttributeError, TypeError):
        message = mark("A field policy has a default, fields and tables.")
        raise Invalid({f"limits.{place}.policy": [FieldError("form.limit_policy", message)]}) from None
    holders = read_refs(f"limits.{place}.holders", one["holders"], kinds=PRINCIPAL_KINDS, actor=actor)
    return FieldLimitDto(one["name"], policy, tuple(holders))


def _plain(definition_id: UUID) -> dict[str, Any]:
    found = limits.list_limits(definition_id=definition_id)
    return {
        "limits": [
            {"name": one.name, "policy": one.policy.to_json(), "holders": [str(ref) for ref in one.holders]}
            for one in found
        ]
    }
