"""One round of work: everything a worker does, in any profile."""

from __future__ import annotations

from ctp_core.applets.audit.services.seal_entries import seal_pending
from ctp_core.applets.events.services.deliver_pending import deliver_pending
from ctp_core.applets.timers.repeated import ensure_repeated
from ctp_core.applets.timers.services.run_due import run_due

DELIVERIES = 500


def run_round() -> int:
    """Timers that are due, deliveries that wait, audit rows to be sealed. Returns how much was done."""
    ensure_repeated()
    return run_due() + deliver_pending(limit=DELIVERIES) + seal_pending()
