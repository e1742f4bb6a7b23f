"""Whether what nodes say of time, triggers, flows below and routes can be carried out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from ctp_core.contracts import mark
from ctp_workflow.contracts import GraphProblem
from ctp_workflow.domain.blocks import labels_of
from ctp_workflow.domain.configuring import router_of, span_of, subprocess_of, trigger_of
from ctp_workflow.domain.deadlines import time_of
from ctp_workflow.domain.graphs import Graph
from ctp_workflow.domain.nodes import HUMAN_KINDS, STEP_KINDS, Node

CheckExpression = Callable[[str, Mapping[str, str]], str | None]
DAYS = ("date", "datetime")
MISSING: Mapping[tuple[str, str], str] = {
    ("time", "days, hours, field"): mark("Say until when it is to be done."),
    ("time", "to"): mark("Say to whom it goes when it is overdue."),
    ("time", "remind.every"): mark("Say after how many hours the next reminder comes."),
    ("delay", "days, hours, field"): mark("Say how long to wait."),
    ("router", "to"): mark("Say to which step each route leads."),
    ("router", "when"): mark("Say when each route is taken."),
    ("trigger", "action"): mark("Choose what is done."),
    ("subprocess", "flow"): mark("Choose the flow to run."),
}
"""What somebody who draws has not said yet, in plain words."""


def check_rules(graph: Graph, node: Node, check: CheckExpression | None) -> list[GraphProblem]:
    """What is wrong with a node's own object and its time rules."""
    found = []
    try:
        found += _check_time(graph, node)
    except ValueError as error:
        text = MISSING.get(("time", str(error)), mark("The time rules can't be read: %(entry)s."))
        found.append(GraphProblem("bad_time", text, node=node.id, params={"entry": str(error)}))
    try:
        found += _check_own(graph, node, check)
    except ValueError as error:
        text = MISSING.get((node.kind, str(error)), mark("What this node does can't be read: %(entry)s."))
        found.append(GraphProblem("bad_config", text, node=node.id, params={"entry": str(error)}))
    return found


def _check_time(graph: Graph, node: Node) -> list[GraphProblem]:
    rule = time_of(node)
    if rule is None:
        return []
    if node.kind not in STEP_KINDS:
        return [GraphProblem("stray_time", mark("Only steps that wait for people have time rules."), node=node.id)]
    return _check_fields(graph, node, ((rule.span.field, DAYS),))


def _check_own(graph: Graph, node: Node, check: CheckExpression | None) -> list[GraphProblem]:
    if node.kind == "router":
        found = []
        for one in router_of(node).routes:
            if check and (reason := check(one.when, graph.fields)):
                text = mark("The condition can't be understood: %(reason)s")
                found.append(GraphProblem("bad_condition", text, node=node.id, params={"reason": reason}))
        return found
    if node.kind == "delay":
        return _check_fields(graph, node, ((span_of(node.config).field, DAYS),))
    if node.kind == "trigger":
        trigger_of(node)
    if node.kind == "subprocess":
        rule = subprocess_of(node)
        asked = ((rule.count_field, ("number",)), (rule.each, ("list",)), (rule.starter_field, ("member",)))
        return _check_fields(graph, node, (*asked, *((one, ()) for one in rule.values.values())))
    return []


def _check_fields(graph: Graph, node: Node, asked: Iterable[tuple[str, tuple[str, ...]]]) -> list[GraphProblem]:
    """Fields that are not declared, or hold something else; a graph that declares none takes any."""
    found = []
    for name, types in asked:
        if name and graph.fields and (graph.fields.get(name) not in types if types else name not in graph.fields):
            text = mark("The field %(field)s is not there, or holds something else.")
            found.append(GraphProblem("bad_field", text, node=node.id, params={"field": name[:40]}))
    return found


def check_routes(graph: Graph) -> list[GraphProblem]:
    """Whether routers lead to steps before them, or to nodes after them in the same branch; never across."""
    labels = labels_of(graph)
    found = []
    for node in graph.nodes.values():
        for one in router_of(node).routes if node.kind == "router" else ():
            target = graph.nodes.get(one.to)
            if target is None or not (
                (target.kind in HUMAN_KINDS and node.id in graph.reachable(target.id))
                or _is_ahead(graph, node, target, labels)
            ):
                text = mark(
                    "A route leads to an earlier step, or to a later node of the same branch: not to %(target)s."
                )
                found.append(GraphProblem("bad_route", text, node=node.id, params={"target": one.to[:40]}))
    return found


def _is_ahead(graph: Graph, node: Node, target: Node, labels: Mapping[str, object]) -> bool:
    if target.kind in ("join", "start") or target.id == node.id:
        return False
    return target.id in graph.reachable(node.id) and labels[target.id] == labels[node.id]
