"""What the core itself listens to."""

from __future__ import annotations

from ctp_core.applets.operations.proofs import relay
from ctp_core.contracts import Subscription

SUBSCRIPTIONS: list[Subscription] = [relay.SUBSCRIPTION]
