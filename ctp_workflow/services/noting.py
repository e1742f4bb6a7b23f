"""What the server has to say in a flow's history without a step, and whom it tells."""

from __future__ import annotations

from ctp_core.api.clock import now
from ctp_portal.api import notifications
from ctp_workflow.domain.graphs import Graph
from ctp_workflow.domain.resolving import Resolver
from ctp_workflow.models import ActionRecord, Instance
from ctp_workflow.selectors.describing import subject_of
from ctp_workflow.services.telling_records import tell_record
from ctp_workflow.services.writing_steps import SERVER, Act, write_record


def note(
    instance: Instance, graph: Graph, resolver: Resolver, *, operation: str, node: str, reason: str
) -> ActionRecord:
    """Write *operation* about *node* into the history of a locked flow; its starter and whoever looks after flows hear of it.

    The kind of the notification is ``workflow.`` and the operation.
    """
    instance.revision += 1
    instance.save(update_fields=["revision"])
    act = Act(operation, SERVER, None, None, now(), reason, target=node)
    record = write_record(instance, graph, act)
    tell_record(instance, record, act)
    notifications.notify(
        member_pks=sorted({instance.starter_id, *resolver.administrators()}),
        kind=f"workflow.{operation}",
        subject=subject_of(instance),
        key=f"{operation}:{record.public_id}",
        params={"instance": str(instance.public_id)},
    )
    return record
