"""For tests: have everything in the index that was asked for."""

from __future__ import annotations

from ctp_core.api import events
from ctp_index.api import get_health, rebuild_index, write_requests
from ctp_index.contracts import IndexUnavailable

__all__ = ["catch_up_index"]


def catch_up_index() -> None:
    """Deliver pending events and write what they ask for, as the worker does; the first time the index is built."""
    events.deliver_pending()
    try:
        get_health()
    except IndexUnavailable:
        rebuild_index()
    while write_requests():
        pass
