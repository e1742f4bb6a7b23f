"""Looking before a change of the organisation, and handing work over when somebody leaves: what other units contribute to both."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from ctp_core.contracts import Actor, CountedText, MemberRef, UnitRef

ChangeAct = Literal["move", "merge", "rename", "disable", "leave"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedChange:
    """What somebody is about to do: to *unit* (move, merge, rename, disable) or to *member* (leave).

    *into* is the unit it would stand below or go into, None where there is none (a unit moved to the top).
    """

    act: ChangeAct
    unit: UnitRef | None = None
    member: MemberRef | None = None
    into: UnitRef | None = None


@dataclass(frozen=True, slots=True)
class ImpactExample:
    """One of the things concerned: what it is called, and its page."""

    title: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Impact:
    """One line of what would change. *label* is English with ``%(count)s``, marked for one and for many; *params* fills the rest.

    *weight* ``blocks`` means the change is refused as things stand, ``breaks`` that something stops working unless somebody
    acts, ``changes`` that something goes on in another way.
    """

    label: CountedText
    count: int
    weight: Literal["blocks", "breaks", "changes"] = "breaks"
    params: Mapping[str, Any] = field(default_factory=dict)
    examples: tuple[ImpactExample, ...] = ()


@dataclass(frozen=True)
class OrganizationImpact:
    """A contribution: *find* says what a planned change would do to this unit's things; fast, no writes, examples at most five.

    The titles of examples must be such as *actor*, who maintains the organisation, may read; else give the number alone.
    """

    name: str
    find: Callable[[PlannedChange, Actor], Iterable[Impact]]


@dataclass(frozen=True)
class HandOver:
    """A contribution: *carry_out* gives what is open with the one who leaves to another member, in the transaction of the leaving.

    *name* is stable (``workflow.open_items``), *label* marked English. It returns how many things were handed over, and raises
    a DomainError when it can't be done, which keeps the person where they are.
    """

    name: str
    label: str
    carry_out: Callable[[MemberRef, MemberRef, Actor], int]
