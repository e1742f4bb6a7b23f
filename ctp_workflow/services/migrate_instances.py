"""Move chosen running instances to another version of their flow; each in a transaction of its own, each with its result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from ctp_core.api import audit, events
from ctp_core.api.clock import now
from ctp_core.api.operations import failpoint
from ctp_core.contracts import Actor, FieldError, Forbidden, Invalid, ModuleUnavailable, NotFound, mark
from ctp_workflow.contracts import GraphInvalid, GraphProblem, InstanceMoved, MigrationDto
from ctp_workflow.domain.graphs import Graph
from ctp_workflow.domain.migrating import Moved, check_map, move
from ctp_workflow.domain.overlay import overlaid
from ctp_workflow.domain.prediction import predict
from ctp_workflow.domain.reading import load_graph
from ctp_workflow.domain.state import OPEN_ITEMS, State, state_to_json
from ctp_workflow.models import ActionRecord, DefinitionVersion, Instance, NodeRun
from ctp_workflow.selectors.describing import describe_instance, subject_of
from ctp_workflow.selectors.graphs import graph_of_version, json_of
from ctp_workflow.selectors.members import NOBODY, refs_of
from ctp_workflow.selectors.resolving_people import ADMINISTER
from ctp_workflow.services.loading import Loaded, load, lock_instance, open_items
from ctp_workflow.services.setting_deadlines import retime_items
from ctp_workflow.services.start_instance import check_opinion

MAX_AT_ONCE = 200


def migrate_instances(
    *,
    definition_id: UUID,
    number: int,
    instance_ids: Sequence[UUID],
    reason: str,
    actor: Actor,
    node_map: Mapping[str, str] | None = None,
    dry_run: bool = False,
) -> tuple[MigrationDto, ...]:
    """What becomes of each instance under version *number*: it moves, or can't because of what is told. Nothing is written on a *dry_run*.

    *node_map* says what steps of the old version are called in the new one; others keep their id. Raises Forbidden, NotFound, Invalid,
    GraphInvalid where the map itself is wrong.
    """
    check_opinion(reason)
    if not actor.may(ADMINISTER):
        raise Forbidden
    if not reason.strip() and not dry_run:
        raise Invalid({"reason": [FieldError("workflow.opinion_required", mark("Say why."))]})
    if len(instance_ids) > MAX_AT_ONCE:
        text = mark("Choose at most %(limit)s flows at once.")
        raise Invalid({"instances": [FieldError("workflow.too_many", text, limit=MAX_AT_ONCE)]})
    target = (
        DefinitionVersion.objects.select_related("definition")
        .filter(definition__public_id=definition_id, number=number)
        .first()
    )
    if target is None:
        raise NotFound
    wanted = dict(node_map or {})
    _check_map(definition_id, target, instance_ids, wanted)
    return tuple(
        _one(instance_id, target, wanted, reason.strip(), actor, dry_run) for instance_id in dict.fromkeys(instance_ids)
    )


def _check_map(
    definition_id: UUID, target: DefinitionVersion, instance_ids: Sequence[UUID], node_map: Mapping[str, str]
) -> None:
    """A map must fit every version the chosen instances come from at least once: a name nobody knows is a slip."""
    if not node_map:
        return
    sources = DefinitionVersion.objects.filter(
        definition__public_id=definition_id,
        pk__in=Instance.objects.filter(public_id__in=instance_ids).values("version"),
    )
    new = graph_of_version(target.public_id)
    checked = [check_map(graph_of_version(one.public_id), new, node_map) for one in sources]
    wrong = [problem for problem in (checked[0] if checked else ()) if all(problem in one for one in checked)]
    if wrong:
        raise GraphInvalid(tuple(wrong))


def _one(
    instance_id: UUID, target: DefinitionVersion, node_map: Mapping[str, str], reason: str, actor: Actor, dry_run: bool
) -> MigrationDto:
    with transaction.atomic():
        try:
            instance = lock_instance(instance_id)
        except NotFound:
            return _refused(instance_id, "", "", _problem("gone", mark("There is no such flow.")))
        starter = refs_of([instance.starter_id]).get(instance.starter_id, NOBODY).name
        if problem := _unmovable(instance, target):
            return _refused(instance_id, instance.title, starter, problem)
        try:
            loaded = load(instance, open_items(instance))
        except ModuleUnavailable:
            text = mark("Its module is switched off.")
            return _refused(instance_id, instance.title, starter, _problem("module_off", text))
        new = graph_of_version(target.public_id)
        moved = move(loaded.graph, new, loaded.state, node_map)
        if moved.problems:
            return _refused(instance_id, instance.title, starter, *moved.problems)
        overlay = _remembered(instance, moved.kept)
        after = load_graph(overlaid(target.graph, overlay)) if overlay else new
        warnings = _ahead(after, moved.state, loaded)
        if not dry_run:
            _write(loaded, target, moved, overlay, after, node_map, reason, actor)
    return MigrationDto(instance_id, instance.title, starter, True, warnings=warnings)


def _unmovable(instance: Instance, target: DefinitionVersion) -> GraphProblem | None:
    version = instance.version
    if instance.status != "running":
        return _problem("ended", mark("This flow has ended, so nothing can be changed in it."))
    if version is None or version.definition_id != target.definition_id:
        return _problem("other_flow", mark("It follows another flow."))
    if version.pk == target.pk:
        return _problem("same_version", mark("It follows this version already."))
    if instance.overlay and set(instance.overlay) - {"nodes"}:
        return _problem("own_road", mark("Its road was changed by hand."))
    return None


def _problem(code: str, message: str) -> GraphProblem:
    return GraphProblem(code, message)


def _refused(instance_id: UUID, title: str, starter: str, *problems: GraphProblem) -> MigrationDto:
    return MigrationDto(instance_id, title, starter, False, problems)


def _remembered(instance: Instance, kept: Sequence[str]) -> dict[str, Any] | None:
    """Steps of the old version that only the past needs, without ways: their names and settings stay known."""
    if not kept:
        return None
    nodes = {one["id"]: one for one in json_of(instance)["nodes"]}
    return {"nodes": [nodes[node] for node in kept]}


def _ahead(graph: Graph, state: State, loaded: Loaded) -> tuple[GraphProblem, ...]:
    """What the road meets from here on if everybody agrees."""
    return predict(graph, state, loaded.resolver).problems


def _write(
    loaded: Loaded,
    target: DefinitionVersion,
    moved: Moved,
    overlay: dict[str, Any] | None,
    graph: Graph,
    node_map: Mapping[str, str],
    reason: str,
    actor: Actor,
) -> None:
    instance, before, at = loaded.instance, loaded.instance.version, now()
    renamed = {
        run.node: after.node
        for run, after in zip(loaded.state.runs, moved.state.runs, strict=True)
        if run.node != after.node
    }
    _write_rows(instance, loaded.state, moved.state, graph, loaded.resolver.variables, at)
    failpoint("workflow.migrate.rows")
    instance.version, instance.overlay = target, overlay
    instance.state = state_to_json(moved.state)
    instance.revision += 1
    instance.save(update_fields=["version", "overlay", "state", "revision"])
    failpoint("workflow.migrate.state")
    ActionRecord.objects.create(
        instance=instance,
        sequence=instance.revision,
        operation="migrate",
        member_id=actor.member.pk if actor.member else None,
        actor_name=actor.name[:150],
        opinion=reason,
        target_name=str(target.number),
        command={"kind": "Migrate", "version": str(target.public_id), "map": dict(node_map)},
        before={"version": str(before.public_id) if before else ""},
        at=at,
    )
    ref = subject_of(instance)
    audit.record(
        actor=actor,
        action="workflow.migrate",
        subject=ref,
        details={"instance": str(instance.public_id), "version": target.number, "revision": instance.revision},
    )
    events.publish(InstanceMoved(subject=ref, instance_id=instance.public_id, version_id=target.public_id))
    loaded.subject.on_moved(describe_instance(instance, loaded.resolver.names, target), renamed)


def _write_rows(
    instance: Instance, before: State, after: State, graph: Graph, values: Mapping[str, Any], at: datetime
) -> None:
    """Runs and items under their new names; what is open is called as the new version calls it, and has its time."""
    runs = {row.number: row for row in instance.runs.all()}
    changed = []
    for was, run in zip(before.runs, after.runs, strict=True):
        if was == run and run.state != "open":
            continue
        row = runs[run.number]
        row.node, row.path = run.node, [list(pair) for pair in run.path]
        if run.state == "open":
            row.name, row.mode = graph.nodes[run.node].name, graph.nodes[run.node].mode if row.mode else ""
        changed.append(row)
    NodeRun.objects.bulk_update(changed, ["node", "path", "name", "mode"])
    items, still_open = [], []
    for item in instance.items.all():
        run = after.run(item.run)
        if item.node != run.node or item.state in OPEN_ITEMS:
            item.node = run.node
            items.append(item)
        if item.state in OPEN_ITEMS:
            item.node_name = graph.nodes[run.node].name
            still_open.append(item)
    retime_items(graph, still_open, values, at)
    instance.items.model.objects.bulk_update(items, ["node", "node_name", "due_at", "paused_at", "nudged"])
