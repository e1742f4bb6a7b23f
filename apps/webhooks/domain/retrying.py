"""When a call that did not get through is tried again."""

from __future__ import annotations

from datetime import timedelta

WAITS = tuple(timedelta(seconds=one) for one in (5, 60, 5 * 60, 30 * 60, 2 * 3600, 5 * 3600, 10 * 3600, 10 * 3600))
ATTEMPTS = len(WAITS) + 1
"""Nine tries in about 28 hours; then the call is dead until an administrator sends it again."""
GIVES_UP = timedelta(days=5)
"""An endpoint at which nothing got through for so long is switched off."""


def wait_after(attempts: int) -> timedelta | None:
    """How long to wait after that many failures; None when it was the last try."""
    return WAITS[attempts - 1] if attempts <= len(WAITS) else None
