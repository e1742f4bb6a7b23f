"""New accounts, for people and for programs."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone

from ctp_core.applets.accounts.dto import AccountDto, AccountKind
from ctp_core.applets.accounts.guards import account_ref, is_security_administrator, require_manager
from ctp_core.applets.accounts.models import Account
from ctp_core.applets.accounts.passwords import check_password_rules
from ctp_core.applets.accounts.selectors.accounts import count_active_people, describe_account
from ctp_core.applets.accounts.usernames import check_username
from ctp_core.applets.audit.services.record_entry import record
from ctp_core.applets.modules.gates import require_seat
from ctp_core.contracts import Actor, AdminRole, FieldError, Forbidden, Invalid, mark


def create_person(
    *,
    username: str,
    name: str,
    password: str | None,
    admin_role: AdminRole = "",
    must_change_password: bool = False,
    actor: Actor,
) -> AccountDto:
    """An account for a person. Without *password* it can only be entered through a set-up link.

    Raises Invalid (name taken or bad, password too weak) and Forbidden; administrators are made by security administrators.
    """
    if admin_role and not is_security_administrator(actor):
        raise Forbidden()
    return _create(
        "person", username, name, password, actor, admin_role=admin_role, must_change_password=must_change_password
    )


def create_service_account(*, username: str, name: str, actor: Actor) -> AccountDto:
    """An account for a program: no password ever, only tokens. Made by security administrators."""
    if not is_security_administrator(actor):
        raise Forbidden()
    return _create("service", username, name, None, actor)


def _create(
    kind: AccountKind,
    username: str,
    name: str,
    password: str | None,
    actor: Actor,
    *,
    admin_role: AdminRole = "",
    must_change_password: bool = False,
) -> AccountDto:
    require_manager(actor)
    username, name = check_username(username), check_name(name)
    if password is not None:
        check_password_rules(password, username=username, name=name)
    account = Account(
        kind=kind, username=username, name=name, admin_role=admin_role, must_change_password=must_change_password
    )
    account.set_password(password)
    account.password_changed_at = timezone.now() if password is not None else None
    with transaction.atomic():
        if kind == "person":
            require_seat(count=count_active_people)
        try:
            with transaction.atomic():
                account.save(force_insert=True)
        except IntegrityError:
            message = mark("The name %(username)s is taken.")
            raise Invalid({"username": [FieldError("core.username_taken", message, username=username)]}) from None
        record(
            actor=actor,
            action="core.account.create",
            subject=account_ref(account),
            details={"username": username, "kind": kind, "admin_role": admin_role},
        )
    return describe_account(account)


def check_name(name: str) -> str:
    """A person's name without space around. Raises Invalid."""
    name = name.strip()
    if not 1 <= len(name) <= 150:
        raise Invalid({"name": [FieldError("core.account_name", mark("Give a name of at most 150 characters."))]})
    return name
