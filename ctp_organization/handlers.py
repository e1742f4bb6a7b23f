"""What the organisation does when something has happened."""

from __future__ import annotations

from ctp_core.contracts import Delivery, Subscription
from ctp_organization.contracts.events import ImportConfirmed
from ctp_organization.services.run_import import run_import


def start_import(event: ImportConfirmed, delivery: Delivery) -> None:
    """Carry a confirmed import out in the worker."""
    run_import(id=event.subject.id)


SUBSCRIPTIONS = [Subscription("import", ImportConfirmed, start_import)]
