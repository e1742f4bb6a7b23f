"""What an actor may do with an item now, and why not."""

from __future__ import annotations

from uuid import UUID

from ctp_core.api.clock import now
from ctp_core.contracts import Actor, DomainError, NotFound
from ctp_workflow.contracts import (
    AlreadyDecided,
    ItemGone,
    NotRevocable,
    NotRunning,
    NotTheStarter,
    NotYourItem,
    OperationDto,
    OperationNotAllowed,
    TargetDto,
)
from ctp_workflow.domain.graphs import Graph
from ctp_workflow.domain.returning import targets
from ctp_workflow.domain.state import State, state_from_json
from ctp_workflow.domain.voting import has_voice_already
from ctp_workflow.models import Instance, WorkItem
from ctp_workflow.selectors.delegating import stands_for
from ctp_workflow.selectors.graphs import graph_of, with_flow, with_version
from ctp_workflow.selectors.members import NOBODY, refs_of
from ctp_workflow.selectors.resolving_people import ADMINISTER
from ctp_workflow.selectors.visibility import sees

BY_KIND = {
    "approve": ("agree", "disagree", "return", "comment"),
    "submit": ("submit", "comment"),
    "inform": ("read", "comment"),
}


def allowed_operations(*, item_id: UUID, actor: Actor) -> tuple[OperationDto, ...]:
    """Each operation that fits the item, allowed or with the reason why not. Raises NotFound."""
    item = with_flow(WorkItem.objects.filter(public_id=item_id)).first()
    if item is None or item.state == "waiting":
        raise NotFound
    instance = item.instance
    allowed, _ = stands_for(actor, item.member_id, module=instance.subject_module, at=now())
    if not allowed and not sees(instance, actor):
        raise NotFound
    graph, state = graph_of(instance), state_from_json(instance.state)
    refusal = _refusal(item, instance, state, actor, allowed=allowed)
    found = []
    for code in BY_KIND[item.kind]:
        mine = refusal if code != "comment" else None if allowed else refusal
        if code == "return" and mine is None:
            found.append(_return(graph, state, item))
        else:
            found.append(_operation(code, mine))
    return (*found, revocation(instance, graph, state, actor))


def revocation(instance: Instance, graph: Graph, state: State, actor: Actor) -> OperationDto:
    """Whether the actor may take the flow back."""
    if instance.status != "running":
        return _operation("revoke", NotRunning())
    if actor.may(ADMINISTER):
        return _operation("revoke", None)
    if actor.member is None or actor.member.pk != instance.starter_id:
        return _operation("revoke", NotTheStarter())
    handled = any(item.kind == "approve" and item.outcome for item in state.items)
    blocked = graph.revoke == "never" or (graph.revoke == "until_handled" and handled)
    return _operation("revoke", NotRevocable() if blocked else None)


def find_revocation(*, instance_id: UUID, actor: Actor) -> OperationDto:
    """The same for a flow by id. Raises NotFound."""
    instance = with_version(Instance.objects.all()).filter(public_id=instance_id).first()
    if instance is None or not sees(instance, actor):
        raise NotFound
    return revocation(instance, graph_of(instance), state_from_json(instance.state), actor)


def _refusal(item: WorkItem, instance: Instance, state: State, actor: Actor, *, allowed: bool) -> DomainError | None:
    if not allowed:
        return NotYourItem(holder=refs_of([item.member_id]).get(item.member_id, NOBODY).name)
    if item.state not in ("pending", "parked"):
        return ItemGone(reason=item.reason or item.outcome or item.state)
    if instance.status != "running" and item.kind != "inform":
        return NotRunning()
    by = actor.member.pk if actor.member else item.member_id
    if has_voice_already(state, state.item(item.number), by):
        return AlreadyDecided(holder=refs_of([item.member_id]).get(item.member_id, NOBODY).name)
    return None


def _return(graph: Graph, state: State, item: WorkItem) -> OperationDto:
    runs = targets(state, graph, item.run)
    if not runs:
        return _operation("return", OperationNotAllowed())
    handled = {run.number: _handlers(state, run.number) for run in runs}
    names = refs_of(person for people in handled.values() for person in people)
    listed = tuple(
        TargetDto(
            node=run.node,
            name=graph.nodes[run.node].name,
            people=tuple(names[person] for person in handled[run.number] if person in names),
        )
        for run in runs
    )
    return OperationDto("return", True, targets=listed)


def _handlers(state: State, run: int) -> list[int]:
    return [item.person for item in state.items_of(run) if item.outcome in ("agree", "submit")]


def _operation(code: str, refusal: DomainError | None) -> OperationDto:
    if refusal is None:
        return OperationDto(code, True)
    return OperationDto(code, False, refusal.message, refusal.params)
