"""Whoever holds a step changes what is ahead, within the right the step gives; every change is recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from ctp_core.api import audit
from ctp_core.api.clock import now
from ctp_core.contracts import Actor, Conflict, FieldError, Invalid, MemberRef, mark
from ctp_organization.api import members
from ctp_workflow.contracts import OperationNotAllowed, PredictionDto
from ctp_workflow.domain.changing_ahead import CHAINED, Ahead, allows, change_overlay, stretch
from ctp_workflow.domain.graphs import Graph
from ctp_workflow.domain.overlay import overlaid
from ctp_workflow.domain.reading import load_graph
from ctp_workflow.domain.state import LIVE_RUNS
from ctp_workflow.models import Instance, WorkItem
from ctp_workflow.selectors.ahead import AheadDto, right_to_change, steps_ahead
from ctp_workflow.selectors.delegating import stands_for
from ctp_workflow.selectors.describing import subject_of
from ctp_workflow.selectors.graphs import graph_json_of, graph_of
from ctp_workflow.selectors.predict_road import predict_from
from ctp_workflow.selectors.resolving_people import OrganizationResolver
from ctp_workflow.services.checking_graphs import require_sound
from ctp_workflow.services.loading import Loaded, load, lock_by_item
from ctp_workflow.services.preparing import require_hand
from ctp_workflow.services.refusing import stale
from ctp_workflow.services.start_instance import check_opinion
from ctp_workflow.services.telling_records import tell_record
from ctp_workflow.services.writing_steps import Act, write_record

MODES = ("any", "all", "sequential")
MAX_NAME = 100


@dataclass(frozen=True, slots=True)
class AheadChange:
    """A step as it shall be: *node* of one that is there, or *people* with *kind*, *mode* and perhaps a *name* for a new one."""

    node: str = ""
    people: tuple[UUID, ...] = ()
    kind: str = "approve"
    mode: str = "all"
    name: str = ""


@dataclass(frozen=True, slots=True)
class _Planned:
    loaded: Loaded
    item: WorkItem
    overlay: dict[str, Any]
    graph: Graph
    behalf: MemberRef | None


def change_ahead(
    *, item_id: UUID, steps: Sequence[AheadChange], actor: Actor, opinion: str = "", revision: int | None = None
) -> AheadDto:
    """Put *steps* in the place of those ahead of an item. Raises NotFound, NotYourItem, ItemGone, OperationNotAllowed, Conflict,
    Invalid, GraphInvalid.
    """
    check_opinion(opinion)
    with transaction.atomic():
        plan = _plan(item_id, steps, actor, revision)
        loaded, instance = plan.loaded, plan.loaded.instance
        instance.overlay = plan.overlay
        instance.revision += 1
        instance.save(update_fields=["overlay", "revision"])
        said = " → ".join(one.name or one.node for one in steps_ahead(plan.graph, plan.item.node))
        act = Act(
            "change_ahead", actor, actor.member, plan.behalf, now(), opinion.strip(),
            loaded.state.item(plan.item.number), whom=said,
        )  # fmt: skip
        tell_record(instance, write_record(instance, plan.graph, act, overlay=plan.overlay), act)
        audit.record(
            actor=actor.acting_for(plan.behalf),
            action="workflow.change_ahead",
            subject=subject_of(instance),
            details={"instance": str(instance.public_id), "node": plan.item.node, "revision": instance.revision},
        )
        right = right_to_change(instance, plan.item, plan.graph, actor, holds=plan.item.member_id == _own(actor))
        return AheadDto(item_id, right, steps_ahead(plan.graph, plan.item.node), instance.revision)


def preview_ahead(*, item_id: UUID, steps: Sequence[AheadChange], actor: Actor) -> PredictionDto:
    """The road with those steps, as it would go if everybody agreed; nothing is written. Raises what ``change_ahead`` does."""
    with transaction.atomic():
        plan = _plan(item_id, steps, actor, None)
        resolver: OrganizationResolver = plan.loaded.resolver
        return predict_from(plan.graph, plan.loaded.state, resolver, actor)


def _own(actor: Actor) -> int:
    return actor.member.pk if actor.member else 0


def _plan(item_id: UUID, steps: Sequence[AheadChange], actor: Actor, revision: int | None) -> _Planned:
    locked = lock_by_item(item_id)
    instance, item, rows = locked.instance, locked.item, locked.rows
    behalf = None
    graph = graph_of(instance)
    holds, _ = stands_for(actor, item.member_id, instance, at=now())
    right = right_to_change(instance, item, graph, actor, holds=holds)
    if right == "none" or holds:
        behalf = require_hand(instance, item, actor, item.member_id)
    if item.state not in ("pending", "parked"):
        raise stale(instance, item)
    if revision is not None and revision != instance.revision:
        raise Conflict
    loaded = load(instance, rows)
    before = stretch(graph, item.node)
    if any(run.state in LIVE_RUNS and run.node in before for run in loaded.state.runs):
        raise OperationNotAllowed
    after = [_ahead(one, graph.nodes[item.node].ahead, actor) for one in steps]
    if not allows(right, before, after):
        raise OperationNotAllowed
    visited = frozenset(run.node for run in loaded.state.runs)
    overlay = change_overlay(graph, instance.overlay, item.node, after, visited=visited, serial=instance.revision)
    return _Planned(loaded, item, overlay, _sound(instance, overlay), behalf)


def _sound(instance: Instance, overlay: dict[str, Any]) -> Graph:
    whole = graph_json_of(instance, overlay)
    require_sound(whole)
    return load_graph(overlaid(whole, {"retired": overlay["retired"]}, history=True))


def _ahead(one: AheadChange, right: str, actor: Actor) -> Ahead:
    """A new step has its people by name, and gives them the same right over what is ahead."""
    if one.node:
        return Ahead(one.node)
    found = members.list_members_by_id(ids=dict.fromkeys(one.people), actor=actor) if one.people else {}
    refs = [found[each].ref for each in dict.fromkeys(one.people) if each in found and found[each].is_active]
    if not refs or len(refs) != len(set(one.people)):
        raise Invalid({"people": [FieldError("workflow.people_required", mark("Choose somebody."))]})
    if one.kind not in CHAINED or one.mode not in MODES or len(one.name) > MAX_NAME:
        raise Invalid({"steps": [FieldError("workflow.bad_step", mark("This step can't be read."))]})
    name = one.name.strip() or "、".join(each.name for each in refs)[:MAX_NAME]
    people = [{"kind": "member", "id": str(each.id), "name": each.name} for each in refs]
    return Ahead(data={"kind": one.kind, "name": name, "mode": one.mode, "participants": people, "ahead": right})
