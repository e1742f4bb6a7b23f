"""One's own account over REST."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ctp_core.applets.accounts.selectors.sessions import list_sessions
from ctp_core.applets.accounts.selectors.standings import find_standing
from ctp_core.applets.accounts.services.choose_appearance import choose_appearance
from ctp_core.applets.accounts.services.end_sessions import end_own_session
from ctp_core.applets.accounts.services.set_password import change_password
from ctp_core.contracts import DATA_SCOPE_KINDS, NotFound, Page
from ctp_core.kit.policies import SIGNED_IN
from ctp_core.kit.rest import ApiView, StrictSerializer, page_schema, paged, read_body

LANGUAGES = ("", *dict(settings.LANGUAGES))


class MemberSerializer(serializers.Serializer[Any]):
    """The person in the organisation."""

    id = serializers.UUIDField()
    name = serializers.CharField()


class NarrowedPermissionSerializer(serializers.Serializer[Any]):
    """A function permission held for a part of the data; *units* are the chosen ones."""

    permission = serializers.CharField()
    scope = serializers.ChoiceField(DATA_SCOPE_KINDS)
    units = serializers.ListField(child=serializers.UUIDField())


class MeSerializer(serializers.Serializer[Any]):
    """Who asks, and with what rights."""

    id = serializers.UUIDField()
    username = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.CharField()
    admin_role = serializers.CharField()
    member = MemberSerializer(allow_null=True)
    external = serializers.BooleanField()
    permissions = serializers.ListField(child=serializers.CharField())
    narrowed_permissions = NarrowedPermissionSerializer(many=True)
    scopes = serializers.ListField(child=serializers.CharField(), allow_null=True)
    language = serializers.CharField()
    theme = serializers.CharField()
    time_zone = serializers.CharField()


class MeChangeSerializer(StrictSerializer):
    """What is left out stays; an empty text follows the browser or the house."""

    language = serializers.ChoiceField(LANGUAGES, required=False)
    theme = serializers.ChoiceField(("", "light", "dark"), required=False)
    time_zone = serializers.CharField(max_length=64, required=False, allow_blank=True)


class PasswordSerializer(StrictSerializer):
    """The present password and the new one."""

    old = serializers.CharField(max_length=128, trim_whitespace=False)
    new = serializers.CharField(max_length=200, trim_whitespace=False)


class SessionSerializer(serializers.Serializer[Any]):
    """A browser that is signed in."""

    id = serializers.UUIDField()
    device = serializers.CharField()
    address = serializers.CharField()
    created_at = serializers.DateTimeField()
    last_seen_at = serializers.DateTimeField()
    is_current = serializers.BooleanField()


class Me(ApiView):
    """The account of who asks."""

    policy = SIGNED_IN
    scope = "accounts"

    @extend_schema(operation_id="get_me", responses=MeSerializer)
    def get(self, request: Request) -> Response:
        """Who I am here."""
        return Response(self._body())

    @extend_schema(operation_id="change_me", request=MeChangeSerializer, responses=MeSerializer)
    def patch(self, request: Request) -> Response:
        """Language, theme, time zone."""
        body = read_body(MeChangeSerializer, request)
        choose_appearance(account_pk=self.actor.account_pk or 0, **body)
        return Response(self._body())

    def _body(self) -> dict[str, Any]:
        actor = self.actor
        standing = find_standing(account_pk=actor.account_pk or 0)
        if standing is None:
            raise NotFound()
        return {
            "id": standing.account_id,
            "username": standing.username,
            "name": standing.name,
            "kind": standing.kind,
            "admin_role": standing.admin_role,
            "member": {"id": actor.member.id, "name": actor.member.name} if actor.member else None,
            "external": actor.external,
            "permissions": sorted(actor.permissions),
            "narrowed_permissions": [
                {"permission": one.code, "scope": one.scope.kind, "units": sorted(one.scope.units)}
                for one in sorted(actor.narrowed, key=lambda one: (one.code, one.scope.kind))
            ],
            "scopes": None if actor.scopes is None else sorted(actor.scopes),
            "language": standing.language,
            "theme": standing.theme,
            "time_zone": standing.time_zone,
        }


class MyPassword(ApiView):
    """One's own password."""

    policy = SIGNED_IN
    scope = "accounts"

    @extend_schema(operation_id="change_my_password", request=PasswordSerializer, responses={204: None})
    def post(self, request: Request) -> Response:
        """Change it; other browsers are signed out."""
        body = read_body(PasswordSerializer, request)
        change_password(
            account_pk=self.actor.account_pk or 0,
            session_pk=_session_pk(request),
            address=self.actor.address,
            actor=self.actor,
            **body,
        )
        return Response(status=204)


class MySessions(ApiView):
    """Where one is signed in."""

    policy = SIGNED_IN
    scope = "accounts"

    @extend_schema(operation_id="list_my_sessions", responses=page_schema("Session", SessionSerializer))
    def get(self, request: Request) -> Response:
        """The last used first."""
        found = list_sessions(account_pk=self.actor.account_pk or 0, current_pk=_session_pk(request))
        return paged(Page(found), lambda one: SessionSerializer(one).data)


class MySession(ApiView):
    """One browser."""

    policy = SIGNED_IN
    scope = "accounts"

    @extend_schema(operation_id="end_my_session", responses={204: None})
    def delete(self, request: Request, session_id: UUID) -> Response:
        """Sign it out."""
        end_own_session(account_pk=self.actor.account_pk or 0, session_id=session_id, actor=self.actor)
        return Response(status=204)


def _session_pk(request: Request) -> int | None:
    """This browser's session; none for a token."""
    plain: Any = request._request
    if "Authorization" in request.headers or plain.standing is None:
        return None
    return plain.standing.session_pk  # type: ignore[no-any-return]
