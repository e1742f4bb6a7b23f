"""Reading a graph from JSON, with every mistake of shape located."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ctp_core.contracts import mark
from ctp_workflow.contracts import GraphProblem
from ctp_workflow.domain.graphs import Edge, Graph
from ctp_workflow.domain.nodes import DUPLICATE_RULES, REVOKE_RULES, Node
from ctp_workflow.domain.reading_nodes import read_node, unknown_keys
from ctp_workflow.domain.reading_triggers import read_triggers

MAX_NODES = 300
_GRAPH_KEYS = {"nodes", "edges", "revoke", "duplicate", "fields", "triggers"}
_EDGE_KEYS = {"from", "to", "when", "default"}


def read_graph(data: object) -> tuple[Graph | None, list[GraphProblem]]:
    """The graph, or None when the shape is so wrong that nothing more can be said; and what is wrong."""
    if (
        not isinstance(data, Mapping)
        or not isinstance(data.get("nodes"), list)
        or not isinstance(data.get("edges"), list)
    ):
        return None, [
            GraphProblem("not_a_graph", mark("A flow is an object with a list of nodes and a list of edges."))
        ]
    problems: list[GraphProblem] = []
    unknown_keys(data, _GRAPH_KEYS, problems)
    if len(data["nodes"]) > MAX_NODES:
        return None, [
            GraphProblem("too_large", mark("A flow has at most %(limit)s nodes."), params={"limit": MAX_NODES})
        ]
    nodes: dict[str, Node] = {}
    for raw in data["nodes"]:
        node = read_node(raw, problems)
        if node is None:
            continue
        if node.id in nodes:
            problems.append(GraphProblem("duplicate_node", mark("Two nodes carry this id."), node=node.id))
        nodes[node.id] = node
    edges = [edge for raw in data["edges"] if (edge := _read_edge(raw, nodes, problems)) is not None]
    revoke = data.get("revoke", "before_end")
    if revoke not in REVOKE_RULES:
        problems.append(GraphProblem("unknown_value", mark("The rule for revoking is not known.")))
        revoke = "before_end"
    duplicate = data.get("duplicate", "ask")
    if duplicate not in DUPLICATE_RULES:
        problems.append(GraphProblem("unknown_value", mark("The rule for who agreed before is not known.")))
        duplicate = "ask"
    fields = data.get("fields", {})
    if not isinstance(fields, Mapping) or not all(isinstance(one, str) for pair in fields.items() for one in pair):
        problems.append(GraphProblem("bad_fields", mark("Fields are an object of names and types.")))
        fields = {}
    triggers = read_triggers(data.get("triggers", []), "", None, problems)
    return Graph(nodes, tuple(dict.fromkeys(edges)), revoke, duplicate, fields, triggers), problems


def load_graph(data: Mapping[str, Any]) -> Graph:
    """A graph that was checked before. Raises ValueError when it was not."""
    graph, problems = read_graph(data)
    if graph is None or problems:
        raise ValueError(f"not a checked graph: {problems[:1]}")
    return graph


def _read_edge(raw: object, nodes: Mapping[str, Node], problems: list[GraphProblem]) -> Edge | None:
    if not isinstance(raw, Mapping) or not isinstance(raw.get("from"), str) or not isinstance(raw.get("to"), str):
        problems.append(GraphProblem("bad_edge", mark("Every edge says from and to.")))
        return None
    ends = (raw["from"], raw["to"])
    unknown_keys(raw, _EDGE_KEYS, problems, edge=ends)
    if missing := [end for end in ends if end not in nodes]:
        problems.append(
            GraphProblem("unknown_node", mark("There is no node %(node)s."), edge=ends, params={"node": missing[0]})
        )
        return None
    when, default = raw.get("when"), raw.get("default", False)
    if (when is not None and not isinstance(when, str)) or not isinstance(default, bool):
        problems.append(GraphProblem("bad_edge", mark("A condition is text, default is true or false."), edge=ends))
        return None
    return Edge(*ends, when=when.strip() or None if when else None, default=default)
