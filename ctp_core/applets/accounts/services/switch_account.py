"""Closing an account and opening it again."""

from __future__ import annotations

from django.db import transaction

from ctp_core.applets.accounts.dto import AccountDto
from ctp_core.applets.accounts.errors import OwnAccount
from ctp_core.applets.accounts.guards import (
    account_ref,
    locked_account,
    require_manager,
    require_other_security_administrator,
)
from ctp_core.applets.accounts.models import Account
from ctp_core.applets.accounts.selectors.accounts import count_active_people, describe_account
from ctp_core.applets.accounts.services.end_sessions import end_sessions
from ctp_core.applets.audit.services.record_entry import record
from ctp_core.applets.modules.gates import require_seat
from ctp_core.contracts import Actor


def disable(*, account_pk: int, actor: Actor) -> AccountDto:
    """Nobody enters with this account from now on: sessions end, tokens are refused. Nothing is deleted."""
    with transaction.atomic():
        account = locked_account(account_pk)
        require_manager(actor, account)
        if actor.account_pk == account_pk:
            raise OwnAccount()
        if account.is_active:
            require_other_security_administrator(account)
            account.is_active = False
            account.save(update_fields=["is_active"])
            end_sessions(account_pk=account.pk)
            record(actor=actor, action="core.account.disable", subject=account_ref(account))
    return describe_account(account)


def enable(*, account_pk: int, actor: Actor) -> AccountDto:
    """Open the account again; its tokens that have not expired work again, its sessions do not come back."""
    with transaction.atomic():
        account = locked_account(account_pk)
        require_manager(actor, account)
        if not account.is_active:
            if account.kind == Account.Kind.PERSON:
                require_seat(count=count_active_people)
            account.is_active = True
            account.save(update_fields=["is_active"])
            record(actor=actor, action="core.account.enable", subject=account_ref(account))
    return describe_account(account)
