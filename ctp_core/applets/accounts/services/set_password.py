"""Passwords: set for somebody, or changed by oneself."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from ctp_core.applets.accounts.errors import AccountNotFound
from ctp_core.applets.accounts.guards import account_ref, locked_account, require_manager
from ctp_core.applets.accounts.lockout import count_failure, require_unlocked
from ctp_core.applets.accounts.models import Account
from ctp_core.applets.accounts.passwords import check_password_rules
from ctp_core.applets.accounts.services.end_sessions import end_sessions
from ctp_core.applets.audit.services.record_entry import record
from ctp_core.contracts import Actor, FieldError, Invalid, mark


def set_password(*, account_pk: int, password: str, must_change: bool = True, actor: Actor) -> None:
    """Give an account a password; with *must_change* its owner has to choose another at the next sign-in.

    All its sessions end. Raises Invalid for a weak password and Forbidden.
    """
    with transaction.atomic():
        account = locked_account(account_pk)
        require_manager(actor, account)
        store_password(account, password, must_change=must_change)
        end_sessions(account_pk=account_pk)
        record(actor=actor, action="core.account.set_password", subject=account_ref(account))


def change_password(
    *, account_pk: int, old: str, new: str, session_pk: int | None, address: str = "", actor: Actor
) -> None:
    """Change the own password: the old one must be right, all other sessions end.

    Raises Invalid at ``old`` or ``new``, and LockedOut after too many wrong ones: who steals a session guesses no password.
    """
    require_password(account_pk=account_pk, password=old, address=address, field="old")
    if new == old:
        message = mark("Choose a password that differs from the present one.")
        raise Invalid({"new": [FieldError("core.password_same", message)]})
    with transaction.atomic():
        account = locked_account(account_pk)
        store_password(account, new, must_change=False, field="new")
        end_sessions(account_pk=account_pk, but_session_pk=session_pk)
        record(actor=actor, action="core.account.change_password", subject=account_ref(account))


def require_password(*, account_pk: int, password: str, address: str, field: str = "password") -> None:
    """The own password once more. Raises Invalid at *field*, and LockedOut after too many wrong ones.

    Outside the transaction of the change: the failure is counted though nothing changes.
    """
    account = Account.objects.filter(pk=account_pk).first()
    if account is None:
        raise AccountNotFound()
    require_unlocked(username=account.username, address=address)
    if not account.check_password(password):
        count_failure(username=account.username, address=address)
        message = mark("This is not your present password.")
        raise Invalid({field: [FieldError("core.password_wrong", message)]})


def store_password(account: Account, password: str, *, must_change: bool, field: str = "password") -> None:
    """Check and keep a password, inside the transaction of the caller."""
    check_password_rules(password, username=account.username, name=account.name, field=field)
    account.set_password(password)
    account.must_change_password = must_change
    account.password_changed_at = timezone.now()
    account.save(update_fields=["password", "must_change_password", "password_changed_at"])
