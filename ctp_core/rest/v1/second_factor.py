"""The second factor of one's own account over REST: what a browser does on the account's pages, with the password in the body."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ctp_core.applets.accounts.dto import Standing
from ctp_core.applets.accounts.errors import SecondFactorMissing
from ctp_core.applets.accounts.rules import second_factor_required
from ctp_core.applets.accounts.selectors.standings import find_standing
from ctp_core.applets.accounts.services import second_factor as factors
from ctp_core.applets.accounts.services.set_password import require_password
from ctp_core.contracts import NotFound
from ctp_core.kit.policies import SIGNED_IN
from ctp_core.kit.rest import ApiView, StrictSerializer


class SecondFactorSerializer(serializers.Serializer[Any]):
    """Whether codes are asked for at sign-in."""

    is_on = serializers.BooleanField()
    is_required = serializers.BooleanField()
    recovery_codes_left = serializers.IntegerField()


class EnrolmentSerializer(serializers.Serializer[Any]):
    """What the authenticator app needs: the secret, or the address that a QR code holds."""

    secret = serializers.CharField()
    uri = serializers.CharField()


class RecoveryCodesSerializer(serializers.Serializer[Any]):
    """Shown this once."""

    recovery_codes = serializers.ListField(child=serializers.CharField())


class PasswordOnlySerializer(StrictSerializer):
    """The present password: a token that was stolen changes no second factor."""

    password = serializers.CharField(max_length=128, trim_whitespace=False)


class CodeSerializer(StrictSerializer):
    """A code of the new app."""

    code = serializers.CharField(max_length=32)


class _FactorView(ApiView):
    """What these addresses have in common."""

    policy = SIGNED_IN
    scope = "accounts"

    @property
    def pk(self) -> int:
        """Whose factor."""
        return self.actor.account_pk or 0

    def confirm_password(self, request: Request) -> None:
        """Raises Invalid at ``password``, LockedOut."""
        body = PasswordOnlySerializer(data=request.data)
        body.is_valid(raise_exception=True)
        require_password(account_pk=self.pk, address=self.actor.address, **body.validated_data)

    def standing(self) -> Standing:
        """The account as it is now."""
        found = find_standing(account_pk=self.pk)
        if found is None:
            raise NotFound()
        return found


class MySecondFactor(_FactorView):
    """State and set-up."""

    @extend_schema(operation_id="get_my_second_factor", responses=SecondFactorSerializer)
    def get(self, request: Request) -> Response:
        """Whether there is one."""
        standing = self.standing()
        return Response(
            {
                "is_on": factors.has_app(account_pk=self.pk),
                "is_required": second_factor_required(standing),
                "recovery_codes_left": factors.count_recovery_codes(account_pk=self.pk),
            }
        )

    @extend_schema(
        operation_id="begin_second_factor", request=PasswordOnlySerializer, responses={201: EnrolmentSerializer}
    )
    def post(self, request: Request) -> Response:
        """Begin: what the app needs. The present one stays in force until a code of the new one is confirmed."""
        self.confirm_password(request)
        enrolment = factors.begin_second_factor(account_pk=self.pk)
        return Response({"secret": enrolment.secret, "uri": enrolment.uri}, status=201)


class MySecondFactorConfirm(_FactorView):
    """The first code."""

    @extend_schema(operation_id="confirm_second_factor", request=CodeSerializer, responses=RecoveryCodesSerializer)
    def post(self, request: Request) -> Response:
        """The app counts from now on."""
        body = CodeSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        codes = factors.confirm_second_factor(account_pk=self.pk, actor=self.actor, **body.validated_data)
        return Response({"recovery_codes": list(codes)})


class MyRecoveryCodes(_FactorView):
    """Codes for a lost phone."""

    @extend_schema(
        operation_id="renew_recovery_codes", request=PasswordOnlySerializer, responses=RecoveryCodesSerializer
    )
    def post(self, request: Request) -> Response:
        """New ones; the old ones stop working."""
        self.confirm_password(request)
        if not factors.has_app(account_pk=self.pk):
            raise SecondFactorMissing()
        codes = factors.renew_recovery_codes(account_pk=self.pk, actor=self.actor)
        return Response({"recovery_codes": list(codes)})


class MySecondFactorRemove(_FactorView):
    """Doing without."""

    @extend_schema(operation_id="remove_my_second_factor", request=PasswordOnlySerializer, responses={204: None})
    def post(self, request: Request) -> Response:
        """Sign in without codes from now on; administrators may not."""
        self.confirm_password(request)
        required = second_factor_required(self.standing())
        factors.remove_second_factor(account_pk=self.pk, required=required, actor=self.actor)
        return Response(status=204)
