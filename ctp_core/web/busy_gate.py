"""When the database lets somebody wait for too long, the answer says so and that trying again helps; it is no fault of ours."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse

from ctp_core.contracts import DomainError, mark
from ctp_core.web.errors import error_response

logger = logging.getLogger("ctp.request")
# PostgreSQL: lock not available, deadlock, serialization failure. All of them have rolled back and may be tried again.
WAITED = frozenset({"55P03", "40P01", "40001"})
SQLITE_WAITED = frozenset({"SQLITE_BUSY", "SQLITE_LOCKED"})


class Busy(DomainError):
    """Others held what this needed for longer than a request may wait."""

    code = "core.busy"
    status = 503
    message = mark("Many people are working on this at the moment. Nothing was saved. Try again.")


class BusyGate:
    """The database's refusal to wait any longer as 503 with Retry-After."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not has_waited(exception):
            return None
        logger.warning("busy", exc_info=exception)
        answer = error_response(request, Busy())
        answer["Retry-After"] = "1"
        return answer


def has_waited(error: Exception) -> bool:
    """Whether the database gave up waiting for somebody else."""
    cause = error.__cause__
    return isinstance(error, OperationalError) and (
        getattr(cause, "sqlstate", "") in WAITED or getattr(cause, "sqlite_errorname", "") in SQLITE_WAITED
    )
