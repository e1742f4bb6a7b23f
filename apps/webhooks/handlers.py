"""What webhooks hear of: every event that may be told to other systems, while some endpoint wants it."""

from __future__ import annotations

from functools import partial

from apps.webhooks.selectors.public_events import every_event
from apps.webhooks.selectors.wanted import is_wanted
from apps.webhooks.services.queue_calls import queue_calls
from ctp_core.contracts import Subscription

SUBSCRIPTIONS = [Subscription(one.NAME, one, queue_calls, wanted=partial(is_wanted, one.NAME)) for one in every_event()]
