"""Carry out what a trigger asks for."""

from __future__ import annotations

from ctp_core.contracts import ModuleUnavailable
from ctp_workflow.contracts import TriggerCall, TriggerFired
from ctp_workflow.domain.commands import Resume
from ctp_workflow.models import Instance
from ctp_workflow.selectors.describing import subject_of
from ctp_workflow.selectors.flow_actions import WEBHOOK, known_actions
from ctp_workflow.selectors.process_subjects import process_subject
from ctp_workflow.services.resume_run import go_on


def tell_others(call: TriggerCall) -> str | None:
    """The event itself goes out by webhook, so there is nothing more to do; where the flow waits, another system answers."""
    return None


def call_action(event: TriggerFired) -> None:
    """Call the action once; where the flow waits and the action knows the answer at once, the flow goes on.

    Raises ModuleUnavailable while the module behind it is off.
    """
    if event.action == WEBHOOK:
        return
    action = known_actions().get(event.action)
    if action is None:
        raise ModuleUnavailable(event.action.partition(".")[0])
    instance = Instance.objects.get(public_id=event.instance_id)
    ref = subject_of(instance)
    call = TriggerCall(
        key=event.key,
        instance_id=event.instance_id,
        run=event.run,
        node=event.node,
        subject=ref,
        title=instance.title,
        variables={**instance.variables, **process_subject(ref).variables(ref)},
        on=event.on,
        outcome=event.outcome,
    )
    outcome = action.run(call)
    if event.waits and outcome in ("done", "failed"):
        go_on(instance_id=event.instance_id, command=Resume(event.run, outcome), operation="answered")
