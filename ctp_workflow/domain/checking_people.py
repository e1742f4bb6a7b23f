"""Whether the people of a step can be found: rules complete, principals existing, votes possible."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from ctp_core.contracts import mark
from ctp_workflow.contracts import GraphProblem
from ctp_workflow.domain.deadlines import stand_ins_of
from ctp_workflow.domain.graphs import Graph
from ctp_workflow.domain.nodes import FIELD_RULES, PEOPLED_KINDS, PRINCIPAL_RULES, RULES, STEP_KINDS, Node, Participant

KnownParticipant = Callable[[Participant], bool]


def check_people(node: Node, is_known: KnownParticipant | None) -> list[GraphProblem]:
    """What is wrong with who a node names."""
    if node.kind not in PEOPLED_KINDS:
        if node.participants or node.substitutes:
            return [GraphProblem("stray_people", mark("Nobody is named at this kind of node."), node=node.id)]
        return []
    if not node.name:
        return [GraphProblem("no_name", mark("Give this step a name."), node=node.id)]
    if not node.participants:
        return [GraphProblem("nobody", mark("Say who handles this step."), node=node.id)]
    found = []
    for one in (*node.participants, *node.substitutes, *stand_ins_of(node)):
        if not _well_formed(one):
            found.append(GraphProblem("bad_participant", mark("This rule for people is not complete."), node=node.id))
        elif is_known and not is_known(one):
            text = mark("%(name)s does not exist any more.")
            params = {"name": one.name or one.id or one.field}
            found.append(GraphProblem("unknown_participant", text, node=node.id, params=params))
    if (node.empty == "substitute") != bool(node.substitutes):
        text = mark("Say who stands in when nobody is found, and only then.")
        found.append(GraphProblem("bad_substitutes", text, node=node.id))
    return found + _check_vote(node)


def _check_vote(node: Node) -> list[GraphProblem]:
    vote = node.vote
    if node.mode == "ratio" and vote.ratio and not vote.passes and not vote.rejects:
        return []
    if node.mode == "vote" and vote.passes and not vote.ratio:
        return []
    if not node.counts_votes and vote == type(vote)():
        return []
    text = mark("A ratio needs its percentage, a vote the number of votes that pass; other steps have neither.")
    return [GraphProblem("bad_vote", text, node=node.id)]


def _well_formed(one: Participant) -> bool:
    if one.kind not in RULES:
        return False
    if one.kind in (*PRINCIPAL_RULES, "unit_heads"):
        try:
            UUID(one.id)
        except ValueError:
            return False
        return True
    return bool(one.field) if one.kind in FIELD_RULES else True


def check_returns(graph: Graph, node: Node) -> list[GraphProblem]:
    """Whether disagreeing and returning lead to earlier steps."""
    found = []
    target = node.disagree_target
    if node.kind in (*STEP_KINDS, "subprocess") and target is not None and not _is_before(graph, target, node):
        found.append(GraphProblem("bad_return", mark("Disagreeing must return to an earlier step."), node=node.id))
    if (node.returns == "listed") != bool(node.return_to):
        text = mark("List the steps one may return to, and only where the rule is listed.")
        found.append(GraphProblem("bad_return_list", text, node=node.id))
    for one in node.return_to:
        if not _is_before(graph, one, node):
            text = mark("One can't return to %(target)s: it is not an earlier step.")
            found.append(GraphProblem("bad_return_list", text, node=node.id, params={"target": one[:40]}))
    return found


def _is_before(graph: Graph, target: str, node: Node) -> bool:
    known = graph.nodes.get(target)
    if known is None or known.kind not in ("start", *STEP_KINDS) or target == node.id:
        return False
    return node.id in graph.reachable(target)
