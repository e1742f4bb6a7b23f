"""Two versions of a flow side by side: what differs, what moves over, where past cases would have gone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from ctp_workflow.contracts.graphs import GraphProblem


@dataclass(frozen=True, slots=True)
class ChangeDto:
    """One difference between two graphs in the reader's words: *where* (a step, a branch, the flow), *what*, before and after."""

    kind: Literal["added", "removed", "changed"]
    place: str
    where: str
    what: str = ""
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class MigrationDto:
    """What moving one running flow to another version does, or did: it *moves*, or can't because of *problems*.

    *warnings* say what the road ahead meets there, if everybody agrees.
    """

    instance_id: UUID
    title: str
    starter: str
    moves: bool
    problems: tuple[GraphProblem, ...] = ()
    warnings: tuple[GraphProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseDto:
    """A past case the reader sees, on its old road and through a draft."""

    instance_id: UUID
    title: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    other_road: bool
    nowhere: bool
    nobody: bool
    problems: tuple[GraphProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class ReplayDto:
    """Past cases the reader sees, replayed through a draft: how many there are, how many take another road, end nowhere, find nobody."""

    cases: int
    other_road: int
    nowhere: int
    nobody: int
    examples: tuple[CaseDto, ...]
