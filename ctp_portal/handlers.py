"""What the portal tells people of the organisation, which stands below it and can't tell them itself."""

from __future__ import annotations

from ctp_core.contracts import Delivery, Subscription
from ctp_organization.contracts import DelegationChanged, SecretaryChanged, SyncHeld
from ctp_portal.services.tell_of_delegations import tell_of_delegation, tell_of_secretary
from ctp_portal.services.tell_sync_held import tell_sync_held


def tell_delegation(event: DelegationChanged, delivery: Delivery) -> None:
    """Those it is about, but whoever did it."""
    tell_of_delegation(event)


def tell_secretary(event: SecretaryChanged, delivery: Delivery) -> None:
    """The same for secretaries."""
    tell_of_secretary(event)


def sync_held(event: SyncHeld, delivery: Delivery) -> None:
    """Those who maintain the organisation: somebody has to look."""
    tell_sync_held(import_id=event.subject.id)


SUBSCRIPTIONS = [
    Subscription("delegations", DelegationChanged, tell_delegation),
    Subscription("secretaries", SecretaryChanged, tell_secretary),
    Subscription("sync_held", SyncHeld, sync_held),
]
