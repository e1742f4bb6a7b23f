"""Checking a graph with what only the house knows: the expression language and the organisation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext

from ctp_core.api import expressions
from ctp_core.contracts import NotFound, PrincipalRef, mark
from ctp_organization.api import principals, units
from ctp_workflow.contracts import GraphInvalid, GraphProblem
from ctp_workflow.domain.checking import check_graph
from ctp_workflow.domain.configuring import subprocess_of, trigger_of
from ctp_workflow.domain.graphs import Graph
from ctp_workflow.domain.nodes import PRINCIPAL_RULES, Participant
from ctp_workflow.domain.reading import read_graph
from ctp_workflow.models import Definition
from ctp_workflow.selectors.flow_actions import known_actions
from ctp_workflow.selectors.resolving_people import LAST_OUTCOME


def find_problems(graph: object) -> tuple[GraphProblem, ...]:
    """All that is wrong with a graph, conditions and people included."""
    found = check_graph(graph, check_expression=_expression_problem, is_known=_is_known)
    return (*found, *_outside_problems(graph)) if not found else tuple(found)


def _outside_problems(graph: object) -> list[GraphProblem]:
    """Actions and flows a sound graph names that are not there."""
    read, _problems = read_graph(graph)
    problems = []
    known = known_actions()
    for place, action in _actions_in(read) if read else ():
        if action not in known:
            text = mark("No module offers the action %(action)s.")
            problems.append(GraphProblem("unknown_action", text, node=place, params={"action": action[:60]}))
    for node in read.nodes.values() if read else ():
        if node.kind == "subprocess":
            code = subprocess_of(node).flow
            if not Definition.objects.filter(code=code, latest__isnull=False).exists():
                text = mark("The flow “%(code)s” is not published.")
                problems.append(GraphProblem("unknown_flow", text, node=node.id, params={"code": code[:64]}))
    return problems


def _actions_in(graph: Graph) -> Iterator[tuple[str | None, str]]:
    """The actions a graph names, each with the node it stands at."""
    for node in graph.nodes.values():
        if node.kind == "trigger":
            yield node.id, trigger_of(node).action
        for one in node.triggers:
            yield node.id, one.action
    for one in graph.triggers:
        yield None, one.action


def require_sound(graph: object) -> None:
    """Raises GraphInvalid with every problem located."""
    if problems := find_problems(graph):
        raise GraphInvalid(problems)


def _expression_problem(text: str, fields: Mapping[str, str]) -> str | None:
    try:
        tree = expressions.parse(text)
        if fields:
            types: dict[str, Any] = {"starter": "member", LAST_OUTCOME: "text", **fields}
            expressions.check(tree, types, result="yes_no")
    except expressions.ExpressionError as error:
        found = error.fields["expression"][0]
        return gettext(found.message) % found.params
    return None


def _is_known(one: Participant) -> bool:
    try:
        if one.kind == "unit_heads":
            units.get_unit(id=UUID(one.id))
            return True
        if one.kind in PRINCIPAL_RULES:
            ref = PrincipalRef(one.kind, UUID(one.id))  # type: ignore[arg-type]
            return ref in principals.describe(refs=(ref,))
    except NotFound:
        return False
    return True
