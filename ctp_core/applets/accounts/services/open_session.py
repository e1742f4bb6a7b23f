"""Signing a browser in, after every proof was given."""

from __future__ import annotations

from django.utils import timezone

from ctp_core.applets.accounts.models import AccountSession

DEVICE_LENGTH = 200


def open_session(*, account_pk: int, session_key: str, device: str = "", address: str = "") -> None:
    """Bind a fresh browser session (its key already rotated) to an account."""
    now = timezone.now()
    AccountSession.objects.create(
        account_id=account_pk,
        session_key=session_key,
        device=device[:DEVICE_LENGTH],
        address=address[:45],
        created_at=now,
        last_seen_at=now,
        confirmed_at=now,
    )
