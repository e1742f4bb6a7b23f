"""Which later steps whoever agrees now must name people for."""

from __future__ import annotations

from ctp_core.contracts import DomainError
from ctp_workflow.contracts import ChooseDto, ChooseFirst
from ctp_workflow.domain.commands import Agree
from ctp_workflow.domain.engine import step
from ctp_workflow.domain.graphs import Graph
from ctp_workflow.domain.state import State
from ctp_workflow.models import Instance, WorkItem
from ctp_workflow.selectors.describing import subject_of
from ctp_workflow.selectors.members import refs_of
from ctp_workflow.selectors.process_subjects import process_subject
from ctp_workflow.selectors.resolving_people import OrganizationResolver


def to_choose(instance: Instance, item: WorkItem, graph: Graph, state: State) -> tuple[ChooseDto, ...]:
    """The steps the engine would ask for; a flow without such a rule costs nothing."""
    asks = any(one.kind == "chosen_by_previous" for node in graph.nodes.values() for one in node.participants)
    if not asks:
        return ()
    ref = subject_of(instance)
    resolver = OrganizationResolver(
        starter=refs_of([instance.starter_id])[instance.starter_id],
        variables={**instance.variables, **process_subject(ref).variables(ref)},
        fields=graph.fields,
    )
    try:
        step(graph, state, Agree(item.number, item.member_id), resolver)
    except ChooseFirst as error:
        return tuple(ChooseDto(node, graph.nodes[node].name) for node in error.nodes)
    except DomainError:
        # What else is in the way is told when one acts.
        return ()
    return ()
