"""Failpoints: places where a proof may have the process die, to see that nothing is lost and nothing done twice."""

from __future__ import annotations

import os
import signal
from pathlib import Path

_passed: dict[str, int] = {}


def failpoint(name: str) -> None:
    """Do nothing, unless ``CTP_FAILPOINT=name`` or ``name:n`` is set: then die by SIGKILL at the first or n-th pass.

    ``CTP_FAILPOINT_NOTE`` names a file that says afterwards that somebody died here.
    """
    wanted = os.environ.get("CTP_FAILPOINT")
    if not wanted:
        return
    point, _, nth = wanted.partition(":")
    if point != name:
        return
    _passed[name] = _passed.get(name, 0) + 1
    if _passed[name] >= int(nth or 1):
        note = os.environ.get("CTP_FAILPOINT_NOTE")
        if note:
            Path(note).write_text(wanted, encoding="ascii")
        os.kill(os.getpid(), signal.SIGKILL)
