"""Work that waits for other systems."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class OutsideWork:
    """A contribution: *run* talks to other systems and says how much it did. It is called again and again, in no transaction,
    and never in the way of deliveries and timers. It must claim what it works on: several processes may call it at once.
    """

    name: str
    run: Callable[[], int]
