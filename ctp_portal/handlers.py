"""What the portal does when something has happened below it."""

from __future__ import annotations

from ctp_core.contracts import Delivery, Subscription
from ctp_organization.contracts import SyncHeld
from ctp_portal.services.tell_sync_held import tell_sync_held


def sync_held(event: SyncHeld, delivery: Delivery) -> None:
    """Somebody has to look."""
    tell_sync_held(import_id=event.subject.id)


SUBSCRIPTIONS = [Subscription("sync_held", SyncHeld, sync_held)]
