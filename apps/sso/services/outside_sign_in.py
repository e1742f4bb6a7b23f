"""The way to an outside provider and back: authorization code with PKCE, state and nonce, each good once."""

from __future__ import annotations

import base64
import logging
import secrets as random
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_plus, urlsplit

from django.core.cache import cache

from apps.sso.domain.addresses import with_answer
from apps.sso.domain.errors import OutsideRefused
from apps.sso.domain.id_tokens import KeyUnknown, TokenRefused, read_id_token
from apps.sso.domain.pkce import METHOD, challenge_of, new_verifier
from apps.sso.models import OutsideProvider
from apps.sso.services.fetch import FetchFailed, fetch_json
from ctp_core.api import secrets

logger = logging.getLogger("ctp.sso")
SECRET_PURPOSE = "sso-provider"  # noqa: S105
KNOWN_S, AWAY_S, WAIT_S = 300, 10, 600
# How long before the departure a proof may be that the provider calls fresh.
JUST_NOW_S = 180
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint")


@dataclass(frozen=True, slots=True)
class Departure:
    """Where to send the browser, and what its session keeps until it is back."""

    url: str
    kept: dict[str, Any]


def depart(*, provider: OutsideProvider, redirect_uri: str, anew: bool) -> Departure:
    """Send somebody to the provider; *anew* wants a fresh proof there. Raises OutsideRefused."""
    try:
        where = _configuration(provider)["authorization_endpoint"]
    except (FetchFailed, KeyError) as error:
        raise _refused(provider, error) from error
    state, nonce, verifier = random.token_urlsafe(32), random.token_urlsafe(32), new_verifier()
    asked = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": redirect_uri,
        "scope": provider.scopes,
        "state": state,
        "nonce": nonce,
        "code_challenge": challenge_of(verifier),
        "code_challenge_method": METHOD,
        "prompt": "login" if anew else "",
        "max_age": "0" if anew else "",
    }
    kept = {
        "provider": provider.code,
        "state": state,
        "nonce": nonce,
        "verifier": verifier,
        "at": int(time.time()),
        "anew": anew,
    }
    return Departure(with_answer(str(where), asked), kept)


def arrive(
    *, provider: OutsideProvider, kept: Mapping[str, Any], answer: Mapping[str, str], redirect_uri: str
) -> dict[str, Any]:
    """The claims of who came back; *kept* was taken out of the session, so that it works once. Raises OutsideRefused."""
    try:
        _require_same_visit(provider, kept, answer)
        configuration = _configuration(provider)
        form = {
            "grant_type": "authorization_code",
            "code": answer.get("code", ""),
            "redirect_uri": redirect_uri,
            "code_verifier": str(kept["verifier"]),
        }
        if not provider.secret_box:
            form["client_id"] = provider.client_id
        tokens = fetch_json(str(configuration["token_endpoint"]), form=form, headers=_credentials(provider))
        claims = _read(provider, configuration, str(tokens.get("id_token", "")), str(kept["nonce"]))
        if kept.get("anew"):
            _require_new_proof(claims, kept["at"])
        return _with_userinfo(configuration, tokens, claims)
    except (FetchFailed, TokenRefused, KeyError) as error:
        raise _refused(provider, error) from error


def _require_same_visit(provider: OutsideProvider, kept: Mapping[str, Any], answer: Mapping[str, str]) -> None:
    if kept.get("provider") != provider.code or time.time() - kept.get("at", 0) > WAIT_S:
        raise TokenRefused("no visit to this provider is open")
    if not random.compare_digest(answer.get("state", "").encode(), str(kept["state"]).encode()):
        raise TokenRefused("state")
    if answer.get("iss", provider.issuer) != provider.issuer:
        raise TokenRefused("answer of another issuer")
    if "error" in answer or not answer.get("code"):
        raise TokenRefused(f"the provider says {answer.get('error', 'nothing')[:100]}")


def _require_new_proof(claims: Mapping[str, Any], departed_at: int) -> None:
    """The wish for a fresh proof travelled through the browser: what counts is what the provider signed."""
    proved_at = claims.get("auth_time")
    if not isinstance(proved_at, int | float) or proved_at < departed_at - JUST_NOW_S:
        raise TokenRefused("no fresh proof")


def _read(provider: OutsideProvider, configuration: Mapping[str, Any], token: str, nonce: str) -> dict[str, Any]:
    where = str(configuration["jwks_uri"])
    for anew in (False, True):
        keys = _known(f"keys|{where}", where, anew=anew)
        try:
            return read_id_token(
                token, keys=keys, issuer=provider.issuer, client_id=provider.client_id, nonce=nonce, now=time.time()
            )
        except KeyUnknown:
            # Perhaps the provider has a new key; looked up again at most every ten seconds.
            if anew or not cache.add(f"sso-anew|{where}", 1, 10):
                raise
    raise TokenRefused("key")


def _with_userinfo(
    configuration: Mapping[str, Any], tokens: Mapping[str, Any], claims: dict[str, Any]
) -> dict[str, Any]:
    where, access = configuration.get("userinfo_endpoint"), tokens.get("access_token")
    if not where or not isinstance(access, str):
        return claims
    more = fetch_json(str(where), headers={"Authorization": f"Bearer {access}"})
    if more.get("sub") != claims["sub"]:
        raise TokenRefused("userinfo of somebody else")
    return {**more, **claims}


def _configuration(provider: OutsideProvider) -> dict[str, Any]:
    where = f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration"
    found = _known(f"discovery|{where}", where)
    if found.get("issuer") != provider.issuer:
        raise FetchFailed(f"{where}: another issuer")
    # A provider out there names no address of this very computer, which plain http is for.
    secure = urlsplit(provider.issuer).scheme == "https"
    if secure and any(urlsplit(str(found[name])).scheme != "https" for name in ENDPOINTS if name in found):
        raise FetchFailed(f"{where}: an address without https")
    return found


def _known(key: str, where: str, *, anew: bool = False) -> dict[str, Any]:
    found: dict[str, Any] | None = None if anew else cache.get(f"sso-{key}")
    if found is None:
        try:
            found = fetch_json(where)
        except FetchFailed:
            # Nobody who comes right after waits for it as long again; what is known stays known.
            cache.add(f"sso-{key}", {}, AWAY_S)
            raise
        cache.set(f"sso-{key}", found, KNOWN_S)
    if not found:
        raise FetchFailed(f"{where}: was away a moment ago")
    return found


def _credentials(provider: OutsideProvider) -> dict[str, str]:
    if not provider.secret_box:
        return {}
    secret = secrets.unseal(provider.secret_box, purpose=SECRET_PURPOSE)
    pair = f"{quote_plus(provider.client_id)}:{quote_plus(secret)}"
    return {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}


def _refused(provider: OutsideProvider, error: Exception) -> OutsideRefused:
    logger.warning("sso.outside_refused", extra={"provider": provider.code, "why": str(error)[:300]})
    return OutsideRefused(provider=provider.name)
