"""What the engine must be told about the world: who the people of a rule are, and whether a condition holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from ctp_workflow.domain.nodes import Node


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


class Resolver(Protocol):
    """Answers about people and values, the same for the whole step."""

    def people(self, node: Node) -> Sequence[Found]:
        """Who handles *node*, in order; possibly nobody."""

    def standing(self, people: Sequence[int]) -> Sequence[int]:
        """Those of *people* who can still handle something, in the same order."""

    def administrators(self) -> Sequence[int]:
        """Who looks after flows that find nobody."""

    def evaluate(self, expression: str) -> tuple[bool, str]:
        """Whether a condition holds, and why in words. Raises ValueError when it can't be decided."""
