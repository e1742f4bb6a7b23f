"""What machines ask about this server: alive, ready, figures."""

from __future__ import annotations

import hmac
import ipaddress
import logging

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse

from ctp_core.api import events, operations
from ctp_core.contracts import NotFound
from ctp_core.kit.policies import PUBLIC
from ctp_core.kit.web import page

logger = logging.getLogger("ctp.operations")
TEXT = "text/plain; version=0.0.4; charset=utf-8"


@page(PUBLIC)
def alive(request: HttpRequest) -> HttpResponse:
    """200 as long as the process answers."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@page(PUBLIC)
def ready(request: HttpRequest) -> HttpResponse:
    """200 when requests can be served, else 503; which check failed, and how the work stands. No details to strangers."""
    results = operations.run_checks(readiness=True)
    passed = all(one.passed for one in results)
    answer: dict[str, object] = {
        "status": "ready" if passed else "not ready",
        "checks": {one.name: "pass" if one.passed else "fail" for one in results},
    }
    if passed:
        age = operations.heartbeat_age()
        answer["outbox_lag_seconds"] = round(events.get_backlog().lag_seconds, 1)
        answer["worker_heartbeat_age_seconds"] = None if age is None else round(age, 1)
    return JsonResponse(answer, status=200 if passed else 503)


@page(PUBLIC)
def metrics(request: HttpRequest) -> HttpResponse:
    """Figures for whoever knows the token (``Authorization: Bearer``); without one set, for this machine alone."""
    if not _may_measure(request):
        raise NotFound()
    return HttpResponse(operations.exposition(), content_type=TEXT)


def _may_measure(request: HttpRequest) -> bool:
    token: str | None = settings.CTP_METRICS_TOKEN
    if token:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return hmac.compare_digest(given.encode("utf-8", "replace"), token.encode())
    # Behind a proxy of this machine everybody seems to come from here.
    if "X-Forwarded-For" in request.headers:
        return False
    try:
        return ipaddress.ip_address(str(request.META.get("REMOTE_ADDR", ""))).is_loopback
    except ValueError:
        return False
