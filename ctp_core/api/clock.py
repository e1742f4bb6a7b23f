"""The time. Services ask here; pure code gets it passed in."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.utils import timezone

__all__ = ["now", "set_to"]

_moment: ContextVar[datetime | None] = ContextVar("moment", default=None)


def now() -> datetime:
    """This moment, aware, in UTC."""
    return _moment.get() or timezone.now()


@contextmanager
def set_to(moment: datetime) -> Iterator[None]:
    """Inside the block it is *moment*: for replaying what happened before, and for proofs."""
    before = _moment.set(moment)
    try:
        yield
    finally:
        _moment.reset(before)
