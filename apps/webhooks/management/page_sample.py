"""An endpoint with a call, for the proof that looks at every page."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from apps.webhooks.selectors.public_events import known_events
from apps.webhooks.services.queue_calls import queue_test
from apps.webhooks.services.save_endpoint import EndpointDetails, create_endpoint
from ctp_core.contracts import Actor, PageSample, system_actor

SYSTEM = system_actor("proof")


def make(keeper: Actor) -> Iterable[str]:
    """An address that hears of everything."""
    details = EndpointDetails("Archive", "https://192.0.43.8/hook", tuple(known_events()))
    endpoint, _secret = create_endpoint(details=details, actor=SYSTEM)
    queue_test(endpoint_id=endpoint.id, actor=SYSTEM)
    return (reverse("webhooks:endpoint", args=[endpoint.id]),)


SAMPLE = PageSample(make)
