"""The demo loads on the demo organisation and is at every point of the roads."""

from __future__ import annotations

from collections import Counter

import pytest

from apps.collaboration.models import Affair, Template
from ctp_core.api import demo, events

pytestmark = [pytest.mark.django_db(transaction=True)]


def test_the_demo_has_templates_and_affairs_everywhere_on_their_roads() -> None:
    told: list[str] = []
    demo.load_demo(progress=told.append)
    assert Template.objects.count() == 4
    states = Counter(Affair.objects.values_list("state", flat=True))
    assert (states["running"], states["approved"]) == (12, 6)
    # A stored title is in the office's language, whoever sends the form.
    assert Affair.objects.filter(title__startswith="年假").exists()
    assert not Affair.objects.filter(title__contains="Annual").exists()
    events.deliver_pending(limit=10_000)
    published = Affair.objects.get(template__code="publication", state="approved")
    assert published.results.get().state == "done"
