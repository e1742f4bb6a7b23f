"""Somebody handles an item: one operation, one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from ctp_core.api.clock import now
from ctp_core.api.files import FileDto
from ctp_core.api.operations import failpoint
from ctp_core.contracts import Actor, FieldError, Invalid, MemberRef, mark
from ctp_core.kit.inserting import written_together
from ctp_workflow.contracts import ActOptions, Archived, ItemGone, StepDto
from ctp_workflow.domain.effects import Effects
from ctp_workflow.models import Instance, WorkItem
from ctp_workflow.services.loading import Loaded, load, lock_by_item
from ctp_workflow.services.preparing import Prepared, carry_out, prepare, require_files, require_hand
from ctp_workflow.services.start_instance import check_opinion
from ctp_workflow.services.telling import Told, tell
from ctp_workflow.services.writing_steps import Act, write_record, write_step


def act_on_item(
    *,
    item_id: UUID,
    operation: str,
    actor: Actor,
    opinion: str = "",
    variables: Mapping[str, Any] | None = None,
    target: str | None = None,
    expected_version: int | None = None,
    options: ActOptions | None = None,
) -> StepDto:
    """Carry out *operation*. Exactly one of all that click at once succeeds; the others hear who did what, and when.

    Raises NotFound, NotYourItem, AlreadyDecided when a delegate decides at this step already, StaleItem, ItemGone, NotRunning,
    OperationNotAllowed (AlreadyThere, LastSigner, TooManyTransfers), TakenUp, Invalid, ChooseFirst, NobodyToHandle, NoBranch,
    Conflict when *expected_version* is not the flow's revision any more, ModuleUnavailable.
    """
    check_opinion(opinion)
    with transaction.atomic(), written_together():
        locked = lock_by_item(item_id)
        instance, item, rows = locked.instance, locked.item, locked.rows
        if operation == "comment":
            behalf = require_hand(instance, item, actor, item.member_id)
            return _comment(instance, item, rows, actor, behalf, opinion, options or ActOptions())
        prepared = prepare(
            instance, item, rows, operation=operation, actor=actor, opinion=opinion, target=target or "",
            variables=variables, options=options or ActOptions(), expected=expected_version, names=locked.names,
        )  # fmt: skip
        after, effects = carry_out(prepared)
        _keep_draft(prepared, opinion)
        act = _act(prepared, actor, opinion, target or "", after.item(item.number))
        record = write_step(
            instance,
            prepared.loaded.graph,
            prepared.loaded.items,
            after,
            effects,
            act,
            prepared.loaded.resolver.variables,
        )
        done = _done(tell(prepared.loaded, effects, act, record))
    failpoint("workflow.act.committed")
    return done


def _act(prepared: Prepared, actor: Actor, opinion: str, target: str, item: Any) -> Act:
    parked = prepared.operation == "park"
    handled = prepared.operation == "agree" and item.kind == "handle"
    return Act(
        operation="handle" if handled else prepared.operation,
        actor=actor,
        member=actor.member,
        on_behalf_of=prepared.behalf,
        at=now(),
        opinion="" if parked else opinion.strip(),
        item=item,
        target=target,
        command=prepared.command,
        whom="、".join(one.name for one in prepared.people),
        files=prepared.files,
    )


def _keep_draft(prepared: Prepared, opinion: str) -> None:
    """What is laid aside keeps the words for its holder alone; once handled they are in the record."""
    prepared.item.draft = opinion.strip() if prepared.operation == "park" else ""


def _done(told: Told) -> StepDto:
    if told.item is None:
        raise LookupError("a step on an item tells of the item")
    return StepDto(item=told.item, instance=told.instance, opened=told.opened)


def _comment(
    instance: Instance,
    item: WorkItem,
    rows: list[WorkItem],
    actor: Actor,
    behalf: MemberRef | None,
    opinion: str,
    options: ActOptions,
) -> StepDto:
    if not opinion.strip():
        raise Invalid({"opinion": [FieldError("workflow.opinion_required", mark("Write something first."))]})
    if item.state == "waiting":
        raise ItemGone(reason="waiting")
    if instance.archived_at is not None:
        raise Archived
    loaded = load(instance, rows)
    given = require_files(loaded, item, "comment", options, actor)
    return say(loaded, actor=actor, behalf=behalf, opinion=opinion, item=item, given=given)


def say(
    loaded: Loaded,
    *,
    actor: Actor,
    behalf: MemberRef | None,
    opinion: str,
    item: WorkItem,
    given: tuple[FileDto, ...] = (),
) -> StepDto:
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
        files=given,
    )
    record = write_record(instance, loaded.graph, act)
    return _done(tell(loaded, Effects((), (), (), (), {}, ended=False), act, record))
