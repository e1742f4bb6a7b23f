"""What the engine listens to: its own events, so that nothing outside happens before the commit, and nothing twice."""

from __future__ import annotations

from ctp_core.contracts import Delivery, Subscription
from ctp_workflow.contracts import FlowsBelowWanted, InstanceFinished, TriggerFired
from ctp_workflow.models import Instance
from ctp_workflow.services.call_action import call_action
from ctp_workflow.services.resume_run import end_child
from ctp_workflow.services.start_children import start_children


def fire(event: TriggerFired, delivery: Delivery) -> None:
    """Have the action carried out."""
    call_action(event)


def start_below(event: FlowsBelowWanted, delivery: Delivery) -> None:
    """Start the flows below."""
    start_children(instance_id=event.instance_id, run=event.run)


def finish_below(event: InstanceFinished, delivery: Delivery) -> None:
    """A flow that hangs below another one tells it how it ended."""
    child = Instance.objects.select_related("parent").filter(public_id=event.instance_id).first()
    if child is not None and child.parent is not None:
        end_child(
            parent_id=child.parent.public_id, run=child.parent_run, child=child.parent_child, outcome=event.outcome
        )


SUBSCRIPTIONS = [
    Subscription("trigger", TriggerFired, fire),
    Subscription("flows_below", FlowsBelowWanted, start_below),
    Subscription("ended_below", InstanceFinished, finish_below),
]
