"""What past flows tell: how long steps and people take, what is sent back, when a flow is likely to end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ctp_core.contracts import MemberRef


@dataclass(frozen=True, slots=True)
class Spread:
    """How long something took in hours: half of the cases at most *middle*, nine of ten at most *high*, a tenth at most *low*."""

    cases: int
    low: float
    middle: float
    high: float


@dataclass(frozen=True, slots=True)
class NodeInsight:
    """One step: how long it stands open, how many stand there now, how often it sends back, its share of all waiting."""

    node: str
    name: str
    spread: Spread
    open: int
    returned: int
    share: float
    is_bottleneck: bool


@dataclass(frozen=True, slots=True)
class PersonInsight:
    """One person: how long items lie in their hands, how many do now."""

    member: MemberRef
    spread: Spread
    open: int


@dataclass(frozen=True, slots=True)
class InsightDto:
    """A definition's flows that began in the period: counts, whole duration, share of submissions sent back, steps and people."""

    name: str
    started: int
    running: int
    approved: int
    rejected: int
    whole: Spread
    return_rate: float
    nodes: tuple[NodeInsight, ...]
    people: tuple[PersonInsight, ...]


@dataclass(frozen=True, slots=True)
class EtaDto:
    """When a running flow is likely to end, by *cases* that stood at the same step; *node* is where most is still to come."""

    cases: int
    node: str
    early: datetime
    likely: datetime
    late: datetime
