"""Registers over REST: their setting up, their fields, the schema of a record."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.registers.domain.dto import RoleContent
from apps.registers.rest.v1.shapes import (
    FieldSerializer,
    ManagedRegisterSerializer,
    RegisterBody,
    RegisterSerializer,
    plain_field,
    plain_register,
    plain_settings,
)
from apps.registers.selectors.records import open_list
from apps.registers.selectors.registers import MANAGE, get_managed, list_registers, open_register
from apps.registers.services.save_register import RegisterContent, create_register, update_register
from apps_api.registers import RegisterForbidden
from ctp_core.contracts import PRINCIPAL_KINDS, Actor, FieldError, Invalid, mark
from ctp_core.kit.policies import PERMISSION, SIGNED_IN
from ctp_core.kit.rest import ApiView, page_schema, read_body, require_current, tagged, whole
from ctp_form.api import definitions, lists
from ctp_form.contracts import FieldPolicy
from ctp_form.kit.words import language
from ctp_organization.kit.picker import read_refs


class RegisterView(ApiView):
    """The base of the module's REST views."""

    policy = SIGNED_IN
    scope = "registers"


class RegisterList(RegisterView):
    """The registers the caller has a seat in."""

    policies = {"POST": PERMISSION(MANAGE)}

    @extend_schema(operation_id="list_registers", responses=page_schema("Register", RegisterSerializer))
    def get(self, request: Request) -> Response:
        """All of them, by name: registers are few."""
        return whole(list_registers(actor=self.actor), plain_register)

    @extend_schema(operation_id="create_register", request=RegisterBody, responses={201: ManagedRegisterSerializer})
    def post(self, request: Request) -> Response:
        """Make a register."""
        content = _content(read_body(RegisterBody, request), self.actor)
        return _managed(create_register(content=content, actor=self.actor), status=201)


class RegisterDetail(RegisterView):
    """One register."""

    policies = {"PUT": PERMISSION(MANAGE)}

    @extend_schema(operation_id="get_register", responses=RegisterSerializer)
    def get(self, request: Request, register_id: UUID) -> Response:
        """As the caller's seat shows it."""
        return Response(plain_register(open_register(register_id=register_id, actor=self.actor)))

    @extend_schema(operation_id="update_register", request=RegisterBody, responses=ManagedRegisterSerializer)
    def put(self, request: Request, register_id: UUID) -> Response:
        """Change it. Send If-Match with the tag of ``settings/`` to be sure of the version."""
        found = get_managed(register_id=register_id)
        require_current(request, found.id, found.revision)
        content = _content(read_body(RegisterBody, request), self.actor)
        sent = bool(request.headers.get("If-Match"))
        update_register(
            register_id=register_id,
            content=content,
            actor=self.actor,
            expected_revision=found.revision if sent else None,
        )
        return _managed(register_id)


class RegisterSettingsDetail(RegisterView):
    """How a register is set up."""

    policy = PERMISSION(MANAGE)

    @extend_schema(operation_id="get_register_settings", responses=ManagedRegisterSerializer)
    def get(self, request: Request, register_id: UUID) -> Response:
        """With its roles."""
        return _managed(register_id)


class RegisterFields(RegisterView):
    """The fields of the list."""

    @extend_schema(operation_id="list_register_fields", responses=page_schema("RegisterField", FieldSerializer))
    def get(self, request: Request, register_id: UUID) -> Response:
        """What the caller may show, filter and sort by; ``where`` takes the operators given here."""
        opened = open_list(register_id=register_id, actor=self.actor)
        found = lists.list_fields(version_id=opened.card.version_id, policy=opened.within.policy, language=language())
        return whole(found, plain_field)


class RegisterSchema(RegisterView):
    """What a new record may hold."""

    @extend_schema(operation_id="get_register_schema", responses={200: dict[str, Any]})
    def get(self, request: Request, register_id: UUID) -> Response:
        """JSON Schema (2020-12) of ``values`` of a new record under the caller's rights."""
        card = open_register(register_id=register_id, actor=self.actor)
        policy = card.seat.adding()
        if policy is None:
            raise RegisterForbidden()
        return Response(definitions.json_schema(version_id=card.version_id, policy=policy, language=language()))


def _content(body: dict[str, Any], actor: Actor) -> RegisterContent:
    roles = tuple(_role(place, one, actor) for place, one in enumerate(body.pop("roles")))
    columns, fast = tuple(body.pop("columns")), tuple(body.pop("fast"))
    return RegisterContent(**body, columns=columns, fast=fast, roles=roles)


def _role(place: int, one: dict[str, Any], actor: Actor) -> RoleContent:
    try:
        policy = FieldPolicy.from_json(one["policy"])
    except (ValueError, AttributeError, TypeError):
        message = mark("A field policy has a default, fields and tables.")
        raise Invalid({f"roles.{place}.policy": [FieldError("registers.policy", message)]}) from None
    holders = read_refs(f"roles.{place}.holders", one["holders"], kinds=PRINCIPAL_KINDS, actor=actor)
    named = read_refs(f"roles.{place}.units", [f"unit:{unit}" for unit in one["units"]], kinds=("unit",), actor=actor)
    units = frozenset(ref.id for ref in named if ref.id is not None)
    return RoleContent(one["name"], one["scope"], tuple(one["verbs"]), policy, tuple(holders), units)


def _managed(register_id: UUID, status: int = 200) -> Response:
    found = get_managed(register_id=register_id)
    return tagged(plain_settings(found), found.id, found.revision, status=status)
