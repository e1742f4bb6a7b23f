"""Another sign-in name for the same person."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from ctp_core.applets.accounts.dto import AccountDto
from ctp_core.applets.accounts.guards import account_ref, locked_account
from ctp_core.applets.accounts.selectors.accounts import describe_account
from ctp_core.applets.accounts.services.switch_people import AdministratorKept
from ctp_core.applets.accounts.usernames import check_username
from ctp_core.applets.audit.services.record_entry import record
from ctp_core.contracts import Actor, FieldError, Invalid, mark


def change_username(*, account_pk: int, username: str, actor: Actor) -> AccountDto:
    """The person signs in by this name from now on. The caller has checked that this may be done.

    Raises Invalid when the name is taken or can't be one, AdministratorKept.
    """
    username = check_username(username)
    with transaction.atomic():
        account = locked_account(account_pk)
        if account.username == username:
            return describe_account(account)
        if account.admin_role:
            raise AdministratorKept()
        before, account.username = account.username, username
        try:
            with transaction.atomic():
                account.save(update_fields=["username"])
        except IntegrityError:
            message = mark("The name %(username)s is taken.")
            raise Invalid({"username": [FieldError("core.username_taken", message, username=username)]}) from None
        details = {"before": before, "after": username}
        record(actor=actor, action="core.account.change_username", subject=account_ref(account), details=details)
    return describe_account(account)
