"""Whether who draws a flow may have run below it what the drawing names."""

from __future__ import annotations

from ctp_core.contracts import Actor, mark
from ctp_workflow.contracts import GraphInvalid, GraphProblem
from ctp_workflow.domain.configuring import subprocess_of
from ctp_workflow.domain.reading import read_graph
from ctp_workflow.selectors.definition_owners import MANAGE
from ctp_workflow.selectors.definitions import codes_below

NOT_GIVEN = mark(
    "You may not have the flow “%(code)s” run below others. Whoever maintains all flows may, or gives you the right to."
)


def find_flows_not_given(graph: object, published: object, actor: Actor) -> tuple[GraphProblem, ...]:
    """The steps of a sound *graph* whose flow below is not the actor's to use; what is *published* already may stay."""
    if actor.may(MANAGE):
        return ()
    kept = {code for _node, code in _named(published)} if published is not None else set()
    named = [(node, code) for node, code in _named(graph) if code not in kept]
    given = codes_below({code for _node, code in named}, actor)
    return tuple(
        GraphProblem("flow_not_given", NOT_GIVEN, node=node, params={"code": code[:64]})
        for node, code in named
        if code not in given
    )


def require_flows_given(graph: object, published: object, actor: Actor) -> None:
    """Raises GraphInvalid with every such step."""
    if problems := find_flows_not_given(graph, published, actor):
        raise GraphInvalid(problems)


def _named(graph: object) -> list[tuple[str, str]]:
    """Each step that runs flows below, with their code."""
    read, _problems = read_graph(graph)
    nodes = read.nodes.values() if read else ()
    return [(node.id, subprocess_of(node).flow) for node in nodes if node.kind == "subprocess"]
