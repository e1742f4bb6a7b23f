"""What the licence limits: writing after it has run out, and people beyond its seats."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC

from django.utils import timezone

from ctp_core.applets.modules import state, versions
from ctp_core.contracts import Conflict, ReadOnly, mark


class SeatsTaken(Conflict):
    """One person more than the licence allows."""

    code = "core.seats_taken"
    message = mark(
        "The licence covers %(seats)s people and all seats are taken. Disable an account or extend the licence."
    )


def require_writable() -> None:
    """Raises ReadOnly when the licence and its grace days have run out."""
    if state.standing().phase(timezone.now().astimezone(UTC).date()) == "expired":
        raise ReadOnly()


def require_seat(*, count: Callable[[], int]) -> None:
    """Call before a person's account becomes active, in that transaction; *count* counts the active ones so far.

    Counting is serialised, so two at once can't take the last seat. Raises SeatsTaken.
    """
    licence = state.standing().licence
    if licence is None or licence.seats is None:
        return
    versions.lock("seats")
    if count() >= licence.seats:
        raise SeatsTaken(seats=licence.seats)
