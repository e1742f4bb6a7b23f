"""A process killed inside a step: the flow is before or after it, never between, and trying again works."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from ctp_core.api.operations import KillScenario
from ctp_core.contracts import Actor
from ctp_workflow.api import instances
from ctp_workflow.contracts import InstanceDto, StaleItem
from ctp_workflow.management.stage import Stage, build_stage, find_faults

FAILPOINTS = tuple(
    f"workflow.act.{name}"
    for name in ("runs", "items", "state", "record", "todos", "audit", "events", "written", "subject", "committed")
)


@dataclass(frozen=True)
class Scene:
    """One flow at the countersign, and whose click is killed."""

    stage: Stage
    instance: InstanceDto
    item_id: UUID
    actor: Actor


def _prepare() -> Scene:
    stage = build_stage()
    instance = stage.start("any")
    actor = stage.actors[1]
    item = instances.find_open_item(subject=instance.subject, actor=actor)
    if item is None:
        raise LookupError("the scene has no open item")
    return Scene(stage, instance, item.id, actor)


def _act(scene: Scene) -> None:
    instances.act(item_id=scene.item_id, operation="agree", actor=scene.actor)


def _recover(scene: Scene) -> None:
    """The person clicks again: it works now, or the first click did."""
    try:
        _act(scene)
    except StaleItem:
        return


def _check(scene: Scene) -> str | None:
    faults = find_faults(scene.stage, [scene.instance.id])
    if faults:
        return "; ".join(faults)
    said = instances.list_opinions(instance_id=scene.instance.id, actor=scene.stage.actors[0])
    operations = [one.operation for one in said]
    if operations != ["agree", "start"]:
        return f"expected one agreement, found {operations}"
    signer = instances.find_open_item(subject=scene.instance.subject, actor=scene.stage.actors[3])
    return None if signer is not None else "the next step has nobody"


SCENARIO = KillScenario(
    name="workflow_step", failpoints=FAILPOINTS, prepare=_prepare, act=_act, recover=_recover, check=_check
)
