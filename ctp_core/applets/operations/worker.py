"""The worker's loop, for the thread inside the web process and for ``manage.py worker``."""

from __future__ import annotations

import atexit
import logging
import threading
import time

from django.db import close_old_connections, connections

from ctp_core.applets.events.nudging import set_nudge
from ctp_core.applets.operations.services.keep_lease import drop_lease, process_name, take_lease
from ctp_core.applets.operations.services.run_round import run_round
from ctp_core.applets.operations.services.show_life import end_life, show_life

logger = logging.getLogger("ctp.worker")

LEASE = "worker"
LEASE_SECONDS = 15
SIGN_OF_LIFE_SECONDS = 5.0
SWEEP_SECONDS = 1.0
AFTER_TROUBLE_SECONDS = 3.0


class Worker:
    """Works in rounds until it is stopped; a nudge starts the next round at once.

    An *exclusive* worker works only while it holds the one lease of its database.
    """

    def __init__(self, *, kind: str, exclusive: bool) -> None:
        self.kind = kind
        self.exclusive = exclusive
        self.wake = threading.Event()
        self.stopping = threading.Event()
        self._shown_at = -SIGN_OF_LIFE_SECONDS
        self._mine = False

    def run(self) -> None:
        """Rounds until ``stop``; a database that is away is waited for."""
        name = process_name()
        while not self.stopping.is_set():
            try:
                pause = self._round(name)
            except Exception:
                # Whatever happens in a round, the next one comes: a worker that ends in silence helps nobody.
                logger.exception("worker.round_failed")
                self._mine = False
                pause = AFTER_TROUBLE_SECONDS
            finally:
                close_old_connections()
            self.wake.wait(pause)
            self.wake.clear()
        self._leave(name)

    def stop(self) -> None:
        """End after the running round."""
        self.stopping.set()
        self.wake.set()

    def _round(self, name: str) -> float:
        if time.monotonic() - self._shown_at >= SIGN_OF_LIFE_SECONDS:
            self._mine = not self.exclusive or take_lease(name=LEASE, holder=name, seconds=LEASE_SECONDS)
            if self._mine:
                show_life(name=name, kind=self.kind)
                self._shown_at = time.monotonic()
        if not self._mine:
            return SWEEP_SECONDS
        return 0.0 if run_round() else SWEEP_SECONDS

    def _leave(self, name: str) -> None:
        if self._mine:
            drop_lease(name=LEASE, holder=name)
            end_life(name=name)
        connections.close_all()


_embedded: Worker | None = None
_lock = threading.Lock()


def start_embedded_worker() -> Worker:
    """Start the worker thread of this process, once; events committed here wake it."""
    global _embedded
    with _lock:
        if _embedded is None:
            worker = _embedded = Worker(kind="embedded", exclusive=True)
            set_nudge(worker.wake.set)
            thread = threading.Thread(target=worker.run, name="ctp-worker", daemon=True)
            thread.start()
            atexit.register(_end, worker, thread)
    return _embedded


def _end(worker: Worker, thread: threading.Thread) -> None:
    worker.stop()
    thread.join(timeout=5)
