"""A flow that can't go on because nobody is found for what follows: it says so and is tried again, until somebody mends it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid5

from django.conf import settings
from django.db import transaction
from django.utils import translation

from ctp_core.api import timers
from ctp_core.api.clock import now
from ctp_core.kit.answers import translated
from ctp_workflow.contracts import NobodyToHandle, NoBranch
from ctp_workflow.domain.commands import ChildEnded, Resume, command_to_json
from ctp_workflow.services.loading import load, lock_instance, open_items
from ctp_workflow.services.noting import note

STANDSTILL = "workflow.standstill"
AGAIN = timedelta(hours=1)


def stand_still(
    *, instance_id: UUID, command: Resume | ChildEnded, operation: str, opinion: str, error: NobodyToHandle | NoBranch
) -> None:
    """Say once in the history of the flow why it stands, and have the clock try *command* again in an hour."""
    with transaction.atomic():
        instance = lock_instance(instance_id)
        loaded = load(instance, open_items(instance))
        run = loaded.state.run(command.run)
        opened_at = instance.runs.values_list("opened_at", flat=True).get(number=run.number)
        if not instance.records.filter(operation="stand_still", target=run.node, at__gte=opened_at).exists():
            with translation.override(settings.LANGUAGE_CODE):
                reason = translated(error.message, error.params)
            note(instance, loaded.graph, loaded.resolver, operation="stand_still", node=run.node, reason=reason)
        again: dict[str, Any] = {
            "instance": str(instance_id), "command": command_to_json(command), "operation": operation, "opinion": opinion
        }  # fmt: skip
        key = uuid5(instance_id, f"standstill:{command.run}:{getattr(command, 'child', '')}")
        timers.schedule(kind=STANDSTILL, key=key, due_at=now() + AGAIN, payload=again)
