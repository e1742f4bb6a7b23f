"""What the module listens to."""

from __future__ import annotations

from itertools import islice

from apps.collaboration.domain.views import affair_ref
from apps.collaboration.selectors.affairs import ids_of_form
from apps.collaboration.services.cover_titles import begin_covering
from apps.collaboration.services.run_outcomes import run_outcomes
from apps_api.collaboration import AffairApproved
from ctp_core.contracts import Delivery, Subscription
from ctp_form.contracts import LimitsChanged
from ctp_index.api import request_updates


def affair_approved(event: AffairApproved, delivery: Delivery) -> None:
    """Carry out what the template has follow."""
    run_outcomes(affair_id=event.subject.id)


def limits_changed(event: LimitsChanged, delivery: Delivery) -> None:
    """What may be found of the affairs of the form is read again, and their titles are made again."""
    ids = iter(ids_of_form(event.subject.id))
    while some := list(islice(ids, TOGETHER)):
        request_updates(refs=[affair_ref(one) for one in some])
    begin_covering(event.subject.id)


TOGETHER = 500
"""Affairs in one statement."""


SUBSCRIPTIONS = [
    Subscription("outcomes", AffairApproved, affair_approved),
    Subscription("limits", LimitsChanged, limits_changed),
]
