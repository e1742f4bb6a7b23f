"""A house of real processes for proofs: a web server, and in a cluster a Celery worker with its beat, that can be killed."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from typing import Any
from uuid import uuid4

from django.conf import settings
from kombu.connection import Connection

from ctp_core.applets.operations.scratch import Scratch

HOST = "127.0.0.1"
START_S = 90.0
WEB = "web"
WORKER = "worker"


class RunningHouse:
    """The processes of one scratch, each the leader of a group of its own so that it can be killed with its children.

    Without *with_worker* it is the web server alone, one of several on the same scratch. Embedded, the web process
    holds the worker; else Celery works on the broker's queue made for this house alone.
    """

    def __init__(self, scratch: Scratch, *, with_worker: bool = True) -> None:
        self._with_worker = with_worker and not settings.CTP_EMBEDDED
        self.environment = {**scratch.environment, "CTP_BROKER_QUEUE": f"ctp-proof-{uuid4().hex[:12]}"}
        self.port = _free_port()
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self.note = scratch.folder / "died-here"
        self._log = (scratch.folder / "processes.log").open("ab")

    def start(self, *, failpoint: str = "") -> None:
        """Start what does not run and wait until it serves; each dies at *failpoint* (``name:n``)."""
        self.note.unlink(missing_ok=True)
        for name, command in self._commands().items():
            if name not in self._running:
                self._running[name] = self._spawn(command, failpoint)
        self._wait_until_it_serves()

    def kill(self, *names: str) -> None:
        """SIGKILL to these processes and their children, or to all; at once, no farewell."""
        for name in names or tuple(self._running):
            process = self._running.pop(name, None)
            if process is not None:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def somebody_died(self, *, within: float) -> bool:
        """True as soon as a process has reached the failpoint."""
        until = time.monotonic() + within
        while not self.note.exists() and time.monotonic() < until:
            time.sleep(0.05)
        return self.note.exists()

    def stop(self) -> None:
        """The end of the proof; nothing of it stays with the broker."""
        self.kill()
        self._log.close()
        if self._with_worker:
            with Connection(settings.CELERY_BROKER_URL) as connection:  # type: ignore[no-untyped-call]
                connection.default_channel.queue_delete(self.environment["CTP_BROKER_QUEUE"])

    def post(self, path: str, *, body: bytes, headers: Mapping[str, str]) -> tuple[int, bytes] | None:
        """Status and answer; None when the server died instead of answering."""
        return self.ask("POST", path, body=body, headers={"Content-Type": "application/json", **headers})

    def ask(
        self, method: str, path: str, *, body: bytes | None = None, headers: Mapping[str, str]
    ) -> tuple[int, bytes] | None:
        """The same for any method."""
        connection = HTTPConnection(HOST, self.port, timeout=60)
        try:
            connection.request(method, path, body=body, headers=dict(headers))
            answer = connection.getresponse()
            return answer.status, answer.read()
        except (OSError, HTTPException):
            return None
        finally:
            connection.close()

    def _commands(self) -> dict[str, list[str]]:
        web = ["-m", "gunicorn", "ctp_core.conf.wsgi:application", "--bind", f"{HOST}:{self.port}", "--workers", "1"]
        found = {WEB: [*web, "--worker-class", "gthread", "--threads", "4", "--log-level", "warning"]}
        if self._with_worker:
            # The schedule of the beat is nobody's to keep: a file of it could be half written when it is killed.
            schedule = ["--schedule", f"{self.environment['CTP_DATA_DIR']}/beat-{uuid4().hex}"]
            found[WORKER] = [
                "-m",
                "celery",
                "-A",
                "ctp_core.conf.celery",
                "worker",
                "-c",
                "1",
                "-B",
                "-l",
                "WARNING",
                *schedule,
            ]
        return found

    def _spawn(self, command: list[str], failpoint: str) -> subprocess.Popen[bytes]:
        given: dict[str, Any] = {"stdout": self._log, "stderr": self._log, "start_new_session": True}
        environment = self.environment
        if failpoint:
            environment = {**environment, "CTP_FAILPOINT": failpoint, "CTP_FAILPOINT_NOTE": str(self.note)}
        return subprocess.Popen([sys.executable, *command], cwd=settings.HOUSE, env=environment, **given)  # noqa: S603

    def _wait_until_it_serves(self) -> None:
        until = time.monotonic() + START_S
        while time.monotonic() < until:
            connection = HTTPConnection(HOST, self.port, timeout=5)
            try:
                connection.request("GET", "/healthz")
                if connection.getresponse().status == 200:
                    return
            except (OSError, HTTPException):
                time.sleep(0.1)
            finally:
                connection.close()
        raise TimeoutError("the web server of the proof does not serve; its log is in the scratch folder")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
