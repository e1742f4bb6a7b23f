"""What an actor may do with an item now, and why not."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from ctp_core.api.clock import now
from ctp_core.contracts import Actor, DomainError, NotFound
from ctp_workflow.contracts import (
    AlreadyDecided,
    Archived,
    ItemGone,
    NotRevocable,
    NotRunning,
    NotTheStarter,
    NotYourItem,
    OperationDto,
    OperationNotAllowed,
    SignerDto,
    TargetDto,
)
from ctp_workflow.domain.graphs import Graph
from ctp_workflow.domain.nodes import Node
from ctp_workflow.domain.returning import targets
from ctp_workflow.domain.state import READING_KINDS, State, state_from_json
from ctp_workflow.domain.voting import DECIDING, has_voice_already
from ctp_workflow.models import Instance, WorkItem
from ctp_workflow.selectors.choosing_ahead import to_choose
from ctp_workflow.selectors.delegating import stands_for
from ctp_workflow.selectors.graphs import graph_of, with_flow, with_version
from ctp_workflow.selectors.members import NOBODY, refs_of
from ctp_workflow.selectors.resolving_people import ADMINISTER
from ctp_workflow.selectors.visibility import sees

PASSING = ("add_signer", "transfer", "ask_help", "inform", "circulate", "park")
BY_KIND = {
    "approve": ("agree", "disagree", "return", *PASSING, "comment"),
    "handle": ("agree", "return", *PASSING, "comment"),
    "submit": ("submit", "inform", "circulate", "park", "comment"),
    "help": ("answer", "ask_help", "inform", "circulate", "park", "comment"),
    "inform": ("read", "comment"),
    "circulate": ("read", "comment"),
}
AFTERWARDS = ("inform", "circulate", "comment")
"""What one may still do with what one has handled."""


def allowed_operations(*, item_id: UUID, actor: Actor) -> tuple[OperationDto, ...]:
    """Each operation that fits the item, allowed or with the reason why not. Raises NotFound."""
    item = with_flow(WorkItem.objects.filter(public_id=item_id)).first()
    if item is None or (item.state == "waiting" and not item.reason):
        raise NotFound
    instance = item.instance
    allowed, _ = stands_for(actor, item.member_id, instance, at=now())
    if not allowed and not sees(instance, actor):
        raise NotFound
    graph, state = graph_of(instance), state_from_json(instance.state)
    node = graph.nodes[item.node]
    refusal = _refusal(item, instance, allowed=allowed)
    by = actor.member.pk if actor.member else item.member_id
    twice = allowed and has_voice_already(state, state.item(item.number), by)
    found = []
    for code in _fitting(item, node, state):
        if not node.allows(code):
            continue
        mine = _refusal_of(code, item, refusal, allowed=allowed)
        if twice and mine is None and code in DECIDING:
            mine = AlreadyDecided(holder=refs_of([item.member_id]).get(item.member_id, NOBODY).name)
        if code == "return" and mine is None:
            found.append(_return(graph, state, item))
        elif code in ("agree", "submit") and mine is None:
            found.append(replace(_operation(code, None), choose=to_choose(instance, item, graph, state)))
        else:
            found.append(_operation(code, mine))
    if allowed and instance.archived_at is None:
        found += _signers(item, state)
    named = [replace(one, label=node.label(one.code)) if node.label(one.code) else one for one in found]
    return (*named, revocation(instance, graph, state, actor))


def _fitting(item: WorkItem, node: Node, state: State) -> tuple[str, ...]:
    """The operations that make sense for the item as it is, in the order they are offered."""
    if item.state == "done":
        may = item.kind in ("submit", "approve", "handle") and node.take_back != "never"
        if item.kind in READING_KINDS:
            return ("unread", "comment") if item.outcome == "read" else ("comment",)
        return (*(("take_back",) if may else ()), *AFTERWARDS)
    codes = list(BY_KIND[item.kind])
    if item.kind == "approve" and node.counts_votes:
        codes.insert(2, "abstain")
    if item.kind in ("approve", "handle"):
        row = [one for one in state.items_of(item.run) if one.row == item.row and one.kind == item.kind and one.is_open]
        if item.note == "claimed":
            codes.insert(-1, "release")
        elif len(row) > 1:
            codes.insert(-1, "claim")
        codes.insert(-1, "terminate")
    return tuple(codes)


def _refusal_of(code: str, item: WorkItem, refusal: DomainError | None, *, allowed: bool) -> DomainError | None:
    if item.instance.archived_at is not None:
        return Archived() if allowed else refusal
    if code == "comment":
        return None if allowed else refusal
    if item.state == "done" and allowed and code in (*AFTERWARDS, "take_back", "unread"):
        running = item.instance.status == "running"
        return None if running or code != "take_back" else NotRunning()
    return refusal


def _signers(item: WorkItem, state: State) -> list[OperationDto]:
    """Whom the holder brought in and may take away again."""
    mine = [one.number for one in state.items if one.parent == item.number and one.is_open]
    if not mine:
        return []
    rows = list(item.instance.items.filter(number__in=mine).order_by("number"))
    names = refs_of(row.member_id for row in rows)
    signers = tuple(
        SignerDto(item_id=row.public_id, member=names.get(row.member_id, NOBODY), relation=row.relation) for row in rows
    )
    return [replace(_operation("remove_signer", None), signers=signers)]


def revocation(instance: Instance, graph: Graph, state: State, actor: Actor) -> OperationDto:
    """Whether the actor may take the flow back."""
    if instance.status != "running":
        return _operation("revoke", NotRunning())
    if actor.may(ADMINISTER):
        return _operation("revoke", None)
    if actor.member is None or actor.member.pk != instance.starter_id:
        return _operation("revoke", NotTheStarter())
    handled = any(item.kind in ("approve", "handle") and item.outcome for item in state.items)
    blocked = graph.revoke == "never" or (graph.revoke == "until_handled" and handled)
    return _operation("revoke", NotRevocable() if blocked else None)


def find_revocation(*, instance_id: UUID, actor: Actor) -> OperationDto:
    """The same for a flow by id. Raises NotFound."""
    instance = with_version(Instance.objects.all()).filter(public_id=instance_id).first()
    if instance is None or not sees(instance, actor):
        raise NotFound
    return revocation(instance, graph_of(instance), state_from_json(instance.state), actor)


def _refusal(item: WorkItem, instance: Instance, *, allowed: bool) -> DomainError | None:
    if not allowed:
        return NotYourItem(holder=refs_of([item.member_id]).get(item.member_id, NOBODY).name)
    if item.state not in ("pending", "parked"):
        return ItemGone(reason=item.reason or item.outcome or item.state)
    if instance.status != "running" and item.kind not in ("inform", "circulate"):
        return NotRunning()
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
    return OperationDto("return", True, targets=listed, back=graph.nodes[item.node].back)


def _handlers(state: State, run: int) -> list[int]:
    handled = (item.person for item in state.items_of(run) if item.outcome in ("agree", "submit", "handle"))
    return list(dict.fromkeys(handled))


def _operation(code: str, refusal: DomainError | None) -> OperationDto:
    if refusal is None:
        return OperationDto(code, True)
    return OperationDto(code, False, refusal.message, refusal.params)
