"""Saving what must stand once: the database decides, and its refusal becomes a sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from ctp_core.contracts import DomainError


@contextmanager
def refused_if_taken(refusal: Callable[[], DomainError]) -> Iterator[None]:
    """Save one row inside; when its unique value is taken, by whoever was faster too, *refusal* is raised.

    Asking first whether the value is free leaves a gap in which somebody else takes it. The savepoint keeps the transaction
    around usable on PostgreSQL. Put nothing else inside: any other constraint would be told as the same mistake.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        raise refusal() from None
