"""What the workflow engine refuses, and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ctp_core.contracts import Conflict, FieldError, Forbidden, Invalid, mark
from ctp_workflow.contracts.graphs import GraphProblem


class GraphInvalid(Invalid):
    """A graph that can't be published or started; every problem says where it stands."""

    code = "workflow.graph_invalid"
    message = mark("The flow has mistakes. Mend what is marked.")

    def __init__(self, problems: tuple[GraphProblem, ...] = (), **params: Any) -> None:
        fields: dict[str, list[FieldError]] = {}
        for one in problems:
            fields.setdefault(one.where, []).append(FieldError(f"workflow.{one.code}", one.message, **one.params))
        super().__init__(fields, **params)
        self.problems = problems


class StaleItem(Conflict):
    """Somebody was faster, or the item was closed by something else."""

    code = "workflow.stale_item"
    message = mark("%(who)s already handled this at %(when)s: %(what)s.")


class ItemGone(Conflict):
    """The item is no longer open and nobody decided it (revoked, returned, cancelled)."""

    code = "workflow.item_gone"
    message = mark("This item is no longer open: %(reason)s.")


class AlreadyDecided(Conflict):
    """A delegate decides at a step once, not for every signer who entrusted them."""

    code = "workflow.already_decided"
    message = mark("You decide at this step already. %(holder)s must decide personally, or entrust somebody else.")


class NotRunning(Conflict):
    """The flow has ended."""

    code = "workflow.not_running"
    message = mark("This flow has ended, so nothing can be changed in it.")


class NotEnded(Conflict):
    """Only what has ended is archived."""

    code = "workflow.not_ended"
    message = mark("Only a flow that has ended, with all flows below it, can be archived.")


class Archived(Conflict):
    """Nothing is added to what lies in the archive."""

    code = "workflow.archived"
    message = mark("This flow lies in the archive, so nothing can be added to it.")


class NotToBePrinted(Forbidden):
    """The step one has or had it at does not let it be printed."""

    code = "workflow.not_to_be_printed"
    message = mark("The step at which you handle this does not let you print or export it.")


class AlreadyRunning(Conflict):
    """A subject runs through one flow at a time."""

    code = "workflow.already_running"
    message = mark("A flow is already running for this.")


class NotRevocable(Conflict):
    """The flow's rule about revoking does not allow it now."""

    code = "workflow.not_revocable"
    message = mark("This flow can no longer be revoked, because somebody has handled it already.")


class StaleDraft(Conflict):
    """Somebody saved the draft in the meantime."""

    code = "workflow.stale_draft"
    message = mark("Somebody saved this flow in the meantime. Open it again before you change it.")


class NotYourItem(Forbidden):
    """The item belongs to somebody else and the actor is not the delegate."""

    code = "workflow.not_your_item"
    message = mark("Only %(holder)s or a delegate can handle this.")


class NotTheStarter(Forbidden):
    """Only the starter or a flow administrator revokes."""

    code = "workflow.not_the_starter"
    message = mark("Only the person who started this flow can revoke it.")


class OperationNotAllowed(Conflict):
    """The operation does not fit this item."""

    code = "workflow.operation_not_allowed"
    message = mark("This step does not allow that operation.")


class TakenUp(Conflict):
    """What followed from a decision is already in somebody's work."""

    code = "workflow.taken_up"
    message = mark("%(who)s has already taken up %(step)s, so this can no longer be taken back.")

    def __init__(self, *, step: str, person: int, who: str = "") -> None:
        super().__init__(step=step, who=who)
        self.person = person


class LastSigner(OperationNotAllowed):
    """A step keeps at least one signer."""

    code = "workflow.last_signer"
    message = mark("Somebody must remain to sign this step.")


class AlreadyThere(OperationNotAllowed):
    """Nobody holds two open items in one step."""

    code = "workflow.already_there"
    message = mark("%(name)s has this step open already.")


class TooManyTransfers(OperationNotAllowed):
    """An item is not passed on for ever."""

    code = "workflow.too_many_transfers"
    message = mark("This was transferred %(limit)s times already. Handle it, return it or ask for help.")


class ChooseFirst(Invalid):
    """The road goes on to steps whose people are chosen with this act; *nodes* are those steps."""

    code = "workflow.choose_first"
    message = mark("Choose who handles %(step)s.")

    def __init__(self, nodes: tuple[str, ...] = (), step: str = "") -> None:
        error = FieldError("workflow.choose_first", self.message, step=step)
        super().__init__({f"chosen.{node}": [error] for node in nodes}, step=step)
        self.nodes = nodes


class NothingToUrge(Conflict):
    """Nobody else has it in hand."""

    code = "workflow.nothing_to_urge"
    message = mark("Nobody else has this in hand, so there is nobody to remind.")


class UrgedJustNow(Conflict):
    """Reminders are limited."""

    code = "workflow.urged_just_now"
    message = mark("You sent a reminder less than an hour ago.")


class OpinionAwaited(Conflict):
    """The step asks for an opinion, so it can't be agreed to from a list."""

    code = "workflow.opinion_awaited"
    message = mark("Your opinion is asked for.")


class EntriesAwaited(Conflict):
    """The step asks for entries in the form, so it can't be agreed to from a list."""

    code = "workflow.entries_awaited"
    message = mark("The form asks for something from you.")


class NobodyToHandle(Invalid):
    """A step has nobody who could handle it, and its rule is to refuse."""

    code = "workflow.nobody_to_handle"
    message = mark("Nobody can handle the step %(step)s. Ask whoever maintains the flow to name somebody.")


class NoBranch(Invalid):
    """A condition could not be decided with the values given."""

    code = "workflow.no_branch"
    message = mark("The condition at %(step)s could not be decided: %(reason)s")


class BpmnRefused(Invalid):
    """A file that is no BPMN, with the sentence that says why."""

    code = "workflow.bpmn_refused"
    message = mark("This file can't be read as BPMN 2.0.")

    def __init__(self, message: str = "", params: Mapping[str, object] | None = None) -> None:
        super().__init__({"file": [FieldError("workflow.bpmn_refused", message or self.message, **(params or {}))]})
