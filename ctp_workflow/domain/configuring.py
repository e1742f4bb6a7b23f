"""What nodes of the kinds router, delay, trigger and subprocess say of themselves, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ctp_workflow.domain.nodes import Node

MAX_CHILDREN = 100
MAX_LOOPS = 100
MAX_ANSWERS = 50
MAX_DAYS = 3650
MAX_HOURS = 8760
COUNTS = ("working", "calendar")
CHILD_STARTERS = ("starter", "field", "each")


@dataclass(frozen=True, slots=True)
class Route:
    """Where a router sends the token while *when* holds."""

    to: str
    when: str


@dataclass(frozen=True, slots=True)
class Router:
    """The first of *routes* that holds is taken, else the way on; back at most *limit* times in one flow."""

    routes: tuple[Route, ...]
    limit: int = 3


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time, counted in ``working`` or ``calendar`` time, or until the day or moment *field* of the form holds."""

    days: int = 0
    hours: int = 0
    count: str = "working"
    field: str = ""


@dataclass(frozen=True, slots=True)
class Trigger:
    """Which *action* is carried out (``module.action``), and whether the flow *waits* until it has answered.

    *answers* names the variables of the flow an answer may set; it sets no others.
    """

    action: str
    waits: bool = False
    answers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Subprocess:
    """Which *flow* runs below this one, how many of it, who starts them, and whether this one *waits* for them.

    *count* is a number, *count_field* a field that holds one, *each* a field that holds a list: one flow an entry, which stands in
    the child's variable *each_as*. *starter* is ``starter`` (of this flow), ``field`` (the member in *starter_field*) or ``each``.
    *values* names the child's variables by this flow's own; without it the child gets them all.
    """

    flow: str
    waits: bool = True
    count: int = 1
    count_field: str = ""
    each: str = ""
    each_as: str = ""
    starter: str = "starter"
    starter_field: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


def router_of(node: Node) -> Router:
    """A router's rules. Raises ValueError with a word for what is wrong."""
    config = _known(node.config, {"routes", "limit"})
    routes = config.get("routes")
    if not isinstance(routes, list) or not 1 <= len(routes) <= 20:
        raise ValueError("routes")
    found = []
    for one in routes:
        if not isinstance(one, Mapping) or set(one) != {"to", "when"}:
            raise ValueError("routes")
        found.append(Route(_text(one, "to"), _text(one, "when")))
    return Router(tuple(found), _number(config, "limit", 1, MAX_LOOPS, 3))


def span_of(config: Mapping[str, Any], more: frozenset[str] = frozenset()) -> Span:
    """A stretch of time; *more* are entries that somebody else reads. Raises ValueError."""
    known = _known(config, {"days", "hours", "count", "field", *more})
    span = Span(
        _number(known, "days", 1, MAX_DAYS, 0),
        _number(known, "hours", 1, MAX_HOURS, 0),
        _one_of(known, "count", COUNTS),
        _text(known, "field", optional=True),
    )
    if bool(span.days or span.hours) == bool(span.field):
        raise ValueError("days, hours, field")
    return span


def trigger_of(node: Node) -> Trigger:
    """What a trigger carries out. Raises ValueError."""
    config = _known(node.config, {"action", "wait", "answers"})
    answers = config.get("answers", [])
    if not isinstance(answers, list) or len(answers) > MAX_ANSWERS or not all(_is_name(one) for one in answers):
        raise ValueError("answers")
    found = Trigger(_text(config, "action"), _flag(config, "wait", False), tuple(answers))
    if found.answers and not found.waits:
        raise ValueError("answers")
    return found


def subprocess_of(node: Node) -> Subprocess:
    """What runs below. Raises ValueError."""
    config = _known(
        node.config,
        {"flow", "wait", "count", "count_field", "each", "each_as", "starter", "starter_field", "values"},
    )
    values = config.get("values", {})
    if not isinstance(values, Mapping) or not all(isinstance(one, str) for pair in values.items() for one in pair):
        raise ValueError("values")
    found = Subprocess(
        flow=_text(config, "flow"),
        waits=_flag(config, "wait", True),
        count=_number(config, "count", 1, MAX_CHILDREN, 1),
        count_field=_text(config, "count_field", optional=True),
        each=_text(config, "each", optional=True),
        each_as=_text(config, "each_as", optional=True),
        starter=_one_of(config, "starter", CHILD_STARTERS),
        starter_field=_text(config, "starter_field", optional=True),
        values=values,
    )
    if sum(("count" in config, bool(found.count_field), bool(found.each))) > 1:
        raise ValueError("count, count_field, each")
    if (found.starter == "field") != bool(found.starter_field):
        raise ValueError("starter_field")
    if (found.starter == "each" or found.each_as) and not found.each:
        raise ValueError("each")
    return found


def _is_name(value: object) -> bool:
    return isinstance(value, str) and value.isidentifier() and len(value) <= 100


def _known(config: Mapping[str, Any], known: set[str]) -> Mapping[str, Any]:
    for key in config:
        if key not in known:
            raise ValueError(str(key)[:40])
    return config


def _text(config: Mapping[str, Any], key: str, *, optional: bool = False) -> str:
    found = config.get(key, "" if optional else None)
    if not isinstance(found, str) or len(found) > 1000 or not (optional or found.strip()):
        raise ValueError(key)
    return found.strip()


def _number(config: Mapping[str, Any], key: str, least: int, most: int, default: int) -> int:
    found = config.get(key)
    if found is None:
        return default
    if type(found) is not int or not least <= found <= most:
        raise ValueError(key)
    return found


def _flag(config: Mapping[str, Any], key: str, default: bool) -> bool:
    found = config.get(key, default)
    if not isinstance(found, bool):
        raise ValueError(key)
    return found


def _one_of(config: Mapping[str, Any], key: str, known: tuple[str, ...]) -> str:
    found = config.get(key, known[0])
    if found not in known:
        raise ValueError(key)
    return str(found)
