"""Reading an ID token that somebody else signed: refused unless every check of OpenID Connect Core 3.1.3.7 holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeGuard

from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

# Public-key signatures only: a shared secret or none at all is never accepted, whatever a token's header says.
ALGORITHMS = ("RS256", "PS256", "ES256")
LEEWAY_S, LONGEST = 60, 20_000


class TokenRefused(Exception):
    """The token is not one; the text is for the log."""


class KeyUnknown(TokenRefused):
    """Signed with a key that is not among those known: perhaps a new one."""


def read_id_token(
    token: str, *, keys: Mapping[str, Any], issuer: str, client_id: str, nonce: str, now: float
) -> dict[str, Any]:
    """The claims. *keys* is the provider's JWK set. Raises TokenRefused, KeyUnknown."""
    if len(token) > LONGEST:
        raise TokenRefused("too long")
    usable = [one for one in keys.get("keys", ()) if isinstance(one, dict) and one.get("use", "sig") == "sig"]
    usable = [one for one in usable if one.get("kty") in ("RSA", "EC") and "d" not in one]
    try:
        header = jws.extract_compact(token.encode()).headers()
        if header.get("alg") not in ALGORITHMS:
            raise TokenRefused(f"algorithm {header.get('alg')!r}")
        kid = header.get("kid")
        matching = [one for one in usable if kid is None or one.get("kid") == kid]
        if not matching:
            raise KeyUnknown(f"key {kid!r}")
        claims = jwt.decode(token, KeySet.import_key_set({"keys": matching}), algorithms=list(ALGORITHMS)).claims
    except (JoseError, ValueError, KeyError, TypeError, UnicodeError) as error:
        raise TokenRefused(f"{type(error).__name__}: {error}") from error
    _require(claims, issuer=issuer, client_id=client_id, nonce=nonce, now=now)
    return dict(claims)


def _require(claims: Mapping[str, Any], *, issuer: str, client_id: str, nonce: str, now: float) -> None:
    audience = claims.get("aud")
    audiences = [audience] if isinstance(audience, str) else audience if isinstance(audience, list) else []
    subject = claims.get("sub")
    issued, expires = claims.get("iat"), claims.get("exp")
    if claims.get("iss") != issuer:
        raise TokenRefused("issuer")
    if client_id not in audiences:
        raise TokenRefused("audience")
    if (len(audiences) > 1 or "azp" in claims) and claims.get("azp") != client_id:
        raise TokenRefused("authorized party")
    if not isinstance(subject, str) or not 0 < len(subject) <= 255:
        raise TokenRefused("subject")
    if not _is_time(expires) or expires + LEEWAY_S <= now:
        raise TokenRefused("expired")
    if not _is_time(issued) or issued - LEEWAY_S > now:
        raise TokenRefused("issued in the future")
    if not nonce or claims.get("nonce") != nonce:
        raise TokenRefused("nonce")


def _is_time(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)
