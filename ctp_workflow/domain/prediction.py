"""The road ahead: the same ``step``, with everybody agreeing and nothing written."""

from __future__ import annotations

from dataclasses import dataclass

from ctp_core.contracts import DomainError
from ctp_workflow.contracts import GraphProblem, NobodyToHandle, NoBranch
from ctp_workflow.domain.commands import Agree, Answer, ChildEnded, Chosen, Command, Resume, Start
from ctp_workflow.domain.engine import step
from ctp_workflow.domain.graphs import Graph
from ctp_workflow.domain.resolving import Resolver
from ctp_workflow.domain.state import State


@dataclass(frozen=True, slots=True)
class Prediction:
    """The state at the end of the road (or where it could not be followed further), and what is in the way."""

    state: State
    problems: tuple[GraphProblem, ...]


def predict(graph: Graph, state: State, resolver: Resolver, chosen: Chosen = ()) -> Prediction:
    """Follow the road from *state* as if every holder agreed; *chosen* are the people the starter names for later steps."""
    known = len(state.runs)
    problems: list[GraphProblem] = []
    try:
        if state.status == "new":
            state, _ = step(graph, state, Start(state.starter, chosen), resolver, predicting=True)
        while state.is_running:
            state, _ = step(graph, state, next_agreement(state), resolver, predicting=True)
    except (NobodyToHandle, NoBranch) as error:
        problems.append(_problem(error))
    for run in state.runs[known:]:
        node = graph.nodes[run.node]
        if run.note == "administrator" and node.empty == "refuse":
            problems.append(_problem(NobodyToHandle(step=node.name or node.id), node.id))
    return Prediction(state, tuple(problems))


def next_agreement(state: State) -> Command:
    """What happens next when everybody agrees."""
    item = next((one for one in state.items if one.state in ("pending", "parked") and one.asks_decision), None)
    if item is None:
        return _next_event(state)
    return Answer(item.number, item.person) if item.kind == "help" else Agree(item.number, item.person)


def _next_event(state: State) -> Command:
    """What happens next when nobody has to act: time passes, an answer comes, a flow below is approved."""
    run = next(run for run in state.runs if run.state == "open")
    if run.kind == "subprocess":
        return ChildEnded(run.number, run.children.index(""), "approved")
    return Resume(run.number, "waited" if run.kind == "delay" else "done")


def _problem(error: DomainError, node: str | None = None) -> GraphProblem:
    return GraphProblem(error.code.partition(".")[2], error.message, node=node, params=error.params)
