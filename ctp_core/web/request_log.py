"""Every request has an id: in its log lines, in its answer, in the problem reports people send in."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse
from uuid6 import uuid7

from ctp_core.api import operations

logger = logging.getLogger("ctp.request")

HEADER = "X-Request-ID"
# An id given by a proxy is taken over when it can do no harm in a log.
SANE = re.compile(r"[A-Za-z0-9._-]{8,64}")
QUIET = ("/healthz", "/readyz", "/metrics", "/static/")


class RequestLog:
    """The outermost middleware: gives ``request.request_id``, writes one line a request, counts it for the metrics."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER, "")
        request_id = given if SANE.fullmatch(given) else uuid7().hex
        request.request_id = request_id  # type: ignore[attr-defined]
        began = time.monotonic()
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            response = self.get_response(request)
            seconds = time.monotonic() - began
            response[HEADER] = request_id
            operations.count_request(status=response.status_code, seconds=seconds)
            self._log(request, response, seconds)
        return response

    @staticmethod
    def _log(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
        # The path alone: what stands after the question mark may be private.
        level = logging.DEBUG if request.path.startswith(QUIET) else logging.INFO
        actor = getattr(request, "token_actor", None) or getattr(request, "actor", None)
        logger.log(
            level,
            "request",
            extra={
                "method": request.method,
                "path": request.path,
                "status": response.status_code,
                "ms": round(seconds * 1000, 1),
                "account": getattr(actor, "account_pk", None),
            },
        )
