"""Save what somebody drew."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from ctp_core.api import audit
from ctp_core.api.clock import now
from ctp_core.contracts import Actor, NotFound, ObjectRef
from ctp_workflow.contracts import DefinitionDto, StaleDraft
from ctp_workflow.models import Definition
from ctp_workflow.selectors.describing import describe_definition
from ctp_workflow.services.guarding import require_manager


def save_draft(
    *,
    definition_id: UUID,
    graph: Mapping[str, Any],
    actor: Actor,
    name: str | None = None,
    expected_revision: int | None = None,
    owner: ObjectRef | None = None,
) -> DefinitionDto:
    """Put *graph* in the place of the draft. Raises NotFound, Forbidden, StaleDraft when somebody else saved meanwhile."""
    with transaction.atomic():
        definition = lock_definition(definition_id)
        require_manager(actor, definition, owner)
        if expected_revision is not None and expected_revision != definition.draft_revision:
            raise StaleDraft
        definition.draft = dict(graph)
        definition.draft_revision += 1
        definition.changed_at = now()
        if name is not None and name.strip():
            definition.name = name.strip()[:100]
        definition.save(update_fields=["draft", "draft_revision", "changed_at", "name"])
        audit.record(
            actor=actor,
            action="workflow.save_draft",
            subject=ObjectRef("workflow", "definition", definition.public_id),
            details={"revision": definition.draft_revision},
        )
    return describe_definition(definition)


def lock_definition(definition_id: UUID) -> Definition:
    """A definition with its latest version, locked. Raises NotFound."""
    found = (
        Definition.objects.select_for_update(of=("self",))
        .select_related("latest")
        .filter(public_id=definition_id)
        .first()
    )
    if found is None:
        raise NotFound
    return found
