"""Where a flow stands: the road taken, now and predicted, and everything that was said."""

from __future__ import annotations

from collections.abc import Iterable, Set
from uuid import UUID

from ctp_core.contracts import Actor, MemberRef
from ctp_workflow.contracts import (
    PLAIN_WORDS,
    InstanceDto,
    OpinionDto,
    ProgressDto,
    RoadPerson,
    RoadStep,
    VariableWords,
)
from ctp_workflow.domain.state import state_from_json
from ctp_workflow.models import Instance, NodeRun, WorkItem
from ctp_workflow.selectors.describing import Names, describe_instance, describe_record, describe_why, subject_of
from ctp_workflow.selectors.graphs import graph_of
from ctp_workflow.selectors.members import NOBODY, refs_of
from ctp_workflow.selectors.predict_road import SHOWN, predict_from
from ctp_workflow.selectors.process_subjects import hidden_from, process_subject, words_of
from ctp_workflow.selectors.resolving_people import OrganizationResolver
from ctp_workflow.selectors.traces import say_traces
from ctp_workflow.selectors.visibility import get_visible

QUIET = ("park", "urge")
"""In the history of the machine, but nobody else's business."""

LEFT_OUT = ("handled", "taken_back")
"""Items nobody needs to see at a step: others were faster, or it was taken back."""


def get_progress(*, instance_id: UUID, actor: Actor, predict: bool = True) -> ProgressDto:
    """The whole progress. *predict* adds the road ahead, which asks the organisation. Raises NotFound."""
    instance = get_visible(instance_id, actor)
    runs = list(instance.runs.order_by("number"))
    items = list(instance.items.order_by("number"))
    records = list(instance.records.exclude(operation__in=QUIET).order_by("-sequence"))
    people = {instance.starter_id}
    people |= {pk for item in items for pk in (item.member_id, item.acted_by_id) if pk}
    people |= {pk for item in items for pk in (item.why.get("returned_by"), item.why.get("params", {}).get("by")) if pk}
    people |= {pk for record in records for pk in (record.member_id, record.on_behalf_of_id) if pk}
    names = refs_of(people)
    # Only a flow with conditions has its module asked what of them the reader may hear; one that names fields what they are called.
    decides = any(node.kind == "condition" for node in graph_of(instance).nodes.values())
    says = decides or any("field" in item.why.get("params", {}) for item in items)
    hidden = hidden_from(actor, subject_of(instance)) if decides else frozenset()
    words = words_of(subject_of(instance)) if says else PLAIN_WORDS
    road = [
        _step(run, [item for item in items if item.run == run.number], names, hidden, words) for run in _shown(runs)
    ]
    if predict and instance.status == "running":
        road += _ahead(instance, names, actor, hidden, words)
    return ProgressDto(
        instance=describe_instance(instance, names),
        road=tuple(road),
        opinions=tuple(describe_record(record, names) for record in records),
    )


def get_instance(*, instance_id: UUID, actor: Actor) -> InstanceDto:
    """One flow without its road. Raises NotFound."""
    instance = get_visible(instance_id, actor)
    return describe_instance(instance, refs_of([instance.starter_id]))


def list_opinions(*, instance_id: UUID, actor: Actor) -> tuple[OpinionDto, ...]:
    """Everything that was done and said, newest first. Raises NotFound."""
    return get_progress(instance_id=instance_id, actor=actor, predict=False).opinions


def _shown(runs: Iterable[NodeRun]) -> list[NodeRun]:
    """Steps with people, and the end; a submission that was taken back shows as such."""
    return [run for run in runs if run.kind in SHOWN]


def _step(run: NodeRun, items: list[WorkItem], names: Names, hidden: Set[str], words: VariableWords) -> RoadStep:
    return RoadStep(
        node=run.node,
        name=run.name,
        kind=run.kind,
        state=_road_state(run),  # type: ignore[arg-type]
        mode=run.mode,
        people=tuple(_person(item, names, hidden, words) for item in items if item.reason not in LEFT_OUT),
        conditions=say_traces(_decided(run, items), hidden, words),
        opened_at=run.opened_at,
        closed_at=run.closed_at,
        branch=tuple((split, branch) for split, branch in run.path),
    )


def _road_state(run: NodeRun) -> str:
    if run.state == "open":
        return "now"
    if run.outcome == "rejected" and run.state in ("done", "returned"):
        return "rejected"
    return run.state


def _decided(run: NodeRun, items: list[WorkItem]) -> list[str]:
    """The conditions that led to a step, as its people were told."""
    return list(dict.fromkeys([*run.trace, *(one for item in items for one in item.why.get("conditions", ()))]))


def _person(item: WorkItem, names: Names, hidden: Set[str], words: VariableWords) -> RoadPerson:
    member = names.get(item.member_id, NOBODY)
    acted: MemberRef | None = names.get(item.acted_by_id) if item.acted_by_id else None
    behalf = acted.name if acted is not None and acted.pk != member.pk else ""
    state = item.outcome or item.state
    return RoadPerson(member, state, item.closed_at, behalf, item.opened_at, describe_why(item, names, hidden, words))


def _ahead(instance: Instance, names: Names, actor: Actor, hidden: Set[str], words: VariableWords) -> list[RoadStep]:
    graph = graph_of(instance)
    ref = subject_of(instance)
    resolver = OrganizationResolver(
        starter=names[instance.starter_id],
        variables={**instance.variables, **process_subject(ref).variables(ref)},
        fields=graph.fields,
    )
    resolver.names.update(names)
    return list(predict_from(graph, state_from_json(instance.state), resolver, actor, hidden, words).steps)
