"""Work in processes of its own that are killed with -9, or watched while they come to their end."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

from ctp_core.api.operations import release_connections

MOST_GROWTH_MB = 64
LATEST_KILL_S = 3.0
PAGE_KB = os.sysconf("SC_PAGE_SIZE") // 1024
SETTLED_S = 2.0


def kill_in(work: Callable[[], object], seconds: float) -> bool:
    """A process does *work* and dies after *seconds*; True when it was killed before it had come to its end."""
    child = _start(work)
    time.sleep(seconds)
    over = os.waitpid(child, os.WNOHANG) != (0, 0)
    if not over:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    return not over


def finish(work: Callable[[], object]) -> int:
    """A process carries *work* to its end; by how many MB it grew after it had settled in."""
    child = _start(work)
    settled = largest = 0
    began = time.monotonic()
    while os.waitpid(child, os.WNOHANG) == (0, 0):
        now = _memory_kb(child)
        if time.monotonic() - began > SETTLED_S:
            settled = settled or now
        largest = max(largest, now)
        time.sleep(0.1)
    return max(largest - (settled or largest), 0) // 1024


def _start(work: Callable[[], object]) -> int:
    release_connections()
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    return child


def _memory_kb(process: int) -> int:
    try:
        return int(Path(f"/proc/{process}/statm").read_text("ascii").split()[1]) * PAGE_KB
    except (OSError, IndexError, ValueError):
        return 0
