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
