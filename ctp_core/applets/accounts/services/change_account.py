"""Changing who an account is: its name and its administrator's role."""

from __future__ import annotations

from django.db import transaction

from ctp_core.applets.accounts.dto import AccountDto
from ctp_core.applets.accounts.errors import OwnAccount
from ctp_core.applets.accounts.guards import (
    account_ref,
    is_security_administrator,
    locked_account,
    require_manager,
    require_other_security_administrator,
)
from ctp_core.applets.accounts.models import Account
from ctp_core.applets.accounts.selectors.accounts import describe_account
from ctp_core.applets.accounts.services.create_account import check_name
from ctp_core.applets.accounts.services.end_sessions import end_sessions
from ctp_core.applets.audit.services.record_entry import record
from ctp_core.contracts import Actor, AdminRole, FieldError, Forbidden, Invalid, mark


def rename_account(*, account_pk: int, name: str, actor: Actor) -> AccountDto:
    """Give the account another display name."""
    name = check_name(name)
    with transaction.atomic():
        account = locked_account(account_pk)
        require_manager(actor, account)
        if account.name != name:
            before, account.name = account.name, name
            account.save(update_fields=["name"])
            details = {"before": before, "after": name}
            record(actor=actor, action="core.account.rename", subject=account_ref(account), details=details)
    return describe_account(account)


def set_admin_role(*, account_pk: int, admin_role: AdminRole, actor: Actor) -> AccountDto:
    """Make somebody system, security or audit administrator, or none. Nobody changes the own role; sessions end."""
    if not is_security_administrator(actor):
        raise Forbidden()
    if actor.account_pk == account_pk:
        raise OwnAccount()
    with transaction.atomic():
        account = locked_account(account_pk)
        if account.kind != Account.Kind.PERSON and admin_role:
            message = mark("Only people can be administrators.")
            raise Invalid({"admin_role": [FieldError("core.admin_role", message)]})
        if account.admin_role != admin_role:
            require_other_security_administrator(account)
            before, account.admin_role = account.admin_role, admin_role
            account.save(update_fields=["admin_role"])
            end_sessions(account_pk=account.pk)
            details = {"before": before, "after": admin_role}
            record(actor=actor, action="core.account.set_admin_role", subject=account_ref(account), details=details)
    return describe_account(account)
