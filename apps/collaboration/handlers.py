"""What the module listens to."""

from __future__ import annotations

from apps.collaboration.services.run_outcomes import run_outcomes
from apps_api.collaboration import AffairApproved
from ctp_core.contracts import Delivery, Subscription


def affair_approved(event: AffairApproved, delivery: Delivery) -> None:
    """Carry out what the template has follow."""
    run_outcomes(affair_id=event.subject.id)


SUBSCRIPTIONS = [Subscription("outcomes", AffairApproved, affair_approved)]
