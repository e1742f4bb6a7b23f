"""What a graph must be to run: block-structured, whole, and every step somebody's."""

from __future__ import annotations

from ctp_core.contracts import mark
from ctp_workflow.contracts import GraphProblem
from ctp_workflow.domain.blocks import check_blocks
from ctp_workflow.domain.checking_people import KnownParticipant, check_people, check_returns
from ctp_workflow.domain.checking_rules import CheckExpression, check_routes, check_rules
from ctp_workflow.domain.graphs import Edge, Graph
from ctp_workflow.domain.nodes import Node
from ctp_workflow.domain.reading import read_graph

ONE_WAY_KINDS = ("start", "approve", "handle", "inform", "join", "router", "delay", "trigger", "subprocess")


def check_graph(
    data: object, *, check_expression: CheckExpression | None = None, is_known: KnownParticipant | None = None
) -> list[GraphProblem]:
    """Everything that is wrong with *data*; an empty list means it can be published.

    *check_expression* returns a sentence when a condition over the declared fields is wrong, *is_known* says whether a participant exists.
    """
    graph, problems = read_graph(data)
    if graph is None:
        return problems
    problems += _check_ends(graph)
    for node in graph.nodes.values():
        problems += _check_ways(graph, node)
        problems += check_people(node, is_known)
        problems += check_returns(graph, node)
        problems += check_rules(graph, node, check_expression)
    for edge in graph.edges:
        problems += _check_condition(graph, edge, check_expression)
    if not problems:
        problems += _check_whole(graph)
    if not problems:
        problems += check_blocks(graph)
    if not problems:
        problems += check_routes(graph)
    return problems


def _check_ends(graph: Graph) -> list[GraphProblem]:
    starts = [node.id for node in graph.nodes.values() if node.kind == "start"]
    found = []
    if not starts:
        found.append(GraphProblem("no_start", mark("A flow needs a start.")))
    found += [GraphProblem("second_start", mark("A flow has one start only."), node=node) for node in starts[1:]]
    if not any(node.kind == "end" for node in graph.nodes.values()):
        found.append(GraphProblem("no_end", mark("A flow needs an end.")))
    return found


def _check_ways(graph: Graph, node: Node) -> list[GraphProblem]:
    out, into = graph.out(node.id), graph.into(node.id)
    found: list[GraphProblem] = []

    def wrong(code: str, message: str) -> None:
        found.append(GraphProblem(code, message, node=node.id))

    if node.kind == "start" and into:
        wrong("way_into_start", mark("Nothing leads into the start."))
    if node.kind != "start" and not into:
        wrong("no_way_in", mark("Nothing leads here."))
    if node.kind == "end" and out:
        wrong("way_out_of_end", mark("Nothing leads on from an end."))
    if node.kind in ("condition", "parallel") and len(out) < 2:
        wrong("one_branch", mark("This needs at least two branches."))
    if node.kind in ONE_WAY_KINDS and len(out) != 1:
        wrong("ways_out", mark("Exactly one way leads on from here."))
    if node.kind == "condition" and sum(edge.default for edge in out) != 1:
        wrong("no_default", mark("One branch must be the default, for when no condition holds."))
    targets = [edge.target for edge in out]
    if len(set(targets)) != len(targets) and node.kind != "condition":
        wrong("double_edge", mark("Two ways lead from here to the same node."))
    return found


def _check_condition(graph: Graph, edge: Edge, check: CheckExpression | None) -> list[GraphProblem]:
    where = (edge.source, edge.target)
    conditional = graph.nodes[edge.source].kind == "condition"
    if not conditional and (edge.when or edge.default):
        return [GraphProblem("stray_condition", mark("Only ways out of a condition carry one."), edge=where)]
    if not conditional:
        return []
    if edge.default and edge.when:
        return [GraphProblem("default_with_condition", mark("The default branch has no condition."), edge=where)]
    if not edge.default and not edge.when:
        return [GraphProblem("no_condition", mark("This branch needs a condition."), edge=where)]
    if edge.when and check and (reason := check(edge.when, graph.fields)):
        text = mark("The condition can't be understood: %(reason)s")
        return [GraphProblem("bad_condition", text, edge=where, params={"reason": reason})]
    return []


def _check_whole(graph: Graph) -> list[GraphProblem]:
    if graph.in_order() is None:
        return [GraphProblem("circle", mark("The flow runs in a circle. Use return instead."))]
    ahead = graph.reachable(graph.start.id)
    return [
        GraphProblem("unreachable", mark("No way leads from the start to here."), node=node)
        for node in graph.nodes
        if node not in ahead
    ]
