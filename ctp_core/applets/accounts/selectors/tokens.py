"""Tokens as their owners see them."""

from __future__ import annotations

from django.utils import timezone

from ctp_core.applets.accounts.dto import TokenDto
from ctp_core.applets.accounts.models import AccountToken
from ctp_core.applets.modules.collecting import contributions
from ctp_core.contracts import ScopeDeclaration


def declared_scopes() -> dict[str, str]:
    """Every scope of the installed units: code to its marked label."""
    return {item.code: item.label for _unit, item in contributions(ScopeDeclaration, also_off=True)}


def list_tokens(*, account_pk: int) -> tuple[TokenDto, ...]:
    """The tokens of an account that still work, newest first."""
    live = AccountToken.objects.filter(account_id=account_pk, revoked_at=None, expires_at__gt=timezone.now())
    return tuple(describe_token(token) for token in live.order_by("-pk")[:200])


def describe_token(token: AccountToken) -> TokenDto:
    """A token without its secret."""
    return TokenDto(
        id=token.public_id,
        account_pk=token.account_id,
        name=token.name,
        hint=token.hint,
        scopes=tuple(token.scopes),
        networks=tuple(token.networks),
        created_at=token.created_at,
        expires_at=token.expires_at,
        last_used_at=token.last_used_at,
    )
