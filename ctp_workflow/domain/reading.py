"""Reading a graph from JSON, with every mistake of shape located."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, cast

from ctp_core.contracts import mark
from ctp_workflow.contracts import GraphProblem
from ctp_workflow.domain.graphs import (
    EMPTY_RULES,
    MODES,
    NODE_KINDS,
    RETURN_RULES,
    REVOKE_RULES,
    Edge,
    Graph,
    Node,
    NodeKind,
    Participant,
)

MAX_NODES = 300
MAX_NAME = 100
_ID = re.compile(r"[A-Za-z0-9_-]{1,40}\Z")
_GRAPH_KEYS = {"nodes", "edges", "revoke", "fields"}
_NODE_KEYS = {
    "id", "kind", "name", "participants", "mode", "disagree", "opinion", "empty", "returns", "outcome", "settings",
}  # fmt: skip
_EDGE_KEYS = {"from", "to", "when", "default"}
_PARTICIPANT_KEYS = {"kind", "id", "field", "level", "name"}


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
    _unknown_keys(data, _GRAPH_KEYS, problems)
    if len(data["nodes"]) > MAX_NODES:
        return None, [
            GraphProblem("too_large", mark("A flow has at most %(limit)s nodes."), params={"limit": MAX_NODES})
        ]
    nodes: dict[str, Node] = {}
    for raw in data["nodes"]:
        node = _read_node(raw, problems)
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
    fields = data.get("fields", {})
    if not isinstance(fields, Mapping) or not all(isinstance(one, str) for pair in fields.items() for one in pair):
        problems.append(GraphProblem("bad_fields", mark("Fields are an object of names and types.")))
        fields = {}
    return Graph(nodes, tuple(dict.fromkeys(edges)), revoke, fields), problems


def load_graph(data: Mapping[str, Any]) -> Graph:
    """A graph that was checked before. Raises ValueError when it was not."""
    graph, problems = read_graph(data)
    if graph is None or problems:
        raise ValueError(f"not a checked graph: {problems[:1]}")
    return graph


def _read_node(raw: object, problems: list[GraphProblem]) -> Node | None:
    if not isinstance(raw, Mapping) or not isinstance(raw.get("id"), str) or not _ID.match(raw["id"]):
        problems.append(
            GraphProblem("bad_id", mark("Every node needs an id of letters, digits, - and _ (at most 40)."))
        )
        return None
    node_id, kind = raw["id"], raw.get("kind")
    if kind not in NODE_KINDS:
        problems.append(GraphProblem("unknown_kind", mark("This kind of node is not known."), node=node_id))
        return None
    _unknown_keys(raw, _NODE_KEYS, problems, node=node_id)
    chosen = {
        "mode": _one_of(raw, "mode", MODES, problems),
        "opinion": _one_of(raw, "opinion", ("optional", "required"), problems),
        "empty": _one_of(raw, "empty", EMPTY_RULES, problems),
        "returns": _one_of(raw, "returns", RETURN_RULES, problems),
        "outcome": _one_of(raw, "outcome", ("approved", "rejected"), problems),
    }
    name = raw.get("name", "")
    if not isinstance(name, str) or len(name) > MAX_NAME:
        problems.append(GraphProblem("bad_name", mark("A name is text of at most 100 characters."), node=node_id))
        name = ""
    disagree = raw.get("disagree", "end")
    if disagree not in ("end", "return_to_starter") and not (
        isinstance(disagree, str) and disagree.startswith("return:")
    ):
        problems.append(GraphProblem("unknown_value", mark("The rule for disagreeing is not known."), node=node_id))
        disagree = "end"
    settings = raw.get("settings", {})
    if not isinstance(settings, Mapping):
        problems.append(GraphProblem("bad_settings", mark("Settings are an object."), node=node_id))
        settings = {}
    return Node(
        id=node_id,
        kind=cast(NodeKind, kind),
        name=name,
        participants=_read_participants(raw.get("participants", []), node_id, problems),
        disagree=disagree,
        settings=settings,
        **{key: value for key, value in chosen.items() if value},
    )


def _read_participants(raw: object, node: str, problems: list[GraphProblem]) -> tuple[Participant, ...]:
    if not isinstance(raw, list) or not all(isinstance(one, Mapping) for one in raw):
        problems.append(GraphProblem("bad_participants", mark("Participants are a list of objects."), node=node))
        return ()
    found = []
    for one in raw:
        _unknown_keys(one, _PARTICIPANT_KEYS, problems, node=node)
        level = one.get("level", 1)
        texts = {key: one.get(key, "") for key in ("kind", "id", "field", "name")}
        if not all(isinstance(text, str) for text in texts.values()) or type(level) is not int or not 1 <= level <= 9:
            problems.append(GraphProblem("bad_participants", mark("A participant can't be read."), node=node))
            continue
        found.append(Participant(level=level, **texts))
    return tuple(found)


def _read_edge(raw: object, nodes: Mapping[str, Node], problems: list[GraphProblem]) -> Edge | None:
    if not isinstance(raw, Mapping) or not isinstance(raw.get("from"), str) or not isinstance(raw.get("to"), str):
        problems.append(GraphProblem("bad_edge", mark("Every edge says from and to.")))
        return None
    ends = (raw["from"], raw["to"])
    _unknown_keys(raw, _EDGE_KEYS, problems, edge=ends)
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


def _one_of(raw: Mapping[str, Any], key: str, known: tuple[str, ...], problems: list[GraphProblem]) -> str:
    value = raw.get(key)
    if value is None:
        return ""
    if value in known:
        return str(value)
    problems.append(
        GraphProblem(
            "unknown_value",
            mark("%(key)s must be one of %(known)s."),
            node=raw["id"],
            params={"key": key, "known": ", ".join(known)},
        )
    )
    return ""


def _unknown_keys(
    raw: Mapping[str, Any],
    known: set[str],
    problems: list[GraphProblem],
    node: str | None = None,
    edge: tuple[str, str] | None = None,
) -> None:
    for key in raw:
        if key not in known:
            text = mark("The entry %(key)s is not known.")
            problems.append(GraphProblem("unknown_key", text, node=node, edge=edge, params={"key": str(key)[:40]}))
