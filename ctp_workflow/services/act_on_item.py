"""Somebody handles an item: agree, submit again, disagree, return, mark as read, or comment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from ctp_core.api.clock import now
from ctp_core.api.operations import failpoint
from ctp_core.contracts import Actor, Conflict, FieldError, Invalid, MemberRef, NotFound, mark
from ctp_workflow.contracts import (
    AlreadyDecided,
    ItemGone,
    NotRunning,
    NotYourItem,
    OperationNotAllowed,
    StepDto,
)
from ctp_workflow.domain.commands import Agree, Command, Disagree, Read, Return
from ctp_workflow.domain.effects import Effects
from ctp_workflow.domain.engine import step
from ctp_workflow.domain.voting import has_voice_already
from ctp_workflow.models import Instance, WorkItem
from ctp_workflow.selectors.delegating import stands_for
from ctp_workflow.selectors.members import NOBODY, refs_of
from ctp_workflow.selectors.visibility import sees
from ctp_workflow.services.loading import Loaded, load, lock_by_item
from ctp_workflow.services.refusing import stale
from ctp_workflow.services.start_instance import check_opinion
from ctp_workflow.services.telling import Told, tell
from ctp_workflow.services.writing_steps import Act, write_record, write_step

COMMANDS: Mapping[str, Callable[[int, int, str], Command]] = {
    "submit": lambda item, by, target: Agree(item, by),
    "agree": lambda item, by, target: Agree(item, by),
    "disagree": lambda item, by, target: Disagree(item, by),
    "return": lambda item, by, target: Return(item, by, target),
    "read": lambda item, by, target: Read(item, by),
}


def act_on_item(
    *,
    item_id: UUID,
    operation: str,
    actor: Actor,
    opinion: str = "",
    variables: Mapping[str, Any] | None = None,
    target: str | None = None,
    expected_version: int | None = None,
) -> StepDto:
    """Carry out *operation*. Exactly one of all that click at once succeeds; the others hear who did what, and when.

    Raises NotFound, NotYourItem, AlreadyDecided when a delegate decides at this step already, StaleItem, ItemGone, NotRunning,
    OperationNotAllowed, Invalid, NobodyToHandle, NoBranch, ModuleUnavailable, and Conflict when *expected_version* is not the
    flow's revision any more.
    """
    check_opinion(opinion)
    with transaction.atomic():
        instance, item, rows = lock_by_item(item_id)
        at = now()
        allowed, behalf = stands_for(actor, item.member_id, module=instance.subject_module, at=at)
        if not allowed and not sees(instance, actor):
            raise NotFound
        if not allowed:
            raise NotYourItem(holder=refs_of([item.member_id]).get(item.member_id, NOBODY).name)
        if operation == "comment":
            return _comment(instance, item, rows, actor, behalf, opinion)
        _require_open(instance, item, operation, expected_version)
        loaded = load(instance, rows, variables=variables)
        _require_opinion(loaded, item, operation, opinion)
        _require_target(loaded, item, operation, target)
        by = actor.member.pk if actor.member else item.member_id
        if has_voice_already(loaded.state, loaded.state.item(item.number), by):
            raise AlreadyDecided(holder=refs_of([item.member_id]).get(item.member_id, NOBODY).name)
        command = COMMANDS[operation](item.number, by, target or "")
        after, effects = step(loaded.graph, loaded.state, command, loaded.resolver)
        act = Act(
            operation=operation,
            actor=actor,
            member=actor.member,
            on_behalf_of=behalf,
            at=at,
            opinion=opinion.strip(),
            item=after.item(item.number),
            target=target or "",
        )
        record = write_step(instance, loaded.graph, loaded.items, after, effects, act)
        done = _done(tell(loaded, effects, act, record))
    failpoint("workflow.act.committed")
    return done


def _done(told: Told) -> StepDto:
    if told.item is None:
        raise LookupError("a step on an item tells of the item")
    return StepDto(item=told.item, instance=told.instance, opened=told.opened)


def _require_open(instance: Instance, item: WorkItem, operation: str, expected: int | None) -> None:
    if operation not in COMMANDS:
        raise OperationNotAllowed
    if item.state not in ("pending", "parked"):
        if item.state == "waiting":
            raise OperationNotAllowed
        raise stale(instance, item)
    if instance.status != "running" and operation != "read":
        raise NotRunning
    if (operation == "submit") != (item.kind == "submit") and operation in ("submit", "agree"):
        raise OperationNotAllowed
    if expected is not None and expected != instance.revision:
        raise Conflict


def _require_opinion(loaded: Loaded, item: WorkItem, operation: str, opinion: str) -> None:
    """Where the node asks for it, and always when one sends somebody's work back."""
    wanted = loaded.graph.nodes[item.node].opinion == "required" and item.kind == "approve"
    if (wanted or operation in ("disagree", "return")) and not opinion.strip():
        message = mark("Say why.")
        raise Invalid({"opinion": [FieldError("workflow.opinion_required", message)]})


def _require_target(loaded: Loaded, item: WorkItem, operation: str, target: str | None) -> None:
    """Who forgot to say where to hears that, not that returning is forbidden."""
    if operation == "return" and not target and loaded.graph.nodes[item.node].returns != "none":
        raise Invalid({"target": [FieldError("workflow.target_required", mark("Choose the step to return to."))]})


def _comment(
    instance: Instance, item: WorkItem, rows: list[WorkItem], actor: Actor, behalf: MemberRef | None, opinion: str
) -> StepDto:
    if not opinion.strip():
        raise Invalid({"opinion": [FieldError("workflow.opinion_required", mark("Write something first."))]})
    if item.state == "waiting":
        raise ItemGone(reason="waiting")
    loaded = load(instance, rows)
    return say(loaded, actor=actor, behalf=behalf, opinion=opinion, item=item)


def say(loaded: Loaded, *, actor: Actor, behalf: MemberRef | None, opinion: str, item: WorkItem) -> StepDto:
    """Record a comment: nothing moves, but it stands in the history like everything else."""
    instance = loaded.instance
    instance.revision += 1
    instance.save(update_fields=["revision"])
    act = Act(
        operation="comment",
        actor=actor,
        member=actor.member,
        on_behalf_of=behalf,
        at=now(),
        opinion=opinion.strip(),
        item=loaded.state.item(item.number),
    )
    record = write_record(instance, loaded.graph, act)
    return _done(tell(loaded, Effects((), (), (), (), {}, False), act, record))
