"""Have the worker build the index."""

from __future__ import annotations

from ctp_core.api import clock, timers
from ctp_index.services.note_request import HOUSE_KEY, REBUILD_TIMER


def ask_for_rebuild() -> None:
    """Wake the worker for a rebuild; asking again while one is due changes nothing."""
    timers.schedule(kind=REBUILD_TIMER, key=HOUSE_KEY, due_at=clock.now())
