"""Which triggers of steps and of the flow a step of the engine sets off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ctp_workflow.domain.effects import Effects
from ctp_workflow.domain.graphs import Graph
from ctp_workflow.domain.nodes import EventTrigger
from ctp_workflow.domain.state import NodeRun


@dataclass(frozen=True, slots=True)
class Fired:
    """A trigger at *run* of *node* (0 and nothing for the whole flow), with the *outcome* the run or the flow had.

    *visit* tells several occasions of the same run apart: a run may be sent straight back more than once.
    """

    trigger: EventTrigger
    run: int
    node: str
    outcome: str
    visit: int = 0


def fired(graph: Graph, effects: Effects, outcome: str) -> Iterator[Fired]:
    """What the step sets off, in order; *outcome* is the flow's. Back to draft is no end: the flow will come again."""
    for run, before in zip(effects.changed_runs, effects.changed_from, strict=True):
        if before in ("open", "suspended") and run.state == "done":
            yield from _at(graph, run, ("leave",))
        elif before == "open" and run.state in ("returned", "suspended"):
            detour = next((one.number for one in effects.opened_runs if one.ticket == run.number), 0)
            yield from _at(graph, run, ("return",), detour)
    for run in effects.opened_runs:
        if run.rows:
            yield from _at(graph, run, ("arrive", "leave") if run.state == "done" else ("arrive",))
    if effects.ended and outcome != "draft":
        for one in graph.triggers:
            if one.outcome in ("", outcome):
                yield Fired(one, 0, "", outcome)


def _at(graph: Graph, run: NodeRun, events: tuple[str, ...], visit: int = 0) -> Iterator[Fired]:
    node = graph.nodes.get(run.node)
    for event in events if node and node.triggers else ():
        for one in node.triggers if node else ():
            if one.on == event:
                yield Fired(one, run.number, run.node, run.outcome, visit)


def fires(graph: Graph, run: NodeRun, event: str) -> bool:
    """Whether *event* at a run had something done outside, which can't be called back."""
    node = graph.nodes.get(run.node)
    return node is not None and any(one.on == event for one in node.triggers)
