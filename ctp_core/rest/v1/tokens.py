"""API tokens over REST: one's own, and those of service accounts."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ctp_core.applets.accounts.rules import require_fresh
from ctp_core.applets.accounts.selectors.accounts import get_account
from ctp_core.applets.accounts.selectors.tokens import list_tokens
from ctp_core.applets.accounts.services.tokens import create_token, revoke_token
from ctp_core.contracts import Page
from ctp_core.kit.policies import ADMIN, SIGNED_IN
from ctp_core.kit.rest import ApiView, MomentField, StrictSerializer, page_schema, paged, read_body


class TokenSerializer(serializers.Serializer[Any]):
    """A token without its secret."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    hint = serializers.CharField()
    scopes = serializers.ListField(child=serializers.CharField())
    networks = serializers.ListField(child=serializers.CharField())
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    last_used_at = serializers.DateTimeField(allow_null=True)


class MadeTokenSerializer(TokenSerializer):
    """A new token with its secret, shown this once."""

    secret = serializers.CharField()


class NewTokenSerializer(StrictSerializer):
    """What the token may do, until when, from where."""

    name = serializers.CharField(max_length=100)
    scopes = serializers.ListField(child=serializers.CharField(max_length=100), max_length=200)
    expires_at = MomentField()
    networks = serializers.ListField(child=serializers.CharField(max_length=50), max_length=20, default=list)


class TokenList(ApiView):
    """One's own tokens."""

    policy = SIGNED_IN
    scope = "accounts"

    @extend_schema(operation_id="list_tokens", responses=page_schema("Token", TokenSerializer))
    def get(self, request: Request) -> Response:
        """Those that work, newest first."""
        return paged(Page(list_tokens(account_pk=self.actor.account_pk or 0)), lambda one: TokenSerializer(one).data)

    @extend_schema(operation_id="create_token", request=NewTokenSerializer, responses={201: MadeTokenSerializer})
    def post(self, request: Request) -> Response:
        """Make one. A token makes none that may more; a browser must have confirmed the password just before."""
        return _make(self, request, self.actor.account_pk or 0)


class TokenDetail(ApiView):
    """One token."""

    policy = SIGNED_IN
    scope = "accounts"

    @extend_schema(operation_id="revoke_token", responses={204: None})
    def delete(self, request: Request, token_id: UUID) -> Response:
        """Revoke it, from now on."""
        revoke_token(id=token_id, actor=self.actor)
        return Response(status=204)


class AccountTokens(ApiView):
    """The tokens of a service account."""

    policy = ADMIN("security")
    scope = "accounts"

    @extend_schema(operation_id="list_account_tokens", responses=page_schema("AccountToken", TokenSerializer))
    def get(self, request: Request, account_id: UUID) -> Response:
        """Those that work, newest first."""
        account = get_account(id=account_id, actor=self.actor).account
        return paged(Page(list_tokens(account_pk=account.pk)), lambda one: TokenSerializer(one).data)

    @extend_schema(
        operation_id="create_account_token", request=NewTokenSerializer, responses={201: MadeTokenSerializer}
    )
    def post(self, request: Request, account_id: UUID) -> Response:
        """Make one for it."""
        return _make(self, request, get_account(id=account_id, actor=self.actor).account.pk)


def _make(view: ApiView, request: Request, account_pk: int) -> Response:
    if view.actor.scopes is None:
        require_fresh(request._request.standing)  # type: ignore[attr-defined]
    body = read_body(NewTokenSerializer, request)
    token, secret = create_token(account_pk=account_pk, **body, actor=view.actor)
    return Response({**TokenSerializer(token).data, "secret": secret}, status=201)
