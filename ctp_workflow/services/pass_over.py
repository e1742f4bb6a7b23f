"""Nobody acted in time and the step is to go on without the holder."""

from __future__ import annotations

from django.db import transaction

from ctp_core.api.clock import now
from ctp_workflow.domain.commands import PassOver
from ctp_workflow.domain.engine import step
from ctp_workflow.models import WorkItem
from ctp_workflow.services.loading import Loaded
from ctp_workflow.services.telling import tell
from ctp_workflow.services.writing_steps import SERVER, Act, write_step


def pass_over(loaded: Loaded, item: WorkItem, reason: str) -> None:
    """Take *item* out of a locked flow, by nobody; the flow goes on where nobody is left. Raises what the engine refuses."""
    with transaction.atomic():
        command = PassOver(item.number)
        after, effects = step(loaded.graph, loaded.state, command, loaded.resolver)
        act = Act("pass_over", SERVER, None, None, now(), reason, loaded.state.item(item.number), command=command)
        values = loaded.resolver.variables
        record = write_step(loaded.instance, loaded.graph, loaded.items, after, effects, act, values)
        tell(loaded, effects, act, record)
