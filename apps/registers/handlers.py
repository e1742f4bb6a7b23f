"""What the module listens to: its own answers, after the transaction they were given in."""

from __future__ import annotations

from apps.registers.services.start_flow import start_flow
from apps_api.registers import RecordAdded
from ctp_core.contracts import Delivery, Subscription


def record_added(event: RecordAdded, delivery: Delivery) -> None:
    """Start the flow that an answer of a public form leads to."""
    if event.source is not None and (event.source.module, event.source.kind) == ("registers", "answer"):
        start_flow(answer_id=event.source.id)


SUBSCRIPTIONS = [Subscription("public_answers", RecordAdded, record_added)]
