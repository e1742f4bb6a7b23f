"""Accounts as security administrators look at them."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from ctp_core.applets.accounts.dto import AccountDetailDto, AccountDto
from ctp_core.applets.accounts.errors import AccountNotFound
from ctp_core.applets.accounts.guards import may_manage_accounts
from ctp_core.applets.accounts.lockout import lock_of_account
from ctp_core.applets.accounts.models import Account, Passkey, SecondFactor
from ctp_core.applets.accounts.usernames import plain_username
from ctp_core.contracts import Actor


def visible_to(actor: Actor) -> QuerySet[Account]:
    """The accounts *actor* may look at: all for who manages them, else the own one."""
    if may_manage_accounts(actor):
        return Account.objects.all()
    return Account.objects.filter(pk=actor.account_pk) if actor.account_pk else Account.objects.none()


def count_active_people() -> int:
    """How many seats are taken: active accounts of people, administrators included."""
    return Account.objects.filter(kind=Account.Kind.PERSON, is_active=True).count()


def accounts_found(*, text: str = "", only: str = "", actor: Actor) -> QuerySet[Account]:
    """Accounts whose sign-in name or name holds *text*; *only* is people, services, administrators or disabled."""
    found = visible_to(actor)
    if text:
        found = found.filter(Q(username__contains=plain_username(text)) | Q(name__icontains=text.strip()))
    narrowed = {
        "people": Q(kind=Account.Kind.PERSON),
        "services": Q(kind=Account.Kind.SERVICE),
        "administrators": ~Q(admin_role=""),
        "disabled": Q(is_active=False),
    }
    return found.filter(narrowed[only]) if only in narrowed else found


def get_account(*, id: UUID, actor: Actor) -> AccountDetailDto:  # noqa: A002
    """One account in detail. Raises AccountNotFound."""
    account = visible_to(actor).filter(public_id=id).first()
    if account is None:
        raise AccountNotFound()
    return AccountDetailDto(
        account=describe_account(account),
        created_at=account.created_at,
        last_sign_in_at=account.last_login,
        has_password=account.has_usable_password(),
        has_second_factor=SecondFactor.objects.filter(account=account, confirmed_at__isnull=False).exists()
        or Passkey.objects.filter(account=account).exists(),
        must_change_password=account.must_change_password,
        locked_until=lock_of_account(username=account.username),
    )


def find_account_by_username(*, username: str) -> AccountDto | None:
    """The account with this sign-in name, for commands and imports."""
    account = Account.objects.filter(username=plain_username(username)).first()
    return None if account is None else describe_account(account)


def find_active_account(*, account_pk: int) -> AccountDto | None:
    """The account, when it is not disabled."""
    account = Account.objects.filter(pk=account_pk, is_active=True).first()
    return None if account is None else describe_account(account)


def describe_account(account: Account) -> AccountDto:
    """The account as others may see it."""
    return AccountDto(
        pk=account.pk,
        id=account.public_id,
        username=account.username,
        name=account.name,
        kind=account.kind,  # type: ignore[arg-type]
        admin_role=account.admin_role,  # type: ignore[arg-type]
        is_active=account.is_active,
    )
