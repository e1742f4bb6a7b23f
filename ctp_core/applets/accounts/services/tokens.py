"""API tokens: made, shown once, used, revoked."""

from __future__ import annotations

import ipaddress
import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from ctp_core.applets.accounts.dto import TokenDto
from ctp_core.applets.accounts.errors import TokenNotFound
from ctp_core.applets.accounts.guards import account_ref, is_security_administrator, locked_account
from ctp_core.applets.accounts.models import Account, AccountToken
from ctp_core.applets.accounts.secrets import digest_of
from ctp_core.applets.accounts.selectors.tokens import declared_scopes, describe_token
from ctp_core.applets.audit.services.record_entry import record
from ctp_core.contracts import Actor, FieldError, Forbidden, Invalid, mark

PREFIX = "ctp_"
PURPOSE = "token"
LONGEST_LIFE = timedelta(days=366)
MOST_NETWORKS = 20


def create_token(
    *,
    account_pk: int,
    name: str,
    scopes: Iterable[str],
    expires_at: datetime,
    networks: Sequence[str] = (),
    actor: Actor,
) -> tuple[TokenDto, str]:
    """A token and its secret, which is shown now and never again.

    For oneself, or for a service account by a security administrator. A token used to make another can't give more scopes
    than it has. Raises Invalid at ``name``, ``scopes``, ``expires_at`` or ``networks``, and Forbidden.
    """
    wanted = sorted(set(scopes))
    _check(name, wanted, expires_at, networks)
    if not all(actor.has_scope(scope) for scope in wanted):
        raise Forbidden()
    secret = PREFIX + secrets.token_urlsafe(32)
    with transaction.atomic():
        account = locked_account(account_pk)
        _require_holder(account, actor)
        token = AccountToken.objects.create(
            account=account,
            name=name.strip(),
            digest=digest_of(secret, purpose=PURPOSE),
            hint=secret[-4:],
            scopes=wanted,
            networks=[str(ipaddress.ip_network(one.strip(), strict=False)) for one in networks],
            created_at=timezone.now(),
            expires_at=expires_at,
        )
        details = {"token": str(token.public_id), "name": token.name, "scopes": wanted}
        record(actor=actor, action="core.token.create", subject=account_ref(account), details=details)
    return describe_token(token), secret


def revoke_token(*, id: UUID, actor: Actor) -> None:  # noqa: A002
    """The token opens nothing any more. Raises TokenNotFound for what is not one's own to revoke."""
    with transaction.atomic():
        token = AccountToken.objects.select_for_update().filter(public_id=id, revoked_at=None).first()
        if token is None:
            raise TokenNotFound()
        account = locked_account(token.account_id)
        if actor.account_pk != account.pk and not is_security_administrator(actor):
            raise TokenNotFound()
        token.revoked_at = timezone.now()
        token.save(update_fields=["revoked_at"])
        details = {"token": str(token.public_id), "name": token.name}
        record(actor=actor, action="core.token.revoke", subject=account_ref(account), details=details)


def _require_holder(account: Account, actor: Actor) -> None:
    own = actor.account_pk == account.pk
    managed = account.kind == Account.Kind.SERVICE and is_security_administrator(actor)
    if not (own or managed or actor.kind == "system"):
        raise Forbidden()


def _check(name: str, scopes: Sequence[str], expires_at: datetime, networks: Sequence[str]) -> None:
    errors: dict[str, list[FieldError]] = {}
    if not 1 <= len(name.strip()) <= 100:
        errors["name"] = [FieldError("core.token_name", mark("Give a name of at most 100 characters."))]
    unknown = [scope for scope in scopes if scope not in declared_scopes()]
    if unknown:
        message = mark("There is no scope called %(scope)s.")
        errors["scopes"] = [FieldError("core.unknown_scope", message, scope=unknown[0][:100])]
    elif not scopes:
        errors["scopes"] = [FieldError("core.no_scope", mark("Choose at least one scope."))]
    if not timezone.now() < expires_at <= timezone.now() + LONGEST_LIFE:
        errors["expires_at"] = [FieldError("core.token_expiry", mark("Choose a time within the next year."))]
    if len(networks) > MOST_NETWORKS or not all(_is_network(one) for one in networks):
        message = mark("Write addresses or networks such as 10.0.0.0/8, at most %(number)s.")
        errors["networks"] = [FieldError("core.token_networks", message, number=MOST_NETWORKS)]
    if errors:
        raise Invalid(errors)


def _is_network(text: str) -> bool:
    try:
        ipaddress.ip_network(text.strip(), strict=False)
    except ValueError:
        return False
    return True
