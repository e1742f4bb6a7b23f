"""Idempotency keys: a request sent twice is carried out once."""

from ctp_core.applets.idempotency.services.keep_answers import (
    IdempotencyInFlight,
    IdempotencyMismatch,
    StoredResponse,
    begin,
    finish,
    remove_old_answers,
)

__all__ = ["IdempotencyInFlight", "IdempotencyMismatch", "StoredResponse", "begin", "finish", "remove_old_answers"]
