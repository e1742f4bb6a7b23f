"""Discovery, keys, tokens, userinfo, revocation."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.urls import reverse

from apps.sso.domain.errors import OAuthError
from apps.sso.domain.pkce import METHOD
from apps.sso.domain.scopes import SCOPES
from apps.sso.rest.protocol.answers import NO_STORE, asking_application, bearer, one, protocol_page
from apps.sso.selectors.claims import claims_of
from apps.sso.services.issue_tokens import (
    ACCESS_LIFE,
    Issued,
    exchange_code,
    find_sign_on,
    refresh_tokens,
    revoke_token,
)
from apps.sso.services.signing_keys import ALGORITHM, published_keys, sign
from ctp_core.api import clock

ID_TOKEN_S = 300


def issuer_of(request: Any) -> str:
    """Who signs: this host, as people reach it."""
    return str(request.build_absolute_uri("/")).rstrip("/")


@protocol_page("GET", "HEAD")
def discovery(request: Any) -> HttpResponse:
    """OpenID Connect Discovery 1.0."""
    at = {
        name: request.build_absolute_uri(reverse(f"protocol-sso:{name}"))
        for name in ("token", "userinfo", "jwks", "revoke")
    }
    return JsonResponse(
        {
            "issuer": issuer_of(request),
            "authorization_endpoint": request.build_absolute_uri(reverse("sso:authorize")),
            "token_endpoint": at["token"],
            "userinfo_endpoint": at["userinfo"],
            "jwks_uri": at["jwks"],
            "revocation_endpoint": at["revoke"],
            "scopes_supported": list(SCOPES),
            "response_types_supported": ["code"],
            "response_modes_supported": ["query"],
            "grant_types_supported": ["authorization_code", "refresh_token"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": [ALGORITHM],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post", "none"],
            "code_challenge_methods_supported": [METHOD],
            "prompt_values_supported": ["none", "login", "consent"],
            "claims_supported": [
                "sub", "name", "preferred_username", "email", "email_verified", "phone_number", "groups", "auth_time",
            ],
            "authorization_response_iss_parameter_supported": True,
        },
        headers={"Cache-Control": "public, max-age=300"},
    )  # fmt: skip


@protocol_page("GET", "HEAD")
def jwks(request: Any) -> HttpResponse:
    """The keys our signatures are checked with."""
    return JsonResponse(published_keys(), headers={"Cache-Control": "public, max-age=300"})


@protocol_page("POST")
def token(request: Any) -> HttpResponse:
    """Tokens for a code or a refresh token."""
    kind = one(request, "grant_type")
    if kind not in ("authorization_code", "refresh_token"):
        raise OAuthError("unsupported_grant_type", "authorization_code or refresh_token")
    application = asking_application(request)
    if kind == "authorization_code":
        issued = exchange_code(
            application=application,
            code=one(request, "code"),
            redirect_uri=one(request, "redirect_uri"),
            verifier=one(request, "code_verifier"),
        )
    else:
        issued = refresh_tokens(application=application, refresh=one(request, "refresh_token"))
    return JsonResponse(_token_answer(request, issued, with_nonce=kind == "authorization_code"), headers=NO_STORE)


@protocol_page("GET", "HEAD", "POST")
def userinfo(request: Any) -> HttpResponse:
    """The claims behind an access token."""
    sign_on = find_sign_on(access=bearer(request))
    claims = claims_of(sign_on) if sign_on else {}
    if not claims:
        raise OAuthError("invalid_token", "unknown, expired or revoked", status=401)
    return JsonResponse(claims, headers=NO_STORE)


@protocol_page("POST")
def revoke(request: Any) -> HttpResponse:
    """RFC 7009: whatever is shown opens nothing afterwards."""
    revoke_token(application=asking_application(request), token=one(request, "token"))
    return HttpResponse(status=200, headers=NO_STORE)


def _token_answer(request: Any, issued: Issued, *, with_nonce: bool) -> dict[str, Any]:
    sign_on, now = issued.sign_on, int(clock.now().timestamp())
    claims = {
        **claims_of(sign_on),
        "iss": issuer_of(request),
        "aud": str(sign_on.application.public_id),
        "iat": now,
        "exp": now + ID_TOKEN_S,
        "auth_time": int(sign_on.authenticated_at.timestamp()),
    }
    if with_nonce and sign_on.nonce:
        claims["nonce"] = sign_on.nonce
    answer = {
        "access_token": issued.access,
        "token_type": "Bearer",
        "expires_in": int(ACCESS_LIFE.total_seconds()),
        "scope": " ".join(sign_on.scopes),
        "id_token": sign(claims),
    }
    return {**answer, "refresh_token": issued.refresh} if issued.refresh else answer
