"""What a run waited for has happened: time has passed, another system has answered, a flow below has ended."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from uuid import UUID

from django.db import transaction

from ctp_core.api.clock import now
from ctp_core.contracts import Actor, Forbidden, NotFound
from ctp_workflow.contracts import InstanceDto, NotRunning, OperationNotAllowed
from ctp_workflow.domain.commands import ChildEnded, Resume
from ctp_workflow.domain.engine import step
from ctp_workflow.services.loading import load, lock_instance, open_items
from ctp_workflow.services.start_instance import check_opinion
from ctp_workflow.services.telling import tell
from ctp_workflow.services.writing_steps import SERVER, Act, write_step

ANSWER = "workflow.answer_triggers"


def pass_delay(key: UUID, payload: Mapping[str, Any]) -> None:
    """A delay is over. One that was left in the meantime is no business of the clock any more."""
    with suppress(NotFound, NotRunning, OperationNotAllowed):
        resume_run(instance_id=UUID(payload["instance"]), command=Resume(payload["run"], "waited"), operation="waited")


def answer_trigger(
    *,
    instance_id: UUID,
    run: int,
    outcome: str,
    actor: Actor,
    opinion: str = "",
    variables: Mapping[str, Any] | None = None,
) -> InstanceDto:
    """Another system says ``done`` or ``failed`` about the trigger of *run*; *variables* are merged over the flow's.

    Raises Forbidden, NotFound, NotRunning, OperationNotAllowed when it was answered already, Invalid.
    """
    check_opinion(opinion)
    if not actor.may(ANSWER):
        raise Forbidden
    if outcome not in ("done", "failed"):
        raise OperationNotAllowed
    return resume_run(
        instance_id=instance_id, command=Resume(run, outcome), operation="answered", actor=actor, opinion=opinion,
        variables=variables,
    )  # fmt: skip


def end_child(*, parent_id: UUID, run: int, child: int, outcome: str, opinion: str = "") -> None:
    """A flow below ended; its parent goes on, unless it waits for it no more."""
    with suppress(NotFound, NotRunning, OperationNotAllowed):
        resume_run(
            instance_id=parent_id, command=ChildEnded(run, child, outcome), operation="child_ended", opinion=opinion
        )


def resume_run(
    *,
    instance_id: UUID,
    command: Resume | ChildEnded,
    operation: str,
    actor: Actor = SERVER,
    opinion: str = "",
    variables: Mapping[str, Any] | None = None,
) -> InstanceDto:
    """One step in one transaction, for nobody. Raises NotFound, NotRunning, OperationNotAllowed, NobodyToHandle, NoBranch."""
    with transaction.atomic():
        instance = lock_instance(instance_id)
        if instance.status != "running":
            raise NotRunning
        loaded = load(instance, open_items(instance), variables=variables)
        after, effects = step(loaded.graph, loaded.state, command, loaded.resolver)
        node = after.run(command.run).node
        act = Act(operation, actor, actor.member, None, now(), opinion.strip(), target=node, command=command)
        record = write_step(instance, loaded.graph, loaded.items, after, effects, act, loaded.resolver.variables)
        return tell(loaded, effects, act, record).instance
