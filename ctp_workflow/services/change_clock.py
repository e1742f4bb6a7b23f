"""Stop an item's clock, let it run on, move its deadline."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from ctp_core.api import audit
from ctp_core.api.clock import now
from ctp_core.contracts import Actor, FieldError, Forbidden, Invalid, MemberRef, NotFound, mark
from ctp_portal.api import todos
from ctp_workflow.contracts import ItemDto, NotRunning, OperationNotAllowed, WhyDto
from ctp_workflow.domain.deadlines import TimeRule, planned, resumed, time_of
from ctp_workflow.models import Instance, WorkItem
from ctp_workflow.selectors.calendar import load_calendar
from ctp_workflow.selectors.delegating import stands_for
from ctp_workflow.selectors.describing import subject_of
from ctp_workflow.selectors.list_items import describe_for, people_of
from ctp_workflow.selectors.members import refs_of
from ctp_workflow.selectors.resolving_people import ADMINISTER
from ctp_workflow.selectors.supervision import supervises
from ctp_workflow.selectors.visibility import holds, sees
from ctp_workflow.services.loading import Loaded, load, lock_by_item
from ctp_workflow.services.refusing import stale
from ctp_workflow.services.setting_deadlines import set_timer
from ctp_workflow.services.start_instance import check_opinion
from ctp_workflow.services.telling_records import tell_record
from ctp_workflow.services.writing_steps import Act, write_record

OPERATIONS = ("pause", "resume", "change_due")


def change_clock(
    *, item_id: UUID, operation: str, actor: Actor, reason: str = "", due_at: datetime | None = None
) -> ItemDto:
    """``pause`` and ``resume`` the clock (the holder where the step allows it, supervisors, flow administrators), or
    ``change_due`` (the latter two).

    Raises NotFound, Forbidden, NotRunning, StaleItem or ItemGone, OperationNotAllowed, Invalid.
    """
    check_opinion(reason)
    if operation not in OPERATIONS:
        raise OperationNotAllowed
    with transaction.atomic():
        locked = lock_by_item(item_id)
        instance, item = locked.instance, locked.item
        loaded = load(instance, locked.rows, names=locked.names)
        rule = time_of(loaded.graph.nodes[item.node])
        _require(instance, item, operation, actor, rule)
        if operation != "resume" and not reason.strip():
            raise Invalid({"reason": [FieldError("workflow.opinion_required", mark("Say why."))]})
        at = now()
        whom = ""
        if operation == "pause":
            _pause(item, at)
        elif operation == "resume":
            _resume(item, rule, at)
        else:
            item.due_at = _asked(due_at, at)
            whom = f"{timezone.localtime(item.due_at):%Y-%m-%d %H:%M}"
        return _write(loaded, item, rule, operation, actor, reason, at, whom)


def _require(instance: Instance, item: WorkItem, operation: str, actor: Actor, rule: TimeRule | None) -> None:
    watches = actor.may(ADMINISTER) or supervises(instance, actor)
    in_hand, _behalf = stands_for(actor, item.member_id, instance, at=now())
    if not watches and not in_hand and not sees(instance, actor):
        raise NotFound
    if not watches and (not in_hand or operation == "change_due"):
        raise Forbidden
    if instance.status != "running":
        raise NotRunning
    if item.state not in ("pending", "parked"):
        raise stale(instance, item)
    if rule is None or (not watches and not rule.pauses):
        raise OperationNotAllowed


def _pause(item: WorkItem, at: datetime) -> None:
    if item.paused_at is not None or item.due_at is None:
        raise OperationNotAllowed
    item.paused_at = at


def _resume(item: WorkItem, rule: TimeRule | None, at: datetime) -> None:
    if item.paused_at is None or item.due_at is None or rule is None:
        raise OperationNotAllowed
    item.due_at = resumed(load_calendar(item.paused_at), rule, item.due_at, item.paused_at, at)
    item.paused_at = None


def _asked(due_at: datetime | None, at: datetime) -> datetime:
    if due_at is None or due_at <= at:
        raise Invalid({"due_at": [FieldError("workflow.past_due", mark("Choose a moment that is still to come."))]})
    return due_at


def _write(
    loaded: Loaded,
    item: WorkItem,
    rule: TimeRule | None,
    operation: str,
    actor: Actor,
    reason: str,
    at: datetime,
    whom: str,
) -> ItemDto:
    instance = loaded.instance
    if rule is not None and item.due_at is not None:
        calendar = load_calendar(item.due_at)
        if operation == "change_due":
            item.nudged = sum(one.at <= at for one in planned(calendar, rule, item.due_at))
        set_timer(calendar, rule, [item])
    item.save(update_fields=["due_at", "paused_at", "nudged"])
    todos.set_due(keys=[item.public_id], due_at=None if item.paused_at else item.due_at)
    instance.revision += 1
    instance.save(update_fields=["revision"])
    act = Act(operation, actor, actor.member, None, at, reason.strip(), loaded.state.item(item.number), whom=whom)
    tell_record(instance, write_record(instance, loaded.graph, act), act)
    audit.record(
        actor=actor,
        action=f"workflow.{operation}",
        subject=subject_of(instance),
        details={"instance": str(instance.public_id), "node": item.node, "revision": instance.revision},
    )
    return _told(item, instance, actor, refs_of([item.member_id, *people_of(item)], loaded.resolver.names))


def _told(item: WorkItem, instance: Instance, actor: Actor, names: dict[int, MemberRef]) -> ItemDto:
    """Who only watches over the flow hears nothing of what its conditions compared."""
    item.instance = instance
    found = describe_for(item, names, actor)
    return found if holds(item, actor) or sees(instance, actor) else replace(found, why=WhyDto(found.why.rule))
