"""Secrets at rest: digests of what only must be recognised, sealed boxes for what must be read again."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE_LENGTH = 12


def digest_of(secret: str, *, purpose: str) -> str:
    """The keyed digest of a random secret; *purpose* keeps links, tokens and codes apart."""
    key: str = settings.CTP_TOKENS_KEY
    return hmac.new(key.encode(), f"{purpose}\x1f{secret}".encode(), hashlib.sha256).hexdigest()


def seal(text: str, *, purpose: str = "") -> str:
    """Encrypt *text* (AES-256-GCM) with the key for second factors; *purpose* makes another key of it."""
    nonce = os.urandom(NONCE_LENGTH)
    return base64.b64encode(nonce + _cipher(purpose).encrypt(nonce, text.encode(), None)).decode()


def unseal(box: str, *, purpose: str = "") -> str:
    """Decrypt what ``seal`` made. Raises ValueError when the key changed or the box was touched."""
    raw = base64.b64decode(box)
    try:
        return _cipher(purpose).decrypt(raw[:NONCE_LENGTH], raw[NONCE_LENGTH:], None).decode()
    except InvalidTag:
        raise ValueError("the key for second factors is not the one this was sealed with") from None


def _cipher(purpose: str) -> AESGCM:
    key: str = settings.CTP_SECOND_FACTOR_KEY
    return AESGCM(hashlib.sha256(f"{key}\x1f{purpose}".encode() if purpose else key.encode()).digest())
