"""What the engine must be told about the world: who the people of a rule are, and whether a condition holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from ctp_workflow.domain.nodes import Node, Participant


@dataclass(frozen=True, slots=True)
class Found:
    """A person a rule found, and the edge of the organisation it went along."""

    person: int
    rule: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Why:
    """Why an item was opened: the rule, the conditions on the way, who returned it."""

    rule: str
    params: Mapping[str, Any] = field(default_factory=dict)
    conditions: tuple[str, ...] = ()
    returned_by: int = 0


@dataclass(frozen=True, slots=True)
class Behind:
    """What lies behind a step: who handled the one before, and whom they and the starter chose for this one."""

    previous: tuple[int, ...] = ()
    chosen: tuple[int, ...] = ()


class Resolver(Protocol):
    """Answers about people and values, the same for the whole step."""

    def people(self, node: Node, participants: Sequence[Participant], behind: Behind) -> Sequence[Found]:
        """Whom *participants* of *node* name, in order; possibly nobody."""

    def heads(self, person: int, level: int) -> Sequence[Found]:
        """Who leads *person*, so many levels up."""

    def standing(self, people: Sequence[int]) -> Sequence[int]:
        """Those of *people* who can still handle something, in the same order."""

    def administrators(self) -> Sequence[int]:
        """Who looks after flows that find nobody."""

    def children(self, node: Node) -> int:
        """How many flows run below *node*. Raises ValueError when the fields it counts by can't be read."""

    def evaluate(self, expression: str, last_outcome: str = "") -> tuple[bool, str]:
        """Whether a condition holds, and why in words. Raises ValueError when it can't be decided."""
