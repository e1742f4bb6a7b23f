"""What a step sets off outside of its flow: triggers, flows below; and the end of flows below whose step is gone."""

from __future__ import annotations

from uuid import UUID, uuid5

from ctp_core.contracts import Event, ObjectRef
from ctp_workflow.contracts import FlowsBelowWanted, TriggerFired
from ctp_workflow.domain.configuring import trigger_of
from ctp_workflow.domain.effects import Effects
from ctp_workflow.domain.firing import Fired, fired
from ctp_workflow.domain.graphs import Graph
from ctp_workflow.models import Instance

LOST = ("void", "withdrawn", "returned", "cancelled")
BROKEN_OFF = ("draft", "void", "terminated")


def set_off(instance: Instance, graph: Graph, ref: ObjectRef, effects: Effects) -> list[Event]:
    """The events that have it done after the commit, exactly once."""
    found: list[Event] = []
    for run in effects.opened_runs:
        node = graph.nodes[run.node]
        if run.kind == "trigger":
            rule = trigger_of(node)
            found.append(
                TriggerFired(
                    subject=ref, instance_id=instance.public_id, node=node.id, run=run.number, action=rule.action,
                    key=trigger_key(instance.public_id, run.number), waits=rule.waits,
                )
            )  # fmt: skip
        if run.kind == "subprocess" and run.children:
            found.append(
                FlowsBelowWanted(
                    subject=ref, instance_id=instance.public_id, node=node.id, run=run.number, count=len(run.children)
                )
            )
    for one in fired(graph, effects, instance.outcome):
        key = event_key(instance.public_id, one)
        found.append(
            TriggerFired(
                subject=ref, instance_id=instance.public_id, node=one.node, run=one.run, action=one.trigger.action,
                key=key, waits=False, on=one.trigger.on, outcome=one.outcome,
            )
        )  # fmt: skip
    return found


def event_key(instance_id: UUID, one: Fired) -> UUID:
    """The idempotency key of what is done on an event: one a flow, node run and trigger."""
    return uuid5(instance_id, f"trigger:{one.run}:{one.trigger.on}:{one.trigger.action}:{one.visit}")


def trigger_key(instance_id: UUID, run: int) -> UUID:
    """The idempotency key of a trigger: one a flow and node run."""
    return uuid5(instance_id, f"trigger:{run}")


def lost_children(instance: Instance, effects: Effects) -> list[UUID]:
    """The running flows below whose step was taken back or ended otherwise, or all when the whole flow was broken off."""
    lost = [run.number for run in effects.changed_runs if run.kind == "subprocess" and run.state in LOST]
    lost += [
        run.number for run in effects.changed_runs if run.kind == "subprocess" and run.outcome in ("skipped", "jumped")
    ]
    rejected = [run.number for run in effects.changed_runs if run.kind == "subprocess" and run.outcome == "rejected"]
    everything = effects.ended and instance.outcome in BROKEN_OFF
    if not everything and not lost and not rejected:
        return []
    if everything and not any(run[2] == "subprocess" for run in instance.state["runs"]):
        return []
    rows = instance.children.filter(status="running")
    if not everything:
        rows = rows.filter(parent_run__in=[*lost, *rejected])
    return list(rows.order_by("pk").values_list("public_id", flat=True))
