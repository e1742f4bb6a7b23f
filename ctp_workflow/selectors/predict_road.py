"""The road if everybody agrees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from typing import Any
from uuid import UUID

from ctp_core.contracts import Actor, MemberRef, NotFound
from ctp_workflow.contracts import PLAIN_WORDS, GraphInvalid, PredictionDto, RoadPerson, RoadStep, VariableWords, WhyDto
from ctp_workflow.domain.graphs import Graph
from ctp_workflow.domain.overlay import overlaid
from ctp_workflow.domain.prediction import predict
from ctp_workflow.domain.reading import load_graph, read_graph
from ctp_workflow.domain.state import NodeRun, State
from ctp_workflow.models import DefinitionVersion
from ctp_workflow.selectors.graphs import graph_of_version
from ctp_workflow.selectors.members import NOBODY, names_for
from ctp_workflow.selectors.resolving_people import OrganizationResolver
from ctp_workflow.selectors.traces import say_traces

SHOWN = ("start", "approve", "handle", "inform", "end")


def predict_road(
    *,
    starter: MemberRef,
    variables: Mapping[str, Any],
    version_id: UUID | None = None,
    graph: Mapping[str, Any] | None = None,
    reader: Actor,
    hidden: Set[str] = frozenset(),
    words: VariableWords = PLAIN_WORDS,
) -> PredictionDto:
    """Predict from a version, a graph of one's own, or both (overlay), as *reader* may hear it.

    Conditions are told in the subject's *words* and without the *hidden* variables, people whom *reader* does not see without their names.
    Raises NotFound or GraphInvalid.
    """
    effective = _effective(version_id, graph)
    resolver = OrganizationResolver(starter=starter, variables=variables, fields=effective.fields)
    return predict_from(effective, State(starter=starter.pk), resolver, reader, hidden, words)


def predict_from(
    graph: Graph,
    state: State,
    resolver: OrganizationResolver,
    reader: Actor,
    hidden: Set[str] = frozenset(),
    words: VariableWords = PLAIN_WORDS,
) -> PredictionDto:
    """Predict the rest of the road from a state."""
    found = predict(graph, state, resolver)
    runs = found.state.runs[len(state.runs) :]
    people = {person for run in runs for person in sum(run.rows, ())}
    return PredictionDto(
        steps=predicted_steps(graph, found.state, runs, names_for(reader, people, resolver.names), hidden, words),
        outcome=found.state.outcome,  # type: ignore[arg-type]
        problems=found.problems,
    )


def predicted_steps(
    graph: Graph,
    state: State,
    runs: Sequence[NodeRun],
    names: Mapping[int, MemberRef],
    hidden: Set[str] = frozenset(),
    words: VariableWords = PLAIN_WORDS,
) -> tuple[RoadStep, ...]:
    """Runs that have not happened, as steps of the road."""
    return tuple(
        RoadStep(
            node=run.node,
            name=graph.nodes[run.node].name,
            kind=run.kind,
            state="next",
            mode=graph.nodes[run.node].mode,
            people=tuple(
                RoadPerson(names.get(person, NOBODY), "next", why=_rule(graph, run))
                for person in dict.fromkeys(sum(run.rows, ()))
            ),
            conditions=_conditions(state, run, hidden, words),
            branch=run.path,
        )
        for run in runs
        if run.kind in SHOWN
    )


def _rule(graph: Graph, run: NodeRun) -> WhyDto | None:
    """Why they would get it, where the step has one rule for all of them."""
    kinds = {one.kind: one for one in graph.nodes[run.node].participants}
    if run.note == "administrator":
        return WhyDto("administrator")
    if len(kinds) != 1 or run.note:
        return None
    one = next(iter(kinds.values()))
    return WhyDto(one.kind, {"name": one.name, "level": one.level} | ({"field": one.field} if one.field else {}))


def _conditions(state: State, run: NodeRun, hidden: Set[str], words: VariableWords) -> tuple[str, ...]:
    before = [state.run(arrival.run) for arrival in run.arrivals]
    return say_traces((trace for one in before if one.kind == "condition" for trace in one.trace), hidden, words)


def _effective(version_id: UUID | None, graph: Mapping[str, Any] | None) -> Graph:
    base = None
    if version_id is not None:
        base = DefinitionVersion.objects.filter(public_id=version_id).first()
        if base is None:
            raise NotFound
    if graph is None:
        if base is None:
            raise GraphInvalid
        return graph_of_version(base.public_id)
    whole = overlaid(base.graph if base else None, graph)
    read, problems = read_graph(whole)
    if read is None or problems:
        raise GraphInvalid(tuple(problems))
    return load_graph(whole)
