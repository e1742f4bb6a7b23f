"""Block structure: every branch of a split ends in the one join of that split.

Each node gets a *label*, the stack of (split, branch) it lies in. A split pushes, its join pops, every way into a node must
bring the same label, and an end lies in no branch. A graph without circles for which that holds can neither stick nor
run twice: the label is the type of the token that passes.
"""

from __future__ import annotations

from ctp_core.contracts import mark
from ctp_workflow.contracts import GraphProblem
from ctp_workflow.domain.graphs import Graph

Label = tuple[tuple[str, int], ...]


def check_blocks(graph: Graph) -> list[GraphProblem]:
    """What breaks the block structure of a graph without circles; empty when it holds."""
    return _walk(graph, {graph.start.id: ()})


def labels_of(graph: Graph) -> dict[str, Label]:
    """The label of every node of a checked graph."""
    labels: dict[str, Label] = {graph.start.id: ()}
    _walk(graph, labels)
    return labels


def _walk(graph: Graph, labels: dict[str, Label]) -> list[GraphProblem]:
    joins: dict[str, str] = {}
    for node in graph.in_order() or ():
        arriving: dict[str, Label] = {}
        for edge in graph.into(node):
            arriving[edge.source] = _leaving(graph, labels, edge.source, node)
        problem = (
            _close(node, arriving, labels, joins) if graph.nodes[node].kind == "join" else _pass(node, arriving, labels)
        )
        if problem is None and graph.nodes[node].kind == "end" and labels[node]:
            problem = GraphProblem(
                "end_in_branch", mark("A parallel branch must reach its join before the end."), node=node
            )
        if problem is not None:
            return [problem]
    splits = [node.id for node in graph.nodes.values() if node.is_split]
    return [
        GraphProblem("no_join", mark("The branches of this split need a join."), node=split)
        for split in splits
        if split not in joins
    ]


def _leaving(graph: Graph, labels: dict[str, Label], source: str, target: str) -> Label:
    if not graph.nodes[source].is_split:
        return labels[source]
    branch = [edge.target for edge in graph.out(source)].index(target)
    return (*labels[source], (source, branch))


def _pass(node: str, arriving: dict[str, Label], labels: dict[str, Label]) -> GraphProblem | None:
    found = set(arriving.values())
    if len(found) > 1:
        return GraphProblem(
            "crossing", mark("Ways out of different parallel branches meet here without a join."), node=node
        )
    if found:
        labels[node] = found.pop()
    return None


def _close(
    node: str, arriving: dict[str, Label], labels: dict[str, Label], joins: dict[str, str]
) -> GraphProblem | None:
    found = set(arriving.values())
    if not all(found) or len({(label[:-1], label[-1][0]) for label in found}) != 1:
        return GraphProblem("bad_join", mark("A join closes the branches of one split, and only those."), node=node)
    label = next(iter(found))
    split = label[-1][0]
    if split in joins:
        return GraphProblem("second_join", mark("The branches of one split must meet in one join."), node=node)
    joins[split] = node
    labels[node] = label[:-1]
    return None
