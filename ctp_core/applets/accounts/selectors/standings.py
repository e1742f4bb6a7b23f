"""Who an account is, as every request asks first: one query, nothing cached, so that a lock takes effect at once.

Only the statements are kept (``applets.statements``): building them anew took most of what this cost.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from ctp_core.applets.accounts.dto import Standing
from ctp_core.applets.accounts.models import Account, AccountSession, Passkey
from ctp_core.applets.statements.readings import PreparedRead

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
    return next((standing_from(row) for row in _ACCOUNT.rows(account=account_pk)), None)


def find_standing_of_session(*, session_key: str) -> Standing | None:
    """The active account signed in with this browser session, or None."""
    for row in _SESSION.rows(key=session_key):
        return standing_from(row, **dict(zip(SESSION_FIELDS, row[STANDING_WIDTH:], strict=True)))
    return None


def with_standing(rows: QuerySet[Any, Any], prefix: str, *more: str) -> Any:
    """*rows* as tuples: first what a Standing is built from, seen from a related row with *prefix*, then *more*."""
    passkey = Exists(Passkey.objects.filter(account=OuterRef(f"{prefix}pk")))
    columns = [f"{prefix}{path}" for path in (*ACCOUNT_FIELDS.values(), "second_factor__confirmed_at")]
    return rows.annotate(has_passkey=passkey).values_list(*columns, "has_passkey", *more)


def standing_from(row: Sequence[Any], **session: Any) -> Standing:
    """A Standing from the first columns of such a row."""
    *account, confirmed_at, has_passkey = row[:STANDING_WIDTH]
    return Standing(
        **dict(zip(ACCOUNT_FIELDS, account, strict=True)),
        has_second_factor=confirmed_at is not None or has_passkey,
        **session,
    )


STANDING_WIDTH = len(ACCOUNT_FIELDS) + 2
_ACCOUNT = PreparedRead(lambda *, account: with_standing(Account.objects.filter(pk=account, is_active=True), ""))
_SESSION = PreparedRead(
    lambda *, key: with_standing(
        AccountSession.objects.filter(session_key=key, account__is_active=True), "account__", *SESSION_FIELDS.values()
    )
)
