"""The time rules of a step: how long it may take, who is reminded when, and what happens when nobody acts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ctp_workflow.domain.configuring import Span, span_of
from ctp_workflow.domain.nodes import Node

THEN = ("none", "agree", "disagree", "transfer")
_MORE = frozenset({"remind", "escalate", "then", "grace", "pause"})
_MAX_HOURS = 2000


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
    agrees, disagrees, or goes over to the holder's head. All hours are counted like the span. *pauses*: the holder may stop
    the clock.
    """

    span: Span
    remind: Reminder = Reminder()
    escalate: int = 0
    then: str = "none"
    grace: int = 0
    pauses: bool = False


def time_of(node: Node) -> TimeRule | None:
    """A step's rule, None for none. Raises ValueError with a word for what is wrong."""
    if not node.time:
        return None
    said = node.time
    then = said.get("then", "none")
    pauses = said.get("pause", False)
    if then not in THEN or (then == "disagree" and node.kind != "approve"):
        raise ValueError("then")
    if not isinstance(pauses, bool):
        raise ValueError("pause")
    return TimeRule(
        span_of(said, _MORE),
        _reminder(said.get("remind", {})),
        _number(said, "escalate", 9),
        then,
        _number(said, "grace", _MAX_HOURS),
        pauses,
    )


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
