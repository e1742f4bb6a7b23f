"""A program shows its token."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from ctp_core.applets.accounts.dto import Standing
from ctp_core.applets.accounts.models import AccountToken
from ctp_core.applets.accounts.secrets import digest_of
from ctp_core.applets.accounts.selectors.standings import STANDING_WIDTH, standing_from, with_standing
from ctp_core.applets.accounts.services.tokens import PREFIX, PURPOSE
from ctp_core.applets.statements.readings import PreparedRead

# Last-used is written at most this often.
USED_EVERY = timedelta(minutes=1)
LONGEST_SECRET = 100


@dataclass(frozen=True, slots=True)
class TokenUse:
    """Whose token it is and what it allows."""

    standing: Standing
    scopes: frozenset[str]


def use_token(*, secret: str, address: str) -> TokenUse | None:
    """The account behind *secret* when used from *address*, else None: unknown, revoked, expired, disabled, elsewhere.

    One query, at most once a minute two.
    """
    if not secret.startswith(PREFIX) or len(secret) > LONGEST_SECRET:
        return None
    now = timezone.now()
    row = next(iter(_LIVE.rows(digest=digest_of(secret, purpose=PURPOSE), now=now)), None)
    if row is None:
        return None
    pk, scopes, networks, last_used_at = row[STANDING_WIDTH:]
    if not _is_inside(address, networks):
        return None
    if last_used_at is None or now - last_used_at >= USED_EVERY:
        AccountToken.objects.filter(pk=pk).update(last_used_at=now)
    return TokenUse(standing=standing_from(row), scopes=frozenset(scopes))


def _live(*, digest: str, now: datetime) -> Any:
    tokens = AccountToken.objects.filter(digest=digest, account__is_active=True, revoked_at=None, expires_at__gt=now)
    return with_standing(tokens, "account__", "pk", "scopes", "networks", "last_used_at")


_LIVE = PreparedRead(_live)


def _is_inside(address: str, networks: list[str]) -> bool:
    if not networks:
        return True
    try:
        here = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(here in ipaddress.ip_network(one) for one in networks)
