"""Who subscribes to what, from the units' ``handlers.py``."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from ctp_core.applets.modules import collecting
from ctp_core.contracts import Subscription


@dataclass(frozen=True, slots=True)
class Subscriber:
    """A subscription with the unit it belongs to; *key* is half of the inbox key."""

    unit: str
    subscription: Subscription

    @property
    def key(self) -> str:
        return f"{self.unit}.{self.subscription.name}"


def subscribers_of(event_names: Collection[str]) -> dict[str, list[Subscriber]]:
    """Those who want to hear of any of *event_names* now, by name, their modules on or off."""
    found: dict[str, list[Subscriber]] = {}
    for unit, one in collecting.subscriptions():
        if one.event.NAME in event_names and _wants(one):
            found.setdefault(one.event.NAME, []).append(Subscriber(unit, one))
    return found


def find_subscriber(key: str) -> Subscriber | None:
    """The subscriber named *key*, or None when this version has none."""
    return next((one for one in _all() if one.key == key), None)


def _wants(subscription: Subscription) -> bool:
    return subscription.wanted is None or subscription.wanted()


def _all() -> list[Subscriber]:
    return [Subscriber(unit, subscription) for unit, subscription in collecting.subscriptions()]
