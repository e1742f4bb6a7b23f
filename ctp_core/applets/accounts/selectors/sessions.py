"""Where somebody is signed in."""

from __future__ import annotations

from django.utils import timezone

from ctp_core.applets.accounts.dto import SessionDto
from ctp_core.applets.accounts.models import AccountSession
from ctp_core.applets.accounts.rules import session_idle, session_length


def list_sessions(*, account_pk: int, current_pk: int | None = None) -> tuple[SessionDto, ...]:
    """The browsers in which the account is signed in now, the last used first."""
    now = timezone.now()
    live = AccountSession.objects.filter(
        account_id=account_pk, last_seen_at__gt=now - session_idle(), created_at__gt=now - session_length()
    )
    return tuple(
        SessionDto(
            id=row.public_id,
            device=row.device,
            address=row.address,
            created_at=row.created_at,
            last_seen_at=row.last_seen_at,
            is_current=row.pk == current_pk,
        )
        for row in live.order_by("-last_seen_at")[:100]
    )
