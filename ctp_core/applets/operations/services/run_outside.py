"""What waits for other systems, beside the rounds of the worker."""

from __future__ import annotations

import logging

from ctp_core.applets.modules.collecting import contributions
from ctp_core.contracts import OutsideWork

logger = logging.getLogger("ctp.outside")


def run_outside() -> int:
    """All of it once; one that fails does not stop the others. Returns how much was done."""
    done = 0
    for code, work in contributions(OutsideWork):
        try:
            done += work.run()
        except Exception:
            # Whatever one module meets outside, the others' turn comes.
            logger.exception("outside.failed", extra={"unit": code, "work": work.name})
    return done
