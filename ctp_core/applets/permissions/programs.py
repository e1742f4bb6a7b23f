"""What programs may do: function permissions of service accounts, which no unit, team or role gives them."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from ctp_core.applets.accounts.errors import AccountNotFound
from ctp_core.applets.accounts.guards import is_security_administrator
from ctp_core.applets.accounts.models import Account
from ctp_core.applets.permissions.functions import grant_permission, permissions_of, revoke_permission
from ctp_core.applets.permissions.keys import account_key
from ctp_core.contracts import Actor, Forbidden


def list_program_permissions(*, account_id: UUID, actor: Actor) -> frozenset[str]:
    """The permissions of a service account. Raises Forbidden, AccountNotFound."""
    return permissions_of(keys=[account_key(_program(account_id, actor))])


def set_program_permissions(*, account_id: UUID, codes: Collection[str], actor: Actor) -> frozenset[str]:
    """Exactly these. Raises Forbidden, AccountNotFound (for people too), Invalid for an undeclared code."""
    with transaction.atomic():
        key = account_key(_program(account_id, actor))
        held = permissions_of(keys=[key])
        for code in sorted(set(codes) - held):
            grant_permission(code=code, key=key, actor=actor)
        for code in sorted(held - set(codes)):
            revoke_permission(code=code, key=key, actor=actor)
    return frozenset(codes)


def _program(account_id: UUID, actor: Actor) -> int:
    if not is_security_administrator(actor):
        raise Forbidden()
    account = Account.objects.filter(public_id=account_id, kind=Account.Kind.SERVICE).first()
    if account is None:
        raise AccountNotFound()
    # A program gives itself nothing.
    if account.pk == actor.account_pk:
        raise Forbidden()
    return account.pk
