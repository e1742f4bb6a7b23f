"""What the engine tells everybody. ``subject`` of each event is the flow's subject, so its events keep their order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from ctp_core.contracts import Event


@dataclass(frozen=True, kw_only=True)
class InstanceStarted(Event):
    """A flow was started."""

    NAME: ClassVar[str] = "workflow.instance.started.v1"
    instance_id: UUID
    category: str
    starter_id: UUID


@dataclass(frozen=True, kw_only=True)
class InstanceFinished(Event):
    """A flow ended: *outcome* is approved, rejected, draft (revoked to draft) or void."""

    NAME: ClassVar[str] = "workflow.instance.finished.v1"
    instance_id: UUID
    outcome: str


@dataclass(frozen=True, kw_only=True)
class TriggerFired(Event):
    """A flow reached a trigger: *action* is to be carried out once. *key* is the same however often it is tried.

    *on* is empty for a trigger that is a step of its own, else what happened: ``arrive``, ``leave`` or ``return`` of the step
    *node* (its *run*), or ``finish`` of the flow (run 0); *outcome* is that of the step or the flow, as far as there is one.
    """

    NAME: ClassVar[str] = "workflow.trigger.fired.v1"
    instance_id: UUID
    node: str
    run: int
    action: str
    key: UUID
    waits: bool
    on: str = ""
    outcome: str = ""


@dataclass(frozen=True, kw_only=True)
class FlowsBelowWanted(Event):
    """A flow reached a step that others run below: *count* of them are to be started."""

    NAME: ClassVar[str] = "workflow.flows_below.wanted.v1"
    instance_id: UUID
    node: str
    run: int
    count: int


@dataclass(frozen=True, kw_only=True)
class InstanceMoved(Event):
    """A running flow goes on under another version of its definition."""

    NAME: ClassVar[str] = "workflow.instance.moved.v1"
    instance_id: UUID
    version_id: UUID


@dataclass(frozen=True, kw_only=True)
class ItemOpened(Event):
    """An item came into somebody's hands."""

    NAME: ClassVar[str] = "workflow.item.opened.v1"
    instance_id: UUID
    item_id: UUID
    member_id: UUID
    node: str


@dataclass(frozen=True, kw_only=True)
class ItemClosed(Event):
    """An item left somebody's hands: *state* is done, returned, withdrawn, cancelled or void."""

    NAME: ClassVar[str] = "workflow.item.closed.v1"
    instance_id: UUID
    item_id: UUID
    member_id: UUID
    node: str
    state: str
    outcome: str


@dataclass(frozen=True, kw_only=True)
class OperationRecorded(Event):
    """Something was done in a flow: *operation* as its history calls it, at *node* if at one; *sequence* is its place in the history.

    *member_id* did it, for *behalf_id* where it was a delegate; both are None when the server did.
    """

    NAME: ClassVar[str] = "workflow.operation.recorded.v1"
    instance_id: UUID
    sequence: int
    operation: str
    node: str
    member_id: UUID | None = None
    behalf_id: UUID | None = None
