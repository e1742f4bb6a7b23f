"""Telling the worker that there is work, the moment it is committed. Best effort: the sweep finds what a lost nudge leaves."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.db import connection, transaction

logger = logging.getLogger("ctp.events")
_nudge: Callable[[], None] = lambda: None  # noqa: E731


def set_nudge(nudge: Callable[[], None]) -> None:
    """Called once at start: how this process wakes the worker (an event in the process, a message to the broker)."""
    global _nudge
    _nudge = nudge


def nudge_on_commit() -> None:
    """Wake the worker after the running transaction, once for all its events."""
    if not any(call is _wake for _, call, *_ in connection.run_on_commit):
        transaction.on_commit(_wake, robust=True)


def _wake() -> None:
    try:
        _nudge()
    except Exception:
        # A broker that is down must not turn a committed request into an error.
        logger.warning("events.nudge_failed", exc_info=True)
