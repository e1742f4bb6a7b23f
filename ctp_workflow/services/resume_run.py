"""What a run waited for has happened: time has passed, another system has answered, a flow below has ended."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from ctp_core.api.clock import now
from ctp_core.contracts import Actor, FieldError, Forbidden, Invalid, NotFound, mark
from ctp_workflow.contracts import InstanceDto, NobodyToHandle, NoBranch, NotRunning, OperationNotAllowed
from ctp_workflow.domain.commands import ChildEnded, Resume, command_from_json
from ctp_workflow.domain.configuring import trigger_of
from ctp_workflow.domain.engine import step
from ctp_workflow.models import Instance
from ctp_workflow.selectors.graphs import graph_of
from ctp_workflow.services.loading import load, lock_instance, open_items
from ctp_workflow.services.standing_still import stand_still
from ctp_workflow.services.start_instance import check_opinion
from ctp_workflow.services.telling import tell
from ctp_workflow.services.writing_steps import SERVER, Act, write_step

ANSWER = "workflow.answer_triggers"
NOT_AN_ANSWER = mark("The step does not let an answer set “%(name)s”.")


def pass_delay(key: UUID, payload: Mapping[str, Any]) -> None:
    """A delay is over. One that was left in the meantime is no business of the clock any more."""
    go_on(instance_id=UUID(payload["instance"]), command=Resume(payload["run"], "waited"), operation="waited")


def try_again(key: UUID, payload: Mapping[str, Any]) -> None:
    """A flow that stood still may find somebody by now."""
    command = command_from_json(payload["command"])
    if isinstance(command, Resume | ChildEnded):
        go_on(
            instance_id=UUID(payload["instance"]), command=command, operation=payload["operation"],
            opinion=payload["opinion"],
        )  # fmt: skip


def answer_trigger(
    *,
    instance_id: UUID,
    run: int,
    outcome: str,
    actor: Actor,
    opinion: str = "",
    variables: Mapping[str, Any] | None = None,
) -> InstanceDto:
    """Another system says ``done`` or ``failed`` about the trigger of *run*; *variables* are those its step lets an answer set.

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


def end_child(*, parent_id: UUID, run: int, child: int, outcome: str, opinion: str = "") -> bool:
    """A flow below ended; its parent goes on. False when it waits for it no more."""
    command = ChildEnded(run, child, outcome)
    return go_on(instance_id=parent_id, command=command, operation="child_ended", opinion=opinion)


def go_on(*, instance_id: UUID, command: Resume | ChildEnded, operation: str, opinion: str = "") -> bool:
    """The same where nobody is there to hear a refusal; False when the run waits for it no more.

    A flow that finds nobody for what follows stands still: its history says so, and it is tried again.
    """
    try:
        resume_run(instance_id=instance_id, command=command, operation=operation, opinion=opinion)
    except (NotFound, NotRunning, OperationNotAllowed):
        return False
    except (NobodyToHandle, NoBranch) as error:
        stand_still(instance_id=instance_id, command=command, operation=operation, opinion=opinion, error=error)
    return True


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
        if variables:
            _require_answers(instance, command.run, variables)
        loaded = load(instance, open_items(instance), variables=variables)
        after, effects = step(loaded.graph, loaded.state, command, loaded.resolver)
        node = after.run(command.run).node
        act = Act(operation, actor, actor.member, None, now(), opinion.strip(), target=node, command=command)
        record = write_step(instance, loaded.graph, loaded.items, after, effects, act, loaded.resolver.variables)
        return tell(loaded, effects, act, record).instance


def _require_answers(instance: Instance, run: int, variables: Mapping[str, Any]) -> None:
    """Whoever answers sets what the step names and nothing else. Raises Invalid at ``variables``."""
    runs = instance.state["runs"]
    node = graph_of(instance).nodes[runs[run - 1][1]] if 0 < run <= len(runs) else None
    allowed = trigger_of(node).answers if node is not None and node.kind == "trigger" else ()
    for name in variables:
        if name not in allowed:
            raise Invalid({"variables": [FieldError("workflow.not_an_answer", NOT_AN_ANSWER, name=name[:100])]})
