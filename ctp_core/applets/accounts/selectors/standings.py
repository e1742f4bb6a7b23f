"""Who an account is, as every request asks first: one query, nothing cached, so that a lock takes effect at once."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef

from ctp_core.applets.accounts.dto import Standing
from ctp_core.applets.accounts.models import Account, AccountSession, Passkey

ACCOUNT_FIELDS = {
    "account_pk": "pk",
    "account_id": "public_id",
    "username": "username",
    "name": "name",
    "kind": "kind",
    "admin_role": "admin_role",
    "language": "language",
    "theme": "theme",
    "time_zone": "time_zone",
    "password_changed_at": "password_changed_at",
    "must_change_password": "must_change_password",
}
SESSION_FIELDS = {
    "session_pk": "pk",
    "session_id": "public_id",
    "session_started_at": "created_at",
    "last_seen_at": "last_seen_at",
    "confirmed_at": "confirmed_at",
    "looking_pk": "looking_as_id",
    "looking_until": "looking_until",
}


def find_standing(*, account_pk: int) -> Standing | None:
    """The active account, or None when it is not there or disabled."""
    row = (
        Account.objects.filter(pk=account_pk, is_active=True)
        .values(*standing_columns(""), **standing_expressions(""))
        .first()
    )
    return None if row is None else standing_from(row, "")


def find_standing_of_session(*, session_key: str) -> Standing | None:
    """The active account signed in with this browser session, or None."""
    rows = AccountSession.objects.filter(session_key=session_key, account__is_active=True)
    row = rows.values(
        *standing_columns("account__"), *SESSION_FIELDS.values(), **standing_expressions("account__")
    ).first()
    if row is None:
        return None
    return standing_from(row, "account__", **{name: row[path] for name, path in SESSION_FIELDS.items()})


def standing_columns(prefix: str) -> list[str]:
    """The columns a Standing is built from, seen from a related row with *prefix*."""
    return [f"{prefix}{path}" for path in (*ACCOUNT_FIELDS.values(), "second_factor__confirmed_at")]


def standing_expressions(prefix: str) -> dict[str, Any]:
    """What is asked beside the columns: whether there is a passkey."""
    return {"has_passkey": Exists(Passkey.objects.filter(account=OuterRef(f"{prefix}pk")))}


def standing_from(row: dict[str, Any], prefix: str, **session: Any) -> Standing:
    """A Standing from the values of those columns."""
    return Standing(
        **{name: row[f"{prefix}{path}"] for name, path in ACCOUNT_FIELDS.items()},
        has_second_factor=row[f"{prefix}second_factor__confirmed_at"] is not None or row["has_passkey"],
        **session,
    )
