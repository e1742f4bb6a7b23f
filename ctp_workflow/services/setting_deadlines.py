"""Deadlines of what comes into somebody's hands, and the moment something is to be done about them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID, uuid5

from ctp_core.api import timers
from ctp_workflow.domain.calendar import Calendar
from ctp_workflow.domain.configuring import span_of
from ctp_workflow.domain.deadlines import TimeRule, ends_at, planned, resumed, time_of
from ctp_workflow.domain.effects import Effects
from ctp_workflow.domain.graphs import Graph
from ctp_workflow.domain.nodes import STEP_KINDS, Node
from ctp_workflow.domain.state import NodeRun
from ctp_workflow.models import Instance, WorkItem
from ctp_workflow.selectors.calendar import load_calendar

DEADLINE = "workflow.deadline"
DELAY = "workflow.delay"


@dataclass
class Deadlines:
    """The deadlines of one step. The calendar is read when the first rule asks for it."""

    graph: Graph
    values: Mapping[str, Any]
    at: datetime
    timed: list[WorkItem] = field(default_factory=list)
    delayed: list[tuple[int, datetime]] = field(default_factory=list)

    @cached_property
    def calendar(self) -> Calendar:
        """The working calendar."""
        return load_calendar(self.at)

    def run_due(self, node: Node, run: NodeRun) -> datetime | None:
        """Until when a delay waits; one whose field holds no day does not wait."""
        if run.kind != "delay" or run.state != "open":
            return None
        span = span_of(node.config)
        due = ends_at(self.calendar, span, self.at, self.values.get(span.field)) or self.at
        self.delayed.append((run.number, due))
        return due

    def set_for(self, rows: Mapping[int, WorkItem], effects: Effects) -> None:
        """Give deadlines to what came into somebody's hands; the clock of what waits for others stands still."""
        if not any(node.time for node in self.graph.nodes.values()):
            return
        for item in effects.halted:
            row = rows[item.number]
            row.paused_at = row.paused_at or (self.at if row.due_at else None)
        for item in effects.arrived:
            row = rows[item.number]
            rule = time_of(self.graph.nodes[row.node]) if row.kind in STEP_KINDS else None
            if rule is not None:
                self._start(row, rule, rows.get(item.origin))

    def _start(self, row: WorkItem, rule: TimeRule, origin: WorkItem | None) -> None:
        before = row if row.due_at else origin if origin is not None and not rule.restarts else None
        if before is not None and before.due_at:
            row.due_at = before.due_at
            if before.paused_at:
                row.due_at = resumed(self.calendar, rule, before.due_at, before.paused_at, self.at)
        else:
            row.due_at = ends_at(self.calendar, rule.span, self.at, self.values.get(rule.span.field))
        row.paused_at = None
        if row.due_at is not None:
            # Under the same deadline nobody is told again what was told already, and nothing is decided again: not for who takes
            # over, and not for who gets it back after help or a released claim.
            done = before.nudged if before is not None else 0
            row.nudged = max(passed(self.calendar, rule, row.due_at, self.at), done)
            self.timed.append(row)

    def set_timers(self, instance: Instance) -> None:
        """Have the clock call for what is planned."""
        moments = []
        for row in self.timed:
            rule = time_of(self.graph.nodes[row.node])
            if rule is not None and (moment := next_moment(self.calendar, rule, row)) is not None:
                moments.append((row.public_id, moment))
        timers.schedule_many(kind=DEADLINE, moments=moments)
        for number, due in self.delayed:
            payload = {"instance": str(instance.public_id), "run": number}
            timers.schedule(kind=DELAY, key=delay_key(instance, number), due_at=due, payload=payload)


def delay_key(instance: Instance, run: int) -> UUID:
    """The key of a delay's timer."""
    return uuid5(instance.public_id, f"run:{run}")


def passed(calendar: Calendar, rule: TimeRule, due: datetime, at: datetime) -> int:
    """How much of the plan is not worth doing any more: reminders whose moment has gone by."""
    count = 0
    for one in planned(calendar, rule, due):
        if one.does != "remind" or one.at > at:
            break
        count += 1
    return count


def next_moment(calendar: Calendar, rule: TimeRule, row: WorkItem) -> datetime | None:
    """When something is to be done about an item, or None."""
    if row.due_at is None or row.paused_at is not None:
        return None
    plan = planned(calendar, rule, row.due_at)
    return plan[row.nudged].at if row.nudged < len(plan) else None


def set_timer(calendar: Calendar, rule: TimeRule, rows: Iterable[WorkItem]) -> None:
    """Set the timers of items anew, or forget them."""
    for row in rows:
        moment = next_moment(calendar, rule, row)
        if moment is None:
            timers.cancel(kind=DEADLINE, key=row.public_id)
        else:
            timers.schedule(kind=DEADLINE, key=row.public_id, due_at=moment)


def retime_items(graph: Graph, rows: Iterable[WorkItem], values: Mapping[str, Any], at: datetime) -> None:
    """Give open items whose steps have other time rules now what those say, and set their timers; the caller saves the rows.

    A deadline that was promised stays. Where there was none the time runs from now; where the step has no rule any more there is none.
    """
    if not (rows := [row for row in rows if row.kind in STEP_KINDS]):
        return
    calendar = load_calendar(at)
    for row in rows:
        rule = time_of(graph.nodes[row.node])
        if rule is None:
            row.due_at, row.paused_at, row.nudged = None, None, 0
            timers.cancel(kind=DEADLINE, key=row.public_id)
            continue
        if row.due_at is None and row.state in ("pending", "parked"):
            row.due_at = ends_at(calendar, rule.span, at, values.get(rule.span.field))
        row.nudged = passed(calendar, rule, row.due_at, at) if row.due_at else 0
        set_timer(calendar, rule, [row])
