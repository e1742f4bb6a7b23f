"""What the clock does about a deadline: remind, tell the head, decide, pass over. Through the same door as people."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import OperationalError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from ctp_core.api import timers
from ctp_core.api.clock import now
from ctp_core.contracts import DomainError, NotFound
from ctp_organization.api import units
from ctp_portal.api import notifications
from ctp_workflow.contracts import ActOptions
from ctp_workflow.domain.deadlines import TimeRule, planned, time_of
from ctp_workflow.domain.resolving import Behind
from ctp_workflow.domain.state import OPEN_ITEMS
from ctp_workflow.models import Instance, WorkItem
from ctp_workflow.selectors.calendar import load_calendar
from ctp_workflow.selectors.describing import subject_of
from ctp_workflow.selectors.graphs import graph_of
from ctp_workflow.selectors.members import refs_of
from ctp_workflow.services.act_on_item import act_on_item
from ctp_workflow.services.loading import Loaded, load, lock_by_item
from ctp_workflow.services.pass_over import pass_over
from ctp_workflow.services.setting_deadlines import DEADLINE, set_timer
from ctp_workflow.services.telling_records import tell_record
from ctp_workflow.services.writing_steps import SERVER, Act, write_record

AGAIN = timedelta(seconds=5)
"""How long the clock leaves a flow alone on which somebody acts."""
DECIDES = ("agree", "disagree", "transfer", "skip")


def pass_deadline(key: UUID, payload: dict[str, Any]) -> None:
    """Do what is due about an item. One that is closed, waits for others or has its clock stopped is left alone."""
    try:
        with transaction.atomic():
            locked = lock_by_item(key, waits=False)
            instance, item, rows = locked.instance, locked.item, locked.rows
    except NotFound:
        return
    except OperationalError:
        # Somebody acts on the flow and may set this very timer. Waiting for them while it is ours would be a deadlock.
        timers.schedule(kind=DEADLINE, key=key, due_at=now() + AGAIN)
        return
    rule = time_of(graph_of(instance).nodes[item.node])
    if rule is None or item.due_at is None or item.paused_at is not None or instance.status != "running":
        return
    if item.state not in ("pending", "parked"):
        return
    at = now()
    calendar = load_calendar(item.due_at)
    plan = planned(calendar, rule, item.due_at)
    due = [one.does for one in plan[item.nudged :] if one.at <= at]
    item.nudged += len(due)
    item.save(update_fields=["nudged"])
    set_timer(calendar, rule, [item])
    if "remind" in due:
        _remind(instance, item)
    if "escalate" in due:
        _escalate(load(instance, rows), item, rule, at)
    # Reminders may be planned after the decision: after a standstill it is not the last that is due.
    for operation in due:
        if operation in DECIDES:
            _decide(load(instance, rows), item, rule, operation)


def _remind(instance: Instance, item: WorkItem) -> None:
    """However many reminders a standstill has missed, one is enough."""
    _tell(instance, item, [item.member_id], "workflow.due_soon")


def _escalate(loaded: Loaded, item: WorkItem, rule: TimeRule, at: datetime) -> None:
    """The holder's head hears of it, and it stands in the history."""
    heads = _heads(item.member_id, rule.escalate) or [*loaded.resolver.administrators()]
    instance = loaded.instance
    instance.revision += 1
    instance.save(update_fields=["revision"])
    names = "、".join(one.name for one in refs_of(heads).values())
    act = Act("escalate", SERVER, None, None, at, item=loaded.state.item(item.number), whom=names)
    tell_record(instance, write_record(instance, loaded.graph, act), act)
    _tell(instance, item, heads, "workflow.overdue")


def _heads(member_pk: int, level: int) -> list[int]:
    try:
        return [one.pk for one in units.head_of_member(member_pk=member_pk, level=level) if one.pk != member_pk]
    except NotFound:
        return []


def _tell(instance: Instance, item: WorkItem, people: list[int], kind: str) -> None:
    notifications.notify(
        member_pks=people,
        kind=kind,
        subject=subject_of(instance),
        key=f"{kind}:{item.public_id}:{item.nudged}",
        params={"instance": str(instance.public_id), "item": str(item.public_id)},
    )


def _decide(loaded: Loaded, item: WorkItem, rule: TimeRule, operation: str) -> None:
    with translation.override(settings.LANGUAGE_CODE):
        due = f"{timezone.localtime(item.due_at):%Y-%m-%d %H:%M}"
        opinion = _("Nobody acted by %(due)s, so this followed from the time rule of the step.") % {"due": due}
    try:
        if operation == "skip":
            pass_over(loaded, item, opinion)
            return
        people = _stand_ins(loaded, item, rule)[:1] if operation == "transfer" else []
        options = ActOptions(people=tuple(people))
        act_on_item(item_id=item.public_id, operation=operation, actor=SERVER, opinion=opinion, options=options)
    except DomainError:
        # The form is not complete, or nobody takes it or comes next: somebody who looks after flows must see to it.
        _tell(loaded.instance, item, [*loaded.resolver.administrators()], "workflow.overdue")


def _stand_ins(loaded: Loaded, item: WorkItem, rule: TimeRule) -> list[UUID]:
    """Those the rule names, else the holder's heads from the nearest up, who neither hold the step nor let it pass on."""
    held = loaded.instance.items.filter(run=item.run, state__in=(*OPEN_ITEMS, "moved"))
    there = set(held.values_list("member_id", flat=True))
    if rule.to:
        named = loaded.resolver.people(loaded.graph.nodes[item.node], rule.to, Behind())
        wanted = [one.person for one in named if one.person not in there]
        found = refs_of(wanted, loaded.resolver.names)
        return [found[one].id for one in wanted if one in found]
    for level in range(1, 10):
        heads = [pk for pk in _heads(item.member_id, level) if pk not in there]
        found = refs_of(heads)
        if found:
            return [one.id for one in found.values()]
    return []
