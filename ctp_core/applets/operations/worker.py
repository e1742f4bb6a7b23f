"""The worker's loop, for the thread inside the web process and for ``manage.py worker``."""

from __future__ import annotations

import atexit
import logging
import threading
import time
from collections.abc import Callable

from django.db import close_old_connections, connections

from ctp_core.applets.events.nudging import set_nudge
from ctp_core.applets.operations.services.keep_lease import drop_lease, process_name, take_lease
from ctp_core.applets.operations.services.run_outside import run_outside
from ctp_core.applets.operations.services.run_round import run_round
from ctp_core.applets.operations.services.show_life import end_life, show_life

logger = logging.getLogger("ctp.worker")

LEASE = "worker"
OUTSIDE = "outside"
LEASE_SECONDS = 15
SIGN_OF_LIFE_SECONDS = 5.0
SWEEP_SECONDS = 1.0
AFTER_TROUBLE_SECONDS = 3.0


class Worker:
    """Works in rounds until it is stopped; a nudge starts the next round at once.

    An *exclusive* worker works only while it holds the one lease of its database. *work* is one round and says how much was done.
    """

    def __init__(self, *, kind: str, exclusive: bool, lease: str = LEASE, work: Callable[[], int] = run_round) -> None:
        self.kind = kind
        self.exclusive = exclusive
        self.lease = lease
        self.work = work
        self.wake = threading.Event()
        self.stopping = threading.Event()
        self._shown_at = -SIGN_OF_LIFE_SECONDS
        self._mine = False

    def run(self) -> None:
        """Rounds until ``stop``; a database that is away is waited for."""
        name = process_name() if self.lease == LEASE else f"{process_name()}/{self.lease}"
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
            self._mine = not self.exclusive or take_lease(name=self.lease, holder=name, seconds=LEASE_SECONDS)
            if self._mine:
                # A sign of life says that events are delivered; work outside says nothing of that.
                if self.lease == LEASE:
                    show_life(name=name, kind=self.kind)
                self._shown_at = time.monotonic()
        if not self._mine:
            return SWEEP_SECONDS
        return 0.0 if self.work() else SWEEP_SECONDS

    def _leave(self, name: str) -> None:
        if self._mine:
            drop_lease(name=self.lease, holder=name)
            end_life(name=name)
        connections.close_all()


_embedded: Worker | None = None
_lock = threading.Lock()


def outside_worker(*, kind: str, exclusive: bool) -> Worker:
    """The worker beside the first one: a system that does not answer keeps no delivery waiting."""
    return Worker(kind=f"{kind}-{OUTSIDE}", exclusive=exclusive, lease=OUTSIDE, work=run_outside)


def start_thread(worker: Worker) -> threading.Thread:
    """Run *worker* in a thread until it is stopped or the process ends."""
    thread = threading.Thread(target=worker.run, name=f"ctp-{worker.lease}", daemon=True)
    thread.start()
    atexit.register(_end, worker, thread)
    return thread


def start_embedded_worker() -> Worker:
    """Start the worker threads of this process, once; events committed here wake the first."""
    global _embedded
    with _lock:
        if _embedded is None:
            worker = _embedded = Worker(kind="embedded", exclusive=True)
            set_nudge(worker.wake.set)
            start_thread(worker)
            start_thread(outside_worker(kind="embedded", exclusive=True))
    return _embedded


def _end(worker: Worker, thread: threading.Thread) -> None:
    worker.stop()
    thread.join(timeout=5)
