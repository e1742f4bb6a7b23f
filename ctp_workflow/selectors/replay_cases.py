"""Past cases through a draft, before it is published: whose road changes, who ends nowhere, where nobody is found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from ctp_core.contracts import Actor, ModuleUnavailable, ObjectRef
from ctp_workflow.contracts import CaseDto, GraphInvalid, GraphProblem, ReplayDto
from ctp_workflow.domain.checking import check_graph
from ctp_workflow.domain.graphs import Graph
from ctp_workflow.domain.nodes import STEP_KINDS
from ctp_workflow.domain.prediction import Prediction, predict
from ctp_workflow.domain.reading import load_graph
from ctp_workflow.domain.state import State
from ctp_workflow.models import Instance
from ctp_workflow.selectors.definitions import get_definition
from ctp_workflow.selectors.describing import subject_of
from ctp_workflow.selectors.graphs import graph_of_version, with_version
from ctp_workflow.selectors.members import NOBODY, refs_of
from ctp_workflow.selectors.process_subjects import hidden_from, process_subject
from ctp_workflow.selectors.resolving_people import ADMINISTER, OrganizationResolver
from ctp_workflow.selectors.visibility import visible_instances

MOST_CASES = 200
SHOWN_CASES = 20


def replay_cases(
    *,
    definition_id: UUID,
    actor: Actor,
    graph: Mapping[str, Any] | None = None,
    limit: int = 100,
    owner: ObjectRef | None = None,
) -> ReplayDto:
    """The newest *limit* cases of a definition through *graph* (its draft), as the organisation stands today and if everybody agrees.

    Only cases the actor takes part in, each without the values hidden from the actor: a condition drawn for the purpose would tell
    them otherwise. For flow administrators: all cases, with all values. Both roads are predicted from what the case holds, so that
    only the change of the flow makes a difference. Raises NotFound, GraphInvalid.
    """
    definition = get_definition(definition_id=definition_id, actor=actor, owner=owner)
    data = graph if graph is not None else definition.draft
    if problems := check_graph(data):
        raise GraphInvalid(tuple(problems))
    draft = load_graph(data)
    rows = list(
        with_version(visible_instances(actor).filter(version__definition__public_id=definition_id)).order_by("-pk")[
            : min(limit, MOST_CASES)
        ]
    )
    starters = refs_of(row.starter_id for row in rows)
    found = []
    for row in rows:
        try:
            ref = subject_of(row)
            variables = {**row.variables, **process_subject(ref).variables(ref)}
            hidden = frozenset() if actor.may(ADMINISTER) else hidden_from(actor, ref)
        except ModuleUnavailable:
            continue
        # The column of a table is hidden with its whole table.
        for name in hidden:
            variables.pop(name.partition(".")[0], None)
        starter = starters.get(row.starter_id, NOBODY)
        assert row.version is not None  # noqa: S101
        old = _road(graph_of_version(row.version.public_id), starter, variables)
        new = _road(draft, starter, variables)
        found.append(_case(row, old, new))
    told = sorted(found, key=lambda one: not (one.nowhere or one.nobody or one.other_road))
    return ReplayDto(
        cases=len(found),
        other_road=sum(one.other_road for one in found),
        nowhere=sum(one.nowhere for one in found),
        nobody=sum(one.nobody for one in found),
        examples=tuple(told[:SHOWN_CASES]),
    )


def _road(graph: Graph, starter: Any, variables: Mapping[str, Any]) -> tuple[tuple[str, ...], Prediction]:
    resolver = OrganizationResolver(starter=starter, variables=variables, fields=graph.fields)
    found = predict(graph, State(starter=starter.pk), resolver)
    steps = []
    for run in found.state.runs:
        if run.kind in STEP_KINDS:
            names = "、".join(resolver.names[one].name for one in dict.fromkeys(sum(run.rows, ())))
            steps.append(" ".join(part for part in (graph.nodes[run.node].name or run.node, names) if part))
    return tuple(steps), found


def _case(row: Instance, old: tuple[tuple[str, ...], Prediction], new: tuple[tuple[str, ...], Prediction]) -> CaseDto:
    problems: tuple[GraphProblem, ...] = new[1].problems
    return CaseDto(
        instance_id=row.public_id,
        title=row.title,
        before=old[0],
        after=new[0],
        other_road=old[0] != new[0],
        nowhere=not new[1].state.outcome and not any(one.code == "nobody_to_handle" for one in problems),
        nobody=any(one.code == "nobody_to_handle" for one in problems),
        problems=problems,
    )
