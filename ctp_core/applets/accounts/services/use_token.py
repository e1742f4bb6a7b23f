"""A program shows its token."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from ctp_core.applets.accounts.dto import Standing
from ctp_core.applets.accounts.models import AccountToken
from ctp_core.applets.accounts.secrets import digest_of
from ctp_core.applets.accounts.selectors.standings import standing_columns, standing_expressions, standing_from
from ctp_core.applets.accounts.services.tokens import PREFIX, PURPOSE

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
    tokens = AccountToken.objects.filter(digest=digest_of(secret, purpose=PURPOSE), account__is_active=True)
    live = tokens.filter(revoked_at=None, expires_at__gt=now)
    row = live.values(
        "pk", "scopes", "networks", "last_used_at", *standing_columns("account__"), **standing_expressions("account__")
    ).first()
    if row is None or not _is_inside(address, row["networks"]):
        return None
    if row["last_used_at"] is None or now - row["last_used_at"] >= USED_EVERY:
        AccountToken.objects.filter(pk=row["pk"]).update(last_used_at=now)
    return TokenUse(standing=standing_from(row, "account__"), scopes=frozenset(row["scopes"]))


def _is_inside(address: str, networks: list[str]) -> bool:
    if not networks:
        return True
    try:
        here = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(here in ipaddress.ip_network(one) for one in networks)
