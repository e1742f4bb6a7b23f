"""Signatures by Standard Webhooks 1.0 (https://www.standardwebhooks.com): HMAC-SHA256 of ``id.timestamp.body``."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable
from uuid import UUID

PREFIX = "whsec_"


def new_secret() -> str:
    """A secret as receivers' libraries expect it: ``whsec_`` and 32 random bytes in base64."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def sign(secret: str, *, event_id: UUID, timestamp: int, body: bytes) -> str:
    """``v1,`` and the signature in base64. *timestamp* is in whole seconds since 1970."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = f"msg_{event_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def headers_of(valid: Iterable[str], *, event_id: UUID, timestamp: int, body: bytes) -> dict[str, str]:
    """What a call carries; one signature for each secret that is *valid* now, so that none fails while secrets change."""
    return {
        "Content-Type": "application/json",
        "webhook-id": f"msg_{event_id}",
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(sign(one, event_id=event_id, timestamp=timestamp, body=body) for one in valid),
    }
