"""Who may manage whose account."""

from __future__ import annotations

from ctp_core.applets.accounts.errors import AccountNotFound, LastAdministrator
from ctp_core.applets.accounts.models import Account
from ctp_core.contracts import Actor, Forbidden, ObjectRef

MANAGE_ACCOUNTS = "core.manage_accounts"


def may_manage_accounts(actor: Actor) -> bool:
    """Security administrators, holders of ``core.manage_accounts``, and the server itself."""
    return actor.admin_role == "security" or actor.may(MANAGE_ACCOUNTS)


def is_security_administrator(actor: Actor) -> bool:
    """Security administrators and the server itself: only they touch administrators and service accounts."""
    return actor.kind == "system" or actor.admin_role == "security"


def require_manager(actor: Actor, account: Account | None = None) -> None:
    """Raises Forbidden unless *actor* may manage accounts, and *account* in particular."""
    plain = account is None or (account.kind == Account.Kind.PERSON and not account.admin_role)
    if not (may_manage_accounts(actor) if plain else is_security_administrator(actor)):
        raise Forbidden()


def locked_account(account_pk: int) -> Account:
    """The account, locked for the change at hand. Raises AccountNotFound."""
    account = Account.objects.select_for_update().filter(pk=account_pk).first()
    if account is None:
        raise AccountNotFound()
    return account


def require_other_security_administrator(account: Account) -> None:
    """Raises LastAdministrator when nobody else could manage accounts."""
    if account.admin_role != Account.AdminRole.SECURITY or not account.is_active:
        return
    # Locked in order: two of them can't remove each other at the same moment.
    holders = Account.objects.filter(admin_role=Account.AdminRole.SECURITY, is_active=True).order_by("pk")
    if [one.pk for one in holders.select_for_update()] == [account.pk]:
        raise LastAdministrator()


def account_ref(account: Account) -> ObjectRef:
    """How the audit names an account."""
    return ObjectRef("core", "account", account.public_id)
