"""What flow administrators do by hand to a running flow, with a reason that everybody sees."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from ctp_core.api.clock import now
from ctp_core.contracts import Actor, FieldError, Forbidden, Invalid, NotFound, mark
from ctp_organization.api import members
from ctp_workflow.contracts import ConsequencesDto, InstanceDto, NotRunning, OperationNotAllowed
from ctp_workflow.domain.commands import Command, Jump, Recall, Skip, Terminate, Transfer
from ctp_workflow.domain.engine import step
from ctp_workflow.domain.state import State
from ctp_workflow.models import Instance
from ctp_workflow.selectors.graphs import with_version
from ctp_workflow.selectors.members import refs_of
from ctp_workflow.selectors.resolving_people import ADMINISTER
from ctp_workflow.selectors.supervision import supervises
from ctp_workflow.selectors.visibility import sees
from ctp_workflow.services.archive_instance import archive_instance
from ctp_workflow.services.loading import Loaded, load, lock_instance, open_items
from ctp_workflow.services.preview_act import describe_effects
from ctp_workflow.services.start_instance import check_opinion
from ctp_workflow.services.telling import tell
from ctp_workflow.services.writing_steps import Act, write_step


@dataclass(frozen=True, slots=True)
class Intervention:
    """What is asked for: *node* is the step it concerns, *target* where it jumps to, *outcome* how the flow ends."""

    operation: str
    node: str = ""
    target: str = ""
    member_id: UUID | None = None
    to_id: UUID | None = None
    outcome: str = "terminated"


OPERATIONS = ("jump", "skip", "replace", "recall", "end", "close")


def intervene(
    *,
    instance_id: UUID,
    operation: str,
    reason: str,
    actor: Actor,
    node: str = "",
    target: str = "",
    member_id: UUID | None = None,
    to_id: UUID | None = None,
    outcome: str = "terminated",
    retention: str = "permanent",
) -> InstanceDto:
    """``jump`` from the open step *node* to *target*; ``skip`` the open step *node*; ``replace`` the holder *member_id* of it by
    *to_id*; ``recall`` the step *node*: all that was said in it and followed from it counts no more, its people decide anew; ``end``
    the flow with *outcome* (approved, rejected, terminated); ``close`` it: end it and put it into the archive for *retention*.
    Decisions that were given stay in the history.

    Raises Forbidden, NotFound, NotRunning, OperationNotAllowed, Invalid, NobodyToHandle, NoBranch, NotEnded.
    """
    check_opinion(reason)
    _require_right(instance_id, operation, actor, to_id)
    if not reason.strip():
        raise Invalid({"reason": [FieldError("workflow.opinion_required", mark("Say why."))]})
    asked = Intervention(operation, node, target, member_id, to_id, outcome)
    with transaction.atomic():
        loaded = load_running(instance_id)
        command, whom = _command(loaded, asked, actor)
        written = "end" if operation == "close" else operation
        done = carry_out(
            loaded, command, written, actor, reason, target=asked.target if operation == "jump" else "", whom=whom
        )
        if operation != "close":
            return done
        return archive_instance(instance_id=instance_id, retention=retention, actor=actor, reason=reason)


def preview_intervention(*, instance_id: UUID, asked: Intervention, actor: Actor) -> ConsequencesDto:
    """What an intervention would do now; nothing is written. Raises what ``intervene`` would, but for the reason."""
    _require_right(instance_id, asked.operation, actor, asked.to_id)
    instance = with_version(Instance.objects.all()).filter(public_id=instance_id).first()
    if instance is None:
        raise NotFound
    if instance.status != "running":
        raise NotRunning
    loaded = load(instance, open_items(instance))
    command, _whom = _command(loaded, asked, actor)
    after, effects = step(loaded.graph, loaded.state, command, loaded.resolver)
    names = refs_of([one.person for one in after.items], loaded.resolver.names)
    return describe_effects(loaded.graph, loaded.state, after, effects, names, acted=0)


def _command(loaded: Loaded, asked: Intervention, actor: Actor) -> tuple[Command, str]:
    """What the engine is asked for, and whom or what the record names."""
    by = actor.member.pk if actor.member else 0
    if asked.operation not in OPERATIONS or asked.outcome not in ("approved", "rejected", "terminated"):
        raise OperationNotAllowed
    if asked.operation in ("end", "close"):
        return Terminate(by, asked.outcome), ""
    if asked.operation == "replace":
        old, new = _pk(asked.member_id, "member_id", loaded), _pk(asked.to_id, "to_id", loaded)
        item = _item_of(loaded.state, asked.node, old)
        return Transfer(item, by, new, administers=True), loaded.resolver.names[new].name
    if asked.operation == "recall":
        run = _run_of(loaded.state, asked.node, states=("open", "done"))
        return Recall(run, by), loaded.graph.nodes[asked.node].name
    run = _run_of(loaded.state, asked.node)
    return (Jump(run, by, asked.target) if asked.operation == "jump" else Skip(run, by)), ""


def _require_right(instance_id: UUID, operation: str, actor: Actor, to_id: UUID | None) -> None:
    """Flow administrators may everything, supervisors with that right replace a holder, though not by themselves to read along."""
    if actor.may(ADMINISTER):
        return
    instance = Instance.objects.select_related("version").filter(public_id=instance_id).first()
    if operation != "replace" or instance is None or not supervises(instance, actor, replacing=True):
        raise Forbidden
    if actor.member is not None and to_id == actor.member.id and not sees(instance, actor):
        raise Forbidden


def load_running(instance_id: UUID) -> Loaded:
    """The flow, locked, with its open items. Raises NotFound, NotRunning."""
    instance = lock_instance(instance_id)
    if instance.status != "running":
        raise NotRunning
    return load(instance, open_items(instance))


def carry_out(
    loaded: Loaded, command: Command, operation: str, actor: Actor, reason: str, *, target: str = "", whom: str = ""
) -> InstanceDto:
    """Make the step and write it, as *operation* of *actor* with a *reason*. Inside the caller\'s transaction."""
    after, effects = step(loaded.graph, loaded.state, command, loaded.resolver)
    act = Act(operation, actor, actor.member, None, now(), reason.strip(), target=target, command=command, whom=whom)
    record = write_step(loaded.instance, loaded.graph, loaded.items, after, effects, act, loaded.resolver.variables)
    return tell(loaded, effects, act, record).instance


def _pk(public_id: UUID | None, name: str, loaded: Loaded) -> int:
    found = members.list_members_by_id(ids=[public_id]) if public_id else {}
    if public_id is None or public_id not in found or not (found[public_id].is_active or name == "member_id"):
        raise Invalid({name: [FieldError("workflow.people_required", mark("Choose somebody."))]})
    ref = found[public_id].ref
    loaded.resolver.names[ref.pk] = ref
    return ref.pk


def _run_of(state: State, node: str, states: tuple[str, ...] = ("open",)) -> int:
    found = [run.number for run in state.runs if run.state in states and run.node == node]
    if not found:
        raise OperationNotAllowed
    return found[-1]


def _item_of(state: State, node: str, person: int) -> int:
    for item in state.items:
        if item.person == person and item.asks_decision and state.run(item.run).node == node:
            return item.number
    raise OperationNotAllowed
