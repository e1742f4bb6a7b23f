"""What lies ahead of an item, as its holder may change it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from ctp_core.api.clock import now
from ctp_core.contracts import Actor, NotFound
from ctp_workflow.domain.changing_ahead import stretch
from ctp_workflow.domain.graphs import Graph
from ctp_workflow.models import Instance, WorkItem
from ctp_workflow.selectors.delegating import stands_for
from ctp_workflow.selectors.graphs import graph_of, with_flow
from ctp_workflow.selectors.resolving_people import ADMINISTER
from ctp_workflow.selectors.visibility import sees

KINDS = ("submit", "approve", "handle")


@dataclass(frozen=True, slots=True)
class AheadStep:
    """A step ahead; *people* are the names its rules say."""

    node: str
    name: str
    kind: str
    mode: str
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AheadDto:
    """The steps one may change. *right*: ``none``, ``append`` (add to them), ``edit`` (also take out and put in another order)."""

    item_id: UUID
    right: str
    steps: tuple[AheadStep, ...]
    revision: int


def get_ahead(*, item_id: UUID, actor: Actor) -> AheadDto:
    """The steps that follow an item up to where the road divides, joins or ends. Raises NotFound."""
    item = with_flow(WorkItem.objects.filter(public_id=item_id)).first()
    if item is None or item.kind not in KINDS:
        raise NotFound
    instance = item.instance
    holds, _behalf = stands_for(actor, item.member_id, instance, at=now())
    if not holds and not sees(instance, actor):
        raise NotFound
    graph = graph_of(instance)
    return AheadDto(
        item_id,
        right_to_change(instance, item, graph, actor, holds=holds),
        steps_ahead(graph, item.node),
        instance.revision,
    )


def right_to_change(instance: Instance, item: WorkItem, graph: Graph, actor: Actor, *, holds: bool) -> str:
    """The right of the step while one holds it; flow administrators may everything. Nothing on a way straight back."""
    run = instance.state["runs"][item.run - 1]
    ticket = run[11] if len(run) > 11 else 0
    if instance.status != "running" or item.state not in ("pending", "parked") or ticket:
        return "none"
    if actor.may(ADMINISTER):
        return "edit"
    return graph.nodes[item.node].ahead if holds else "none"


def steps_ahead(graph: Graph, node: str) -> tuple[AheadStep, ...]:
    """The stretch after a node."""
    found = []
    for one in stretch(graph, node):
        known = graph.nodes[one]
        people = tuple(person.name or person.field or person.kind for person in known.participants)
        found.append(AheadStep(one, known.name, known.kind, known.mode, people))
    return tuple(found)
