"""Everything that stands in a flow's history is told to whoever listens."""

from __future__ import annotations

from ctp_core.api import events
from ctp_workflow.contracts import OperationRecorded
from ctp_workflow.models import ActionRecord, Instance
from ctp_workflow.selectors.describing import subject_of
from ctp_workflow.services.writing_steps import Act


def recorded(instance: Instance, record: ActionRecord, act: Act) -> OperationRecorded:
    """The event of one record, without its opinion: who may not see the flow must not learn that elsewhere."""
    return OperationRecorded(
        subject=subject_of(instance),
        instance_id=instance.public_id,
        sequence=record.sequence,
        operation=record.operation,
        node=record.node,
        member_id=act.member.id if act.member else None,
        behalf_id=act.on_behalf_of.id if act.on_behalf_of else None,
    )


def tell_record(instance: Instance, record: ActionRecord, act: Act) -> None:
    """For what is done beside the steps of a flow: a reminder, a deadline, a change of the way ahead."""
    events.publish(recorded(instance, record, act))
