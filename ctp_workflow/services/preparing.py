"""From what somebody asks for to the command the engine gets: who may, on what, with whom. The same for the act and its dry run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ctp_core.api import files
from ctp_core.api.clock import now
from ctp_core.api.files import FileDto
from ctp_core.contracts import Actor, Conflict, FieldError, Invalid, MemberRef, NotFound, mark
from ctp_organization.api import members
from ctp_workflow.contracts import (
    ActOptions,
    AlreadyDecided,
    AlreadyThere,
    Archived,
    NotRunning,
    NotYourItem,
    OperationNotAllowed,
    TakenUp,
)
from ctp_workflow.domain.commands import Command
from ctp_workflow.domain.effects import Effects
from ctp_workflow.domain.engine import step
from ctp_workflow.domain.finding import OVERDUE
from ctp_workflow.domain.state import State
from ctp_workflow.domain.voting import DECIDING, has_voice_already
from ctp_workflow.models import Instance, WorkItem
from ctp_workflow.selectors.delegating import stands_for
from ctp_workflow.selectors.members import NOBODY, refs_of
from ctp_workflow.selectors.resolving_people import ADMINISTER
from ctp_workflow.selectors.visibility import sees
from ctp_workflow.services.choosing import resolve_chosen
from ctp_workflow.services.loading import Loaded, load
from ctp_workflow.services.operations import OPERATIONS, Asked, Operation
from ctp_workflow.services.refusing import stale

MOST_FILES = 10
"""Files with one opinion."""
WITHOUT_RECORD = ("park", "claim", "release")
"""What keeps nothing that a file could stand with."""
WITHOUT = mark("Files go with an opinion that is given: take them off, or decide.")
TOO_MANY = mark("At most %(count)s files go with one opinion.")
GONE = mark("One of the files is not there any more. Choose it again.")


@dataclass(frozen=True)
class Prepared:
    """A flow, the command, and who gives it; *people* are those it names."""

    loaded: Loaded
    item: WorkItem
    operation: str
    command: Command
    behalf: MemberRef | None
    people: tuple[MemberRef, ...]
    files: tuple[FileDto, ...] = ()


def prepare(
    instance: Instance,
    item: WorkItem,
    rows: list[WorkItem],
    *,
    operation: str,
    actor: Actor,
    opinion: str,
    target: str,
    variables: Mapping[str, Any] | None,
    options: ActOptions,
    expected: int | None,
    names: Mapping[int, MemberRef] | None = None,
) -> Prepared:
    """Every check but the engine's own. Raises what ``act_on_item`` raises."""
    known = OPERATIONS.get(operation)
    if known is None:
        require_hand(instance, item, actor, item.member_id)
        raise OperationNotAllowed
    holder, administers = item.member_id, False
    if known.may == "parent":
        holder, administers = _who_added(instance, item), actor.may(ADMINISTER)
    behalf = None if administers else require_hand(instance, item, actor, holder)
    _require_open(instance, item, operation, known, expected)
    loaded = load(instance, rows, names=names, variables=variables)
    server = actor.kind == "system"
    _require_button(loaded, item, operation, administers or server)
    _require_opinion(loaded, item, operation, known, opinion)
    _require_target(loaded, item, operation, target)
    people = _people(loaded, item, operation, known, options, actor)
    given = require_files(loaded, item, operation, options, actor)
    by = actor.member.pk if actor.member else 0 if administers or server else holder
    if operation in DECIDING and has_voice_already(loaded.state, loaded.state.item(item.number), by):
        raise AlreadyDecided(holder=refs_of([item.member_id]).get(item.member_id, NOBODY).name)
    asked = Asked(
        item.number, by, target, tuple(one.pk for one in people), options.where, options.anyone, options.straight,
        resolve_chosen(options.chosen, loaded.resolver.names, actor), options.in_turn, options.ask_opinion, administers,
        OVERDUE if server and operation in DECIDING else "",
    )  # fmt: skip
    return Prepared(loaded, item, operation, known.build(asked), behalf, people, given)


def carry_out(prepared: Prepared) -> tuple[State, Effects]:
    """The engine's answer; who was named in a refusal is told by name."""
    loaded = prepared.loaded
    try:
        return step(loaded.graph, loaded.state, prepared.command, loaded.resolver)
    except TakenUp as error:
        name = refs_of([error.person]).get(error.person, NOBODY).name
        raise TakenUp(step=error.params["step"], person=error.person, who=name) from None


def require_hand(instance: Instance, item: WorkItem, actor: Actor, holder: int) -> MemberRef | None:
    """For whom the actor acts. Raises NotFound for who does not see it, NotYourItem for who may only look.

    The server acts by the time rule of the step, for nobody.
    """
    if actor.kind == "system":
        return None
    allowed, behalf = stands_for(actor, holder, instance, at=now())
    if not allowed and not sees(instance, actor):
        raise NotFound
    if not allowed:
        raise NotYourItem(holder=refs_of([holder]).get(holder, NOBODY).name)
    return behalf


def _who_added(instance: Instance, item: WorkItem) -> int:
    """Who brought an item in may take it away; where nobody did, only administrators."""
    if not item.parent:
        return 0
    found = instance.items.filter(number=item.parent).values_list("member_id", flat=True).first()
    return found or 0


def _require_open(instance: Instance, item: WorkItem, operation: str, known: Operation, expected: int | None) -> None:
    if instance.archived_at is not None:
        raise Archived
    if item.kind not in known.kinds and (item.state in known.states or operation != "take_back"):
        raise OperationNotAllowed
    if item.state not in known.states:
        if item.state == "waiting" or operation in ("take_back", "unread"):
            raise OperationNotAllowed
        raise stale(instance, item)
    if instance.status != "running" and not known.after_end:
        raise NotRunning
    if expected is not None and expected != instance.revision:
        raise Conflict


def _require_button(loaded: Loaded, item: WorkItem, operation: str, administers: bool) -> None:
    """A step's buttons switch operations off, and on where they are off at first. Administrators are not bound by them."""
    if not administers and not loaded.graph.nodes[item.node].allows(operation):
        raise OperationNotAllowed


def _require_opinion(loaded: Loaded, item: WorkItem, operation: str, known: Operation, opinion: str) -> None:
    """Where the node asks for it, and always when one sends somebody's work back."""
    node = loaded.graph.nodes[item.node]
    wanted = known.reason or (
        node.opinion == "required" and item.kind == "approve" and operation in ("agree", "abstain", "add_signer")
    )
    if (wanted or (operation == "read" and item.note == "opinion")) and not opinion.strip():
        raise Invalid({"opinion": [FieldError("workflow.opinion_required", mark("Say why."))]})


def require_files(
    loaded: Loaded, item: WorkItem, operation: str, options: ActOptions, actor: Actor
) -> tuple[FileDto, ...]:
    """The actor's own loose files that go with the opinion. Raises Invalid at ``files``, OperationNotAllowed where the step takes none."""
    wanted = tuple(dict.fromkeys(options.files))
    if not wanted:
        return ()
    if not loaded.graph.nodes[item.node].allows("attach"):
        raise OperationNotAllowed
    if operation in WITHOUT_RECORD:
        raise Invalid({"files": [FieldError("workflow.files_without_act", WITHOUT)]})
    if len(wanted) > MOST_FILES:
        raise Invalid({"files": [FieldError("workflow.too_many_files", TOO_MANY, count=MOST_FILES)]})
    found = files.list_own(file_ids=wanted, actor=actor)
    if len(found) != len(wanted):
        raise Invalid({"files": [FieldError("workflow.files_gone", GONE)]})
    return found


def _require_target(loaded: Loaded, item: WorkItem, operation: str, target: str) -> None:
    """Who forgot to say where to hears that, not that returning is forbidden."""
    if operation == "return" and not target and loaded.graph.nodes[item.node].returns != "none":
        raise Invalid({"target": [FieldError("workflow.target_required", mark("Choose the step to return to."))]})


def _people(
    loaded: Loaded, item: WorkItem, operation: str, known: Operation, options: ActOptions, actor: Actor
) -> tuple[MemberRef, ...]:
    """The people an operation names, active and seen by the actor. Raises Invalid at ``people`` or AlreadyThere."""
    if known.people == "none":
        return ()
    found = members.list_members_by_id(ids=dict.fromkeys(options.people), actor=actor)
    refs = tuple(found[one].ref for one in dict.fromkeys(options.people) if one in found and found[one].is_active)
    if not refs or len(refs) != len(set(options.people)):
        raise Invalid({"people": [FieldError("workflow.people_required", mark("Choose somebody."))]})
    if known.people == "one" and len(refs) > 1:
        raise Invalid({"people": [FieldError("workflow.one_person", mark("Choose only one."))]})
    loaded.resolver.names.update({one.pk: one for one in refs})
    if operation in ("add_signer", "transfer", "ask_help"):
        there = {one.person for one in loaded.state.items_of(item.run) if one.asks_decision}
        for one in refs:
            if one.pk in there:
                raise AlreadyThere(name=one.name)
    return refs
