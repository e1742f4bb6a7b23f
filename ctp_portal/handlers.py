"""What the portal tells people of the organisation, which stands below it and can't tell them itself."""

from __future__ import annotations

from ctp_core.contracts import Delivery, Subscription
from ctp_organization.contracts import DelegationChanged, SecretaryChanged
from ctp_portal.services.tell_of_delegations import tell_of_delegation, tell_of_secretary


def tell_delegation(event: DelegationChanged, delivery: Delivery) -> None:
    """Those it is about, but whoever did it."""
    tell_of_delegation(event)


def tell_secretary(event: SecretaryChanged, delivery: Delivery) -> None:
    """The same for secretaries."""
    tell_of_secretary(event)


SUBSCRIPTIONS = [
    Subscription("delegations", DelegationChanged, tell_delegation),
    Subscription("secretaries", SecretaryChanged, tell_secretary),
]
