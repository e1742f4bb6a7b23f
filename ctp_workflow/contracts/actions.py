"""What modules can do for a flow at a trigger."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from ctp_core.contracts import ObjectRef


@dataclass(frozen=True, slots=True)
class TriggerCall:
    """One call of an action: *key* is the same at every attempt, so that what was done is not done twice.

    *on* and *outcome* are those of ``TriggerFired``: empty where the trigger is a step of its own.
    """

    key: UUID
    instance_id: UUID
    run: int
    node: str
    subject: ObjectRef
    title: str
    variables: Mapping[str, Any]
    on: str = ""
    outcome: str = ""


@dataclass(frozen=True)
class FlowAction:
    """A contribution: *code* (``news.publish``) is what a trigger names. *run* is called after the flow's step was committed.

    Where the trigger waits, ``done`` or ``failed`` is the answer; after None it comes later by ``instances.answer_trigger``.
    """

    code: str
    label: str
    run: Callable[[TriggerCall], str | None]
