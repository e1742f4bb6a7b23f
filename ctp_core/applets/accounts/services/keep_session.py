"""Using a browser session: it lives as long as somebody works in it, and never longer than a day's work."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from django.utils import timezone

from ctp_core.applets.accounts import rules
from ctp_core.applets.accounts.dto import Standing
from ctp_core.applets.accounts.models import AccountSession
from ctp_core.applets.accounts.selectors.standings import find_standing_of_session
from ctp_core.applets.accounts.services.end_sessions import forget_session

# Last-seen is written at most this often: reading pages does not become writing rows.
SEEN_EVERY = timedelta(minutes=1)


def keep_session(*, session_key: str) -> Standing | None:
    """Who is signed in with this browser session, None when nobody is. One query, at most once a minute two."""
    standing = find_standing_of_session(session_key=session_key)
    if standing is None or standing.last_seen_at is None or standing.session_started_at is None:
        return None
    now = timezone.now()
    idle_over = now - standing.last_seen_at >= rules.session_idle()
    if idle_over or now - standing.session_started_at >= rules.session_length():
        forget_session(session_key=session_key)
        return None
    if now - standing.last_seen_at >= SEEN_EVERY:
        AccountSession.objects.filter(pk=standing.session_pk or 0).update(last_seen_at=now)
        standing = replace(standing, last_seen_at=now)
    return standing
