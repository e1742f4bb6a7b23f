"""Whether who draws a flow may have run below it what the drawing names."""

from __future__ import annotations

from collections.abc import Iterable

from ctp_core.contracts import Actor, mark
from ctp_workflow.contracts import DefinitionDto, GraphInvalid, GraphProblem
from ctp_workflow.domain.configuring import subprocess_of
from ctp_workflow.domain.reading import read_graph
from ctp_workflow.selectors.definition_owners import MANAGE
from ctp_workflow.selectors.definitions import codes_below
from ctp_workflow.services.checking_graphs import find_problems

NOT_GIVEN = mark(
    "You may not have the flow “%(code)s” run below others. Whoever maintains all flows may, or gives you the right to."
)


def problems_of_publishing(graph: object, definition: DefinitionDto | None, actor: Actor) -> tuple[GraphProblem, ...]:
    """All that stands in the way of publishing *graph* as the next version of *definition*, for this actor."""
    published = (definition.latest.graph,) if definition is not None and definition.latest is not None else ()
    return find_problems(graph) or _find_flows_not_given(graph, published, actor)


def require_flows_given(graph: object, published: Iterable[object], actor: Actor) -> None:
    """Raises GraphInvalid with every step of a sound *graph* whose flow below is not the actor's to use.

    What the graphs *published* already run below may stay.
    """
    if problems := _find_flows_not_given(graph, published, actor):
        raise GraphInvalid(problems)


def _find_flows_not_given(graph: object, published: Iterable[object], actor: Actor) -> tuple[GraphProblem, ...]:
    if actor.may(MANAGE):
        return ()
    kept = {code for one in published for _node, code in _named(one)}
    named = [(node, code) for node, code in _named(graph) if code not in kept]
    given = codes_below({code for _node, code in named}, actor)
    return tuple(
        GraphProblem("flow_not_given", NOT_GIVEN, node=node, params={"code": code[:64]})
        for node, code in named
        if code not in given
    )


def _named(graph: object) -> list[tuple[str, str]]:
    """Each step that runs flows below, with their code."""
    read, _problems = read_graph(graph)
    nodes = read.nodes.values() if read else ()
    return [(node.id, subprocess_of(node).flow) for node in nodes if node.kind == "subprocess"]
