"""Proof of possession for codes (RFC 7636), SHA-256 alone."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets

METHOD = "S256"
_VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")
_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")


def new_verifier() -> str:
    """A fresh secret."""
    return secrets.token_urlsafe(48)


def challenge_of(verifier: str) -> str:
    """What is shown in advance."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def is_challenge(text: str) -> bool:
    """A SHA-256 in base64url, as it is shared in advance."""
    return bool(_CHALLENGE.fullmatch(text))


def proves(verifier: str, challenge: str) -> bool:
    """True when *verifier* is what *challenge* was made of."""
    return bool(_VERIFIER.fullmatch(verifier)) and hmac.compare_digest(challenge_of(verifier), challenge)
