"""The time rules of a step: how long it may take, who is reminded when, and what happens when nobody acts. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from ctp_workflow.domain.calendar import Calendar, add_days, add_minutes, end_of_day, minutes_between
from ctp_workflow.domain.configuring import Span, span_of
from ctp_workflow.domain.nodes import Node, Participant

THEN = ("none", "agree", "disagree", "transfer", "skip")
STAND_INS = (
    "member", "unit", "unit_tree", "post", "level", "team", "role", "unit_heads", "starter", "starter_head", "field",
    "field_unit_heads",
)  # fmt: skip
"""Rules that can name whom an overdue item goes to."""
_MORE = frozenset({"remind", "escalate", "then", "to", "grace", "pause", "restart"})
_MAX_HOURS = 2000
NEAR = timedelta(days=1)
"""From here on the light is yellow."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """The first one *before* hours ahead of the deadline, the next ones *every* so many hours, *times* of them in all."""

    before: int = 0
    every: int = 0
    times: int = 0


@dataclass(frozen=True, slots=True)
class TimeRule:
    """How long a step may take, and what follows.

    At the deadline the holder's head *escalate* levels up is told (0: nobody). *grace* hours after it *then* happens: the item
    agrees, disagrees, is passed over (``skip``: its holder is not asked any more), or goes over to the first of *to* who does not
    hold the step, to the holder's head where *to* names nobody. All hours are counted like the span. *pauses*: the holder may stop
    the clock. *restarts*: whoever it is transferred to has the whole time again; else what was done about the deadline is not repeated.
    """

    span: Span
    remind: Reminder = Reminder()
    escalate: int = 0
    then: str = "none"
    to: tuple[Participant, ...] = ()
    grace: int = 0
    pauses: bool = False
    restarts: bool = False


@dataclass(frozen=True, slots=True)
class Nudge:
    """What is to be done at a moment: ``remind``, ``escalate``, or what the rule says then."""

    at: datetime
    does: str


def time_of(node: Node) -> TimeRule | None:
    """A step's rule, None for none. Raises ValueError with a word for what is wrong."""
    if not node.time:
        return None
    said = node.time
    then = said.get("then", "none")
    pauses, restarts = said.get("pause", False), said.get("restart", False)
    if then not in THEN or (then == "disagree" and node.kind != "approve"):
        raise ValueError("then")
    to = _people(said.get("to", []))
    if ("to" in said and not to) or (to and then != "transfer"):
        raise ValueError("to")
    if not isinstance(pauses, bool):
        raise ValueError("pause")
    if not isinstance(restarts, bool):
        raise ValueError("restart")
    return TimeRule(
        span_of(said, _MORE),
        _reminder(said.get("remind", {})),
        _number(said, "escalate", 9),
        then,
        to,
        _number(said, "grace", _MAX_HOURS),
        pauses,
        restarts,
    )


def stand_ins_of(node: Node) -> tuple[Participant, ...]:
    """The people a step's rule names for what is overdue; none where the rule can't be read."""
    try:
        rule = time_of(node)
    except ValueError:
        return ()
    return rule.to if rule else ()


def ends_at(calendar: Calendar, span: Span, at: datetime, value: object = None) -> datetime | None:
    """Where a stretch of time that begins *at* ends; *value* is what its field holds. None when that is neither day nor moment."""
    if span.field:
        return _moment(calendar, value)
    if span.count == "calendar":
        return at + timedelta(days=span.days, hours=span.hours)
    reached = add_days(calendar, at, span.days) if span.days else at
    return add_minutes(calendar, reached, span.hours * 60) if span.hours else reached


def _moment(calendar: Calendar, value: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return None
    if isinstance(value, str) and len(value) == len("2026-03-02") and isinstance(found, datetime):
        found = found.date()
    if isinstance(found, datetime):
        return found if found.tzinfo else found.replace(tzinfo=calendar.zone)
    return end_of_day(calendar, found) if isinstance(found, date) else None


def light_of(due: datetime | None, at: datetime) -> str:
    """``green``, ``yellow`` when it is soon, ``red`` when it is late; nothing without a deadline."""
    if due is None:
        return ""
    return "red" if due <= at else "yellow" if due <= at + NEAR else "green"


def shifted(calendar: Calendar, rule: TimeRule, moment: datetime, hours: int) -> datetime:
    """So many hours after a moment (before it when negative), counted like the rule."""
    if not hours:
        return moment
    if rule.span.count == "calendar":
        return moment + timedelta(hours=hours)
    return add_minutes(calendar, moment, hours * 60)


def resumed(calendar: Calendar, rule: TimeRule, due: datetime, paused: datetime, at: datetime) -> datetime:
    """The deadline after the clock stood still: later by as much of the rule's own time as has passed."""
    if rule.span.count == "calendar" or rule.span.field:
        return due if rule.span.field else due + (at - paused)
    return add_minutes(calendar, due, minutes_between(calendar, paused, at))


def planned(calendar: Calendar, rule: TimeRule, due: datetime) -> tuple[Nudge, ...]:
    """All that the rule does about a deadline, in order."""
    found = []
    first = shifted(calendar, rule, due, -rule.remind.before)
    for number in range(rule.remind.times):
        found.append(Nudge(shifted(calendar, rule, first, rule.remind.every * number), "remind"))
    if rule.escalate:
        found.append(Nudge(due, "escalate"))
    if rule.then != "none":
        found.append(Nudge(shifted(calendar, rule, due, rule.grace), rule.then))
    return tuple(sorted(found, key=lambda one: one.at))


def _people(said: object) -> tuple[Participant, ...]:
    """Whom an overdue item goes to, in the words of a step's participants."""
    if not isinstance(said, list) or not all(isinstance(one, Mapping) for one in said):
        raise ValueError("to")
    found = []
    for one in said:
        texts, level = {key: one.get(key, "") for key in ("kind", "id", "field", "name")}, one.get("level", 1)
        sound = set(one) <= {*texts, "level"} and all(isinstance(text, str) for text in texts.values())
        if not sound or texts["kind"] not in STAND_INS or type(level) is not int or not 1 <= level <= 9:
            raise ValueError("to")
        found.append(Participant(level=level, **texts))
    return tuple(found)


def _reminder(said: object) -> Reminder:
    if not isinstance(said, Mapping) or not set(said) <= {"before", "every", "times"}:
        raise ValueError("remind")
    if not said:
        return Reminder()
    found = Reminder(
        _number(said, "before", _MAX_HOURS), _number(said, "every", _MAX_HOURS), _number(said, "times", 20) or 1
    )
    if found.times > 1 and not found.every:
        raise ValueError("remind.every")
    return found


def _number(said: Mapping[str, Any], key: str, most: int) -> int:
    found = said.get(key, 0)
    if type(found) is not int or not 0 <= found <= most:
        raise ValueError(key)
    return found
