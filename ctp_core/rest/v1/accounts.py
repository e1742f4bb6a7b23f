"""Managing accounts over REST."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ctp_core.applets.accounts.dto import AccountDetailDto, AccountDto
from ctp_core.applets.accounts.guards import MANAGE_ACCOUNTS
from ctp_core.applets.accounts.selectors.accounts import accounts_found, describe_account, get_account
from ctp_core.applets.accounts.services.change_account import rename_account, set_admin_role
from ctp_core.applets.accounts.services.create_account import create_person, create_service_account
from ctp_core.applets.accounts.services.second_factor import reset_second_factor
from ctp_core.applets.accounts.services.setup_links import create_setup_link
from ctp_core.applets.accounts.services.switch_account import disable, enable
from ctp_core.applets.accounts.services.unlock_account import unlock_account
from ctp_core.kit.confirming import require_proof
from ctp_core.kit.paging import keyset_page
from ctp_core.kit.policies import ADMIN, PERMISSION
from ctp_core.kit.rest import ApiView, StrictSerializer, page_request, page_schema, paged, read_body
from ctp_core.kit.rest.lists import PAGE_PARAMETERS

MANAGERS = ADMIN("security") | PERMISSION(MANAGE_ACCOUNTS)
KINDS = ("person", "service")
ROLES = ("", "system", "security", "audit")
FILTERS = ("people", "services", "administrators", "disabled")


class AccountSerializer(serializers.Serializer[Any]):
    """One account."""

    id = serializers.UUIDField()
    username = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(KINDS)
    admin_role = serializers.ChoiceField(ROLES)
    is_active = serializers.BooleanField()


class AccountDetailSerializer(AccountSerializer):
    """One account with what managers need to know."""

    created_at = serializers.DateTimeField()
    last_sign_in_at = serializers.DateTimeField(allow_null=True)
    has_password = serializers.BooleanField()
    has_second_factor = serializers.BooleanField()
    must_change_password = serializers.BooleanField()
    locked_until = serializers.DateTimeField(allow_null=True)


class NewAccountSerializer(StrictSerializer):
    """A new account: a person sets the password by link, a service gets tokens."""

    username = serializers.CharField(max_length=150)
    name = serializers.CharField(max_length=150)
    kind = serializers.ChoiceField(KINDS, default="person")
    admin_role = serializers.ChoiceField(ROLES, default="")


class AccountChangeSerializer(StrictSerializer):
    """What is left out stays."""

    name = serializers.CharField(max_length=150, required=False)
    admin_role = serializers.ChoiceField(ROLES, required=False)
    is_active = serializers.BooleanField(required=False)


class LinkSerializer(serializers.Serializer[Any]):
    """A one-time link, shown this once."""

    link = serializers.CharField()


class AccountList(ApiView):
    """Accounts, found and made."""

    policy = MANAGERS
    scope = "accounts"

    @extend_schema(
        operation_id="list_accounts",
        parameters=[*PAGE_PARAMETERS, OpenApiParameter("q", str), OpenApiParameter("only", str, enum=FILTERS)],
        responses=page_schema("Account", AccountSerializer),
    )
    def get(self, request: Request) -> Response:
        """By sign-in name; ``q`` looks into names, ``only`` narrows."""
        text, only = request.query_params.get("q", "")[:150], request.query_params.get("only", "")
        found = accounts_found(text=text, only=only, actor=self.actor)
        return paged(
            keyset_page(found, page_request(request), order=("username",), build=describe_account), account_body
        )

    @extend_schema(operation_id="create_account", request=NewAccountSerializer, responses={201: AccountSerializer})
    def post(self, request: Request) -> Response:
        """Make one."""
        require_proof(request, self.actor)
        given = read_body(NewAccountSerializer, request)
        kind, role = given.pop("kind"), given.pop("admin_role")
        if kind == "service":
            made = create_service_account(**given, actor=self.actor)
        else:
            made = create_person(**given, password=None, admin_role=role, actor=self.actor)
        return Response(account_body(made), status=201)


class AccountDetail(ApiView):
    """One account."""

    policy = MANAGERS
    scope = "accounts"

    @extend_schema(operation_id="get_account", responses=AccountDetailSerializer)
    def get(self, request: Request, account_id: UUID) -> Response:
        """In detail."""
        return Response(_detail_body(get_account(id=account_id, actor=self.actor)))

    @extend_schema(operation_id="change_account", request=AccountChangeSerializer, responses=AccountDetailSerializer)
    def patch(self, request: Request, account_id: UUID) -> Response:
        """Rename, give a role, disable, open again."""
        given = read_body(AccountChangeSerializer, request)
        require_proof(request, self.actor)
        account_pk = get_account(id=account_id, actor=self.actor).account.pk
        if "name" in given:
            rename_account(account_pk=account_pk, name=given["name"], actor=self.actor)
        if "admin_role" in given:
            set_admin_role(account_pk=account_pk, admin_role=given["admin_role"], actor=self.actor)
        if "is_active" in given:
            change = enable if given["is_active"] else disable
            change(account_pk=account_pk, actor=self.actor)
        return Response(_detail_body(get_account(id=account_id, actor=self.actor)))


class AccountSetupLink(ApiView):
    """A link with which the person sets the password."""

    policy = MANAGERS
    scope = "accounts"

    @extend_schema(operation_id="create_setup_link", request=None, responses={201: LinkSerializer})
    def post(self, request: Request, account_id: UUID) -> Response:
        """Make one; older ones stop working."""
        require_proof(request, self.actor)
        account = get_account(id=account_id, actor=self.actor).account
        secret = create_setup_link(account_pk=account.pk, actor=self.actor)
        link = request._request.build_absolute_uri(reverse("core:setup", args=[secret]))
        return Response({"link": link}, status=201)


class AccountLock(ApiView):
    """The lock after too many failed attempts."""

    policy = MANAGERS
    scope = "accounts"

    @extend_schema(operation_id="unlock_account", responses={204: None})
    def delete(self, request: Request, account_id: UUID) -> Response:
        """Unlock."""
        account = get_account(id=account_id, actor=self.actor).account
        unlock_account(account_pk=account.pk, actor=self.actor)
        return Response(status=204)


class AccountSecondFactor(ApiView):
    """The second factor of somebody who lost it."""

    policy = ADMIN("security")
    scope = "accounts"

    @extend_schema(operation_id="reset_second_factor", responses={204: None})
    def delete(self, request: Request, account_id: UUID) -> Response:
        """Remove it; sessions end."""
        require_proof(request, self.actor)
        account = get_account(id=account_id, actor=self.actor).account
        reset_second_factor(account_pk=account.pk, actor=self.actor)
        return Response(status=204)


def account_body(account: AccountDto) -> dict[str, Any]:
    """An account as REST shows it."""
    return {
        "id": account.id,
        "username": account.username,
        "name": account.name,
        "kind": account.kind,
        "admin_role": account.admin_role,
        "is_active": account.is_active,
    }


def _detail_body(detail: AccountDetailDto) -> dict[str, Any]:
    return account_body(detail.account) | {
        "created_at": detail.created_at,
        "last_sign_in_at": detail.last_sign_in_at,
        "has_password": detail.has_password,
        "has_second_factor": detail.has_second_factor,
        "must_change_password": detail.must_change_password,
        "locked_until": detail.locked_until,
    }
