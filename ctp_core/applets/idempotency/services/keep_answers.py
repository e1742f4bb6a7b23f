"""Carry out a named request once: begin, do it, finish, all in one transaction."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils import timezone

from ctp_core.applets.idempotency.locks import try_lock
from ctp_core.applets.idempotency.models import IdempotencyRecord
from ctp_core.contracts import Conflict, FieldError, Invalid, mark

KEPT = timedelta(hours=24)
_KEY = re.compile(r"[\x21-\x7e]{1,100}")


class IdempotencyMismatch(Invalid):
    """The key stands for another request."""

    code = "core.idempotency_mismatch"
    message = mark("This Idempotency-Key was used for another request. Send a new key.")


class IdempotencyInFlight(Conflict):
    """The first request with this key is still running."""

    code = "core.idempotency_in_flight"
    message = mark("The first request with this Idempotency-Key is still being carried out. Try again shortly.")


@dataclass(frozen=True, slots=True)
class StoredResponse:
    """The answer given the first time."""

    status: int
    body: str
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)


def begin(*, account_pk: int, key: str, method_path: str, body_hash: str) -> StoredResponse | None:
    """The stored answer when this request was carried out before, else None: then carry it out and call ``finish``.

    Call begin, the work and finish inside one ``transaction.atomic()`` (RuntimeError otherwise): effect and answer are
    then kept together or not at all, whenever the process dies. Raises IdempotencyMismatch, IdempotencyInFlight.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("begin, the work and finish belong into one transaction")
    if not _KEY.fullmatch(key):
        raise Invalid(
            {
                "Idempotency-Key": [
                    FieldError("core.idempotency_key", mark("A key has 1 to 100 visible ASCII characters."))
                ]
            }
        )
    if not try_lock(f"{account_pk}:{key}"):
        raise IdempotencyInFlight()
    rows = IdempotencyRecord.objects.filter(account_id=account_pk, key=key)
    found = rows.first()
    if found is not None and found.created_at <= timezone.now() - KEPT:
        rows.delete()
        found = None
    if found is None:
        _claim(account_pk, key, method_path, body_hash)
        return None
    if (found.method_path, found.body_hash) != (method_path[:300], body_hash):
        raise IdempotencyMismatch()
    if found.status is None:
        raise IdempotencyInFlight()
    return StoredResponse(found.status, found.body, found.content_type, found.headers)


def finish(*, account_pk: int, key: str, response: StoredResponse) -> None:
    """Keep the answer, in the transaction of ``begin``."""
    IdempotencyRecord.objects.filter(account_id=account_pk, key=key).update(
        status=response.status,
        body=response.body,
        content_type=response.content_type,
        headers=dict(response.headers),
    )


def remove_old_answers() -> int:
    """Forget answers older than KEPT. Returns how many."""
    return IdempotencyRecord.objects.filter(created_at__lte=timezone.now() - KEPT).delete()[0]


def _claim(account_pk: int, key: str, method_path: str, body_hash: str) -> None:
    try:
        with transaction.atomic():
            IdempotencyRecord.objects.create(
                account_id=account_pk,
                key=key,
                method_path=method_path[:300],
                body_hash=body_hash,
                created_at=timezone.now(),
            )
    except (IntegrityError, OperationalError) as error:
        # The lock is the good answer, the unique constraint the last wall behind it.
        raise IdempotencyInFlight() from error
