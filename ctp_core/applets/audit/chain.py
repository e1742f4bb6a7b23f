"""The arithmetic of the audit: a MAC for each row, a chain through all of them."""

from __future__ import annotations

import hmac
from datetime import UTC
from functools import cache

from django.conf import settings

from ctp_core.applets.audit.canonical import canonical_json
from ctp_core.applets.audit.models import AuditEntry


def row_mac(entry: AuditEntry) -> str:
    """The MAC of everything the row says."""
    said = [
        entry.public_id,
        entry.at.astimezone(UTC),
        entry.action,
        entry.actor_kind,
        entry.account_pk,
        entry.actor_name,
        entry.member_id,
        entry.behalf_id,
        entry.behalf_name,
        entry.subject_module,
        entry.subject_kind,
        entry.subject_id,
        entry.details,
        entry.request_id,
        entry.address,
    ]
    return _mac(canonical_json(said))


def chain_seal(*, previous: str, sequence: int, pk: int, mac: str) -> str:
    """The chain's value at *sequence*: it holds the value before, so nothing earlier can change unseen."""
    return _mac(f"{previous}|{sequence}|{pk}|{mac}")


def anchor_mac(*, chain: str, sequence: int, seal: str) -> str:
    """The MAC of the anchor outside the database."""
    return _mac(f"anchor|{chain}|{sequence}|{seal}")


def same(one: str, other: str) -> bool:
    """Compare two MACs in constant time."""
    return hmac.compare_digest(one.encode(), other.encode())


def _mac(text: str) -> str:
    return hmac.digest(_key(), text.encode(), "sha256").hex()


@cache
def _key() -> bytes:
    return settings.CTP_AUDIT_KEY.encode()
