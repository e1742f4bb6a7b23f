"""Calls go out: claimed in one short transaction, sent outside of any, written down in another."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q

from apps.webhooks.domain.retrying import GIVES_UP, wait_after
from apps.webhooks.domain.signing import headers_of
from apps.webhooks.models import Call, Endpoint
from apps.webhooks.selectors.wanted import STATE
from apps.webhooks.services.save_endpoint import valid_secrets
from ctp_core.api import audit, clock, modules
from ctp_core.api.operations import failpoint
from ctp_core.contracts import ObjectRef, system_actor
from ctp_core.kit.egress import EgressFailed, EgressRefused, call

BATCH = 20
TIMEOUT_S = 10.0
LEASE = timedelta(seconds=60)
"""A call whose process died while sending is sent again after this."""
SERVER = system_actor("webhooks")
GONE = 410


@dataclass(frozen=True, slots=True)
class _Sending:
    """What a thread needs to send one call; it asks the database nothing."""

    pk: int
    endpoint_pk: int
    url: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class _Result:
    pk: int
    endpoint_pk: int
    status: int | None
    error: str
    took_ms: int


def send_calls() -> int:
    """Send what is due, at most BATCH calls side by side. Returns how many were tried."""
    claimed = _claim()
    if not claimed:
        return 0
    failpoint("webhooks.claimed")
    with ThreadPoolExecutor(max_workers=len(claimed)) as threads:
        results = list(threads.map(_send, claimed))
    failpoint("webhooks.sent")
    for one in results:
        _write_down(one)
    return len(results)


def _claim() -> list[_Sending]:
    at = clock.now()
    on = Q()
    for unit in {name.partition(".")[0] for name in _names_waiting()}:
        if not modules.is_on(unit):
            on &= ~Q(event__startswith=f"{unit}.")
    with transaction.atomic():
        rows = Call.objects.filter(on, state=Call.State.WAITING, next_at__lte=at, endpoint__is_active=True)
        rows = rows.select_for_update(skip_locked=True, of=("self",)).select_related("endpoint")
        found = list(rows.order_by("next_at", "pk")[:BATCH])
        Call.objects.filter(pk__in=[one.pk for one in found]).update(next_at=at + LEASE, attempts=F("attempts") + 1)
    return [_sending(one, int(at.timestamp())) for one in found]


def _names_waiting() -> list[str]:
    due = Call.objects.filter(state=Call.State.WAITING, next_at__lte=clock.now())
    return list(due.order_by().values_list("event", flat=True).distinct())


def _sending(one: Call, timestamp: int) -> _Sending:
    body = one.body.encode()
    headers = headers_of(valid_secrets(one.endpoint), event_id=one.event_id, timestamp=timestamp, body=body)
    return _Sending(one.pk, one.endpoint_id, one.endpoint.url, headers, body)


def _send(one: _Sending) -> _Result:
    began = time.perf_counter()
    status: int | None = None
    try:
        status = call(one.url, method="POST", body=one.body, headers=one.headers, timeout=TIMEOUT_S).status
        error = "" if 200 <= status < 300 else "status"
    except EgressRefused:
        error = "not_allowed"
    except EgressFailed as failure:
        error = failure.kind
    return _Result(one.pk, one.endpoint_pk, status, error, round(1000 * (time.perf_counter() - began)))


def _write_down(result: _Result) -> None:
    at = clock.now()
    with transaction.atomic():
        # The endpoint first, as whoever removes it does.
        endpoint = Endpoint.objects.select_for_update().filter(pk=result.endpoint_pk).first()
        row = Call.objects.select_for_update().filter(pk=result.pk, state=Call.State.WAITING).first()
        if endpoint is None or row is None:
            return
        row.status, row.error, row.took_ms = result.status, result.error, result.took_ms
        if not result.error:
            row.state, row.sent_at = Call.State.SENT, at
            if endpoint.failing_since is not None:
                endpoint.failing_since = None
                endpoint.save(update_fields=["failing_since"])
        else:
            wait = wait_after(row.attempts)
            row.state, row.next_at = (Call.State.DEAD, at) if wait is None else (Call.State.WAITING, at + wait)
            _note_failure(endpoint, result.status)
        row.save(update_fields=["state", "status", "error", "took_ms", "sent_at", "next_at"])


def _note_failure(endpoint: Endpoint, status: int | None) -> None:
    """One that says it is gone, or at which nothing got through for days, is switched off."""
    at = clock.now()
    endpoint.failing_since = endpoint.failing_since or at
    reason = "gone" if status == GONE else "failing" if at - endpoint.failing_since >= GIVES_UP else ""
    if reason and endpoint.is_active:
        endpoint.is_active, endpoint.off_reason = False, reason
        about = ObjectRef("webhooks", "endpoint", endpoint.public_id)
        audit.record(actor=SERVER, action="webhooks.switch_off", subject=about, details={"reason": reason})
        modules.renew_state(STATE)
    endpoint.save(update_fields=["failing_since", "is_active", "off_reason"])
