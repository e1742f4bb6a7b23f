"""Signing browsers out: from the next request on, in every process, their cookie opens nothing."""

from __future__ import annotations

from importlib import import_module
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from ctp_core.applets.accounts.errors import SessionNotFound
from ctp_core.applets.accounts.guards import account_ref, locked_account
from ctp_core.applets.accounts.models import AccountSession
from ctp_core.applets.audit.services.record_entry import record
from ctp_core.contracts import Actor


def forget_session(*, session_key: str) -> None:
    """End one browser session by its key; ending what is over changes nothing."""
    AccountSession.objects.filter(session_key=session_key).delete()
    _store(session_key).delete()


def end_sessions(*, account_pk: int, but_session_pk: int | None = None) -> int:
    """End all sessions of an account, but for one if asked. Returns how many."""
    rows = AccountSession.objects.filter(account_id=account_pk).exclude(pk=but_session_pk or 0)
    keys = list(rows.values_list("session_key", flat=True))
    for key in keys:
        forget_session(session_key=key)
    return len(keys)


def end_own_session(*, account_pk: int, session_id: UUID, actor: Actor) -> None:
    """End one of the account's own sessions. Raises SessionNotFound."""
    with transaction.atomic():
        session = AccountSession.objects.filter(account_id=account_pk, public_id=session_id).first()
        if session is None:
            raise SessionNotFound()
        forget_session(session_key=session.session_key)
        account = locked_account(account_pk)
        details = {"device": session.device, "address": session.address}
        record(actor=actor, action="core.account.end_session", subject=account_ref(account), details=details)


def end_other_sessions(*, account_pk: int, session_pk: int | None, actor: Actor) -> int:
    """End all own sessions but this one. Returns how many."""
    with transaction.atomic():
        ended = end_sessions(account_pk=account_pk, but_session_pk=session_pk)
        account = locked_account(account_pk)
        details = {"count": ended}
        record(actor=actor, action="core.account.end_session", subject=account_ref(account), details=details)
    return ended


def _store(session_key: str) -> Any:
    return import_module(settings.SESSION_ENGINE).SessionStore(session_key)
