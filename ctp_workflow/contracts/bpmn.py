"""What becomes of a BPMN process when it is read: the graph, and every element that was not taken over as it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from ctp_workflow.contracts.graphs import GraphProblem

BpmnEffect = Literal["refused", "changed", "left_out"]


@dataclass(frozen=True, slots=True)
class BpmnFinding:
    """One element: what became of it and why. *message* is English with ``%(name)s`` places.

    *effect* is ``refused`` (no flow can be made because of it), ``changed`` (made into something near) or ``left_out``.
    """

    element: str
    tag: str
    code: str
    message: str
    effect: BpmnEffect
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BpmnProcess:
    """One process of a file: its *graph*, or None when the findings say why there is none; *problems* are what is left to mend in it."""

    id: str
    name: str
    executable: bool
    graph: Mapping[str, Any] | None
    findings: tuple[BpmnFinding, ...]
    problems: tuple[GraphProblem, ...] = ()
