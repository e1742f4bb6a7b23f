"""Somebody locked out by failed attempts gets in again."""

from __future__ import annotations

from django.db import transaction

from ctp_core.applets.accounts.guards import account_ref, locked_account, require_manager
from ctp_core.applets.accounts.lockout import forget_failures
from ctp_core.applets.audit.services.record_entry import record
from ctp_core.contracts import Actor


def unlock_account(*, account_pk: int, actor: Actor) -> None:
    """Forget the failures counted for this name."""
    with transaction.atomic():
        account = locked_account(account_pk)
        require_manager(actor, account)
        forget_failures(username=account.username)
        record(actor=actor, action="core.account.unlock", subject=account_ref(account))
