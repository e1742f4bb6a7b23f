"""Figures for a monitoring system, in the text format it reads."""

from __future__ import annotations

import os
import threading
from collections import Counter

from ctp_core.applets.audit.selectors import count_unsealed
from ctp_core.applets.events.selectors import get_backlog
from ctp_core.applets.operations.checks.work import heartbeat_age
from ctp_core.applets.timers.selectors import get_counts

_requests: Counter[str] = Counter()
_seconds: Counter[str] = Counter()
_lock = threading.Lock()


def count_request(*, status: int, seconds: float) -> None:
    """Count one answer of this process."""
    kind = f"{status // 100}xx"
    with _lock:
        _requests[kind] += 1
        _seconds[kind] += seconds  # type: ignore[assignment]  # a Counter adds floats as well


def exposition() -> str:
    """All figures. Those of the work come from the database, those of requests are of the process that answers."""
    backlog, timers, age = get_backlog(), get_counts(), heartbeat_age()
    gauges = {
        "ctp_outbox_pending": backlog.pending,
        "ctp_outbox_parked": backlog.parked,
        "ctp_outbox_dead": backlog.dead,
        "ctp_outbox_lag_seconds": round(backlog.lag_seconds, 3),
        "ctp_timers_due": timers.due,
        "ctp_timers_dead": timers.dead,
        "ctp_audit_unsealed": count_unsealed(),
        "ctp_worker_heartbeat_age_seconds": "NaN" if age is None else round(age, 3),
    }
    lines = [line for name, value in gauges.items() for line in (f"# TYPE {name} gauge", f"{name} {value}")]
    process = os.getpid()
    with _lock:
        for name, counted in (("ctp_http_requests_total", _requests), ("ctp_http_seconds_total", _seconds)):
            lines.append(f"# TYPE {name} counter")
            lines += [
                f'{name}{{process="{process}",status="{kind}"}} {value}' for kind, value in sorted(counted.items())
            ]
    return "\n".join(lines) + "\n"
