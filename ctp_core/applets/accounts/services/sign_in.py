"""Signing in: password, then a code if the account has a second factor, then a fresh session.

The same answer after the same work for a wrong password, a name nobody has and a disabled account.
"""

from __future__ import annotations

from dataclasses import dataclass

from axes.exceptions import AxesBackendPermissionDenied
from django.conf import settings
from django.contrib import auth
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from ctp_core.applets.accounts.attempts import sign_in_try
from ctp_core.applets.accounts.errors import CodeRefused, DemoPasswordRefused, SignInRefused
from ctp_core.applets.accounts.guards import account_ref
from ctp_core.applets.accounts.lockout import count_failure, require_unlocked
from ctp_core.applets.accounts.models import Account, AccountSession, Passkey
from ctp_core.applets.accounts.services.open_session import open_session
from ctp_core.applets.accounts.services.second_factor import accept_code, has_app
from ctp_core.applets.accounts.usernames import plain_username
from ctp_core.applets.audit.services.record_entry import record
from ctp_core.contracts import Actor

BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass(frozen=True, slots=True)
class PasswordProof:
    """The password was right; *needs_code* says that it is not enough."""

    account_pk: int
    needs_code: bool


def prove_password(*, request: HttpRequest, username: str, password: str, address: str) -> PasswordProof:
    """Check name and password. Raises SignInRefused, or LockedOut after too many failures or tries from one address."""
    username = plain_username(username)[:150]
    with sign_in_try(address):
        require_unlocked(username=username, address=address)
        try:
            account = auth.authenticate(request, username=username, password=password)
        except (AxesBackendPermissionDenied, PermissionDenied):
            account = None
        if not isinstance(account, Account):
            _record_failure(username, address, "password")
            require_unlocked(username=username, address=address)
            raise SignInRefused()
        if password == settings.CTP_DEMO_PASSWORD and not settings.CTP_DEMO_ALLOWED:
            raise DemoPasswordRefused()
    return PasswordProof(account_pk=account.pk, needs_code=needs_second_factor(account_pk=account.pk))


def needs_second_factor(*, account_pk: int) -> bool:
    """Whether one proof is not enough for this account."""
    return has_app(account_pk=account_pk) or Passkey.objects.filter(account_id=account_pk).exists()


def prove_code(*, account_pk: int, code: str, address: str) -> None:
    """Check the second factor: a code of the app or a recovery code, each once. Raises CodeRefused and LockedOut."""
    account = Account.objects.filter(pk=account_pk, is_active=True).first()
    if account is None:
        raise SignInRefused()
    with sign_in_try(address):
        require_unlocked(username=account.username, address=address)
        if accept_code(account_pk=account_pk, code=code):
            return
        count_failure(username=account.username, address=address)
        _record_failure(account.username, address, "code")
        require_unlocked(username=account.username, address=address)
        raise CodeRefused()


def complete_sign_in(*, request: HttpRequest, account_pk: int, device: str, address: str) -> None:
    """Every proof was given: a new session key, the session's row, the audit."""
    with transaction.atomic():
        account = Account.objects.filter(pk=account_pk, is_active=True).first()
        if account is None:
            raise SignInRefused()
        auth.login(request, account, backend=BACKEND)
        # A key of its own whatever was in the cookie before: nobody can be given a session in advance.
        request.session.cycle_key()
        open_session(
            account_pk=account.pk, session_key=str(request.session.session_key), device=device, address=address
        )
        actor = Actor(kind="person", account_pk=account.pk, name=account.name, address=address)
        record(actor=actor, action="core.account.sign_in", subject=account_ref(account), details={"device": device})


def sign_out(*, request: HttpRequest, actor: Actor) -> None:
    """End the session of this browser."""
    with transaction.atomic():
        account = Account.objects.filter(pk=actor.account_pk or 0).first()
        if account is not None:
            AccountSession.objects.filter(session_key=request.COOKIES.get(settings.SESSION_COOKIE_NAME)).delete()
            record(actor=actor, action="core.account.sign_out", subject=account_ref(account))
    auth.logout(request)


def confirm_password(
    *, request: HttpRequest, username: str, password: str, session_pk: int | None, address: str
) -> None:
    """Give the password once more before a sensitive act. Raises SignInRefused and LockedOut."""
    proof = prove_password(request=request, username=username, password=password, address=address)
    # Another system may call somebody else by this name.
    if not AccountSession.objects.filter(pk=session_pk or 0, account_id=proof.account_pk).exists():
        raise SignInRefused()
    confirm_session(session_pk=session_pk)


def confirm_session(*, session_pk: int | None) -> None:
    """In this browser it was just proved once more who is there."""
    AccountSession.objects.filter(pk=session_pk or 0).update(confirmed_at=timezone.now())


def _record_failure(username: str, address: str, proof: str) -> None:
    """Who tried is not known: the audit keeps the name that was typed and the address."""
    actor = Actor(kind="anonymous", address=address)
    with transaction.atomic():
        record(actor=actor, action="core.account.sign_in_failed", details={"username": username, "proof": proof})
