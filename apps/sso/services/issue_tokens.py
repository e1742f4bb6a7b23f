"""Codes and refresh tokens become tokens: each is good once, and one that comes twice ends the whole sign-on."""

from __future__ import annotations

import secrets as random
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from apps.sso.domain.errors import OAuthError
from apps.sso.domain.pkce import proves
from apps.sso.models import Application, IssuedToken, SignOn
from apps.sso.services.issue_code import CODE_PURPOSE
from ctp_core.api import audit, clock, preferences, secrets
from ctp_core.contracts import ObjectRef, system_actor

TOKEN_PURPOSE, CLIENT_PURPOSE = "sso-token", "sso-client"
CODE_LIFE, ACCESS_LIFE, REFRESH_LIFE = timedelta(minutes=1), timedelta(minutes=10), timedelta(days=30)
CHAIN_DAYS = "sso.sign_on_days"


@dataclass(frozen=True, slots=True)
class Issued:
    """What goes to the application; *refresh* is empty unless it asked for offline access."""

    sign_on: SignOn
    access: str
    refresh: str


def authenticate_application(*, client_id: str, secret: str, by_header: bool) -> Application:
    """The application that asks. Raises OAuthError invalid_client."""
    refused = OAuthError("invalid_client", "unknown client or wrong secret", status=401 if by_header else 400)
    try:
        public_id = UUID(client_id)
    except ValueError:
        raise refused from None
    application = Application.objects.filter(public_id=public_id, is_active=True).first()
    if application is None:
        raise refused
    digest = secrets.digest_of(secret, purpose=CLIENT_PURPOSE) if secret else ""
    if not random.compare_digest(digest, application.secret_digest):
        raise refused
    return application


def exchange_code(*, application: Application, code: str, redirect_uri: str, verifier: str) -> Issued:
    """Tokens for a code. Raises OAuthError invalid_grant."""
    digest = secrets.digest_of(code, purpose=CODE_PURPOSE)
    with transaction.atomic():
        sign_on = _locked(SignOn.objects.filter(code_digest=digest, application=application).first())
        replayed = sign_on is not None and sign_on.used_at is not None
        fits = (
            sign_on is not None
            and not replayed
            and sign_on.revoked_at is None
            and clock.now() - sign_on.created_at < CODE_LIFE
            and sign_on.redirect_uri == redirect_uri
            and proves(verifier, sign_on.challenge)
        )
        if sign_on is not None and fits:
            SignOn.objects.filter(pk=sign_on.pk).update(used_at=clock.now())
            return _issue(sign_on)
        if sign_on is not None and replayed:
            _revoke(sign_on, "code shown twice")
    raise OAuthError("invalid_grant", "the code is unknown, used, too old, or of another client, address or verifier")


def refresh_tokens(*, application: Application, refresh: str) -> Issued:
    """New tokens for a refresh token, which is used up. Raises OAuthError invalid_grant."""
    digest = secrets.digest_of(refresh, purpose=TOKEN_PURPOSE)
    with transaction.atomic():
        token = IssuedToken.objects.filter(
            digest=digest, kind=IssuedToken.Kind.REFRESH, sign_on__application=application
        ).first()
        sign_on = _locked(token.sign_on if token else None)
        if token is not None and sign_on is not None:
            token.refresh_from_db()
            if token.used_at is not None:
                _revoke(sign_on, "refresh token shown twice")
            elif sign_on.revoked_at is None and min(token.expires_at, _end_of(sign_on)) > clock.now():
                IssuedToken.objects.filter(pk=token.pk).update(used_at=clock.now())
                return _issue(sign_on)
    raise OAuthError("invalid_grant", "the refresh token is unknown, used, revoked or too old")


def revoke_token(*, application: Application, token: str) -> None:
    """The sign-on of this token ends; an unknown token changes nothing (RFC 7009)."""
    digest = secrets.digest_of(token, purpose=TOKEN_PURPOSE)
    with transaction.atomic():
        found = IssuedToken.objects.filter(digest=digest, sign_on__application=application).first()
        sign_on = _locked(found.sign_on if found else None)
        if sign_on is not None and sign_on.revoked_at is None:
            _revoke(sign_on, "revoked by the application")


def find_sign_on(*, access: str) -> SignOn | None:
    """The sign-on behind an access token that counts now: not revoked, not expired, everybody still in use."""
    found = (
        IssuedToken.objects.filter(
            digest=secrets.digest_of(access, purpose=TOKEN_PURPOSE),
            kind=IssuedToken.Kind.ACCESS,
            expires_at__gt=clock.now(),
            sign_on__revoked_at=None,
            sign_on__account__is_active=True,
            sign_on__application__is_active=True,
        )
        .select_related("sign_on__application")
        .first()
    )
    return found.sign_on if found else None


def remove_old_tokens() -> None:
    """Once a day: what has expired, and sign-ons that nothing hangs on any more."""
    now = clock.now()
    IssuedToken.objects.filter(expires_at__lt=now).delete()
    SignOn.objects.filter(created_at__lt=now - REFRESH_LIFE, tokens=None).delete()


def _locked(sign_on: SignOn | None) -> SignOn | None:
    """The sign-on, locked, when its person is still in use."""
    if sign_on is None:
        return None
    rows = SignOn.objects.select_for_update(of=("self",)).select_related("account", "application")
    return rows.filter(pk=sign_on.pk, account__is_active=True).first()


def _end_of(sign_on: SignOn) -> datetime:
    """However often it is renewed, a sign-on ends: then the person signs in again (RFC 9700, section 4.14.2)."""
    return sign_on.created_at + timedelta(days=int(preferences.get(CHAIN_DAYS)))


def _issue(sign_on: SignOn) -> Issued:
    now, end = clock.now(), _end_of(sign_on)
    access = _keep(sign_on, IssuedToken.Kind.ACCESS, min(now + ACCESS_LIFE, end))
    offline = "offline_access" in sign_on.scopes and "offline_access" in sign_on.application.scopes
    refresh = _keep(sign_on, IssuedToken.Kind.REFRESH, min(now + REFRESH_LIFE, end)) if offline else ""
    return Issued(sign_on, access, refresh)


def _keep(sign_on: SignOn, kind: str, expires_at: datetime) -> str:
    secret = f"ctpo_{random.token_urlsafe(32)}"
    digest = secrets.digest_of(secret, purpose=TOKEN_PURPOSE)
    IssuedToken.objects.create(sign_on=sign_on, kind=kind, digest=digest, expires_at=expires_at)
    return secret


def _revoke(sign_on: SignOn, why: str) -> None:
    SignOn.objects.filter(pk=sign_on.pk).update(revoked_at=clock.now())
    about = ObjectRef("sso", "application", sign_on.application.public_id)
    details = {"account": str(sign_on.account.public_id), "why": why}
    audit.record(actor=system_actor("single sign-on"), action="sso.revoke", subject=about, details=details)
