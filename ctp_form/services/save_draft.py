"""Change what will be the next version."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from ctp_core.api import audit, clock
from ctp_core.contracts import Actor, Conflict, ObjectRef
from ctp_form.contracts import DefinitionDto, DefinitionNotFound
from ctp_form.models import FormDefinition
from ctp_form.selectors.definitions import get_definition
from ctp_form.services.check_definition import require_manager, require_sound
from ctp_form.services.create_definition import require_name


def save_draft(
    *,
    definition_id: UUID,
    schema: Mapping[str, Any] | None = None,
    name: str | None = None,
    is_active: bool | None = None,
    expected_revision: int | None = None,
    actor: Actor,
) -> DefinitionDto:
    """Set what is given; published versions stay as they are. Raises Conflict when the draft was saved by somebody else since."""
    require_manager(actor)
    if schema is not None:
        require_sound(schema)
    with transaction.atomic():
        row = lock_definition(definition_id)
        if expected_revision is not None and row.revision != expected_revision:
            raise Conflict()
        row.draft = schema if schema is not None else row.draft
        row.name = require_name(name) if name is not None else row.name
        row.is_active = is_active if is_active is not None else row.is_active
        row.revision += 1
        if schema is not None or name is not None:
            row.updated_at = clock.now()
        row.save()
        subject = ObjectRef("form", "definition", row.public_id)
        changed = [
            key for key, one in (("schema", schema), ("name", name), ("is_active", is_active)) if one is not None
        ]
        audit.record(actor=actor, action="form.save_draft", subject=subject, details={"changed": changed})
    return get_definition(definition_id=definition_id, actor=actor)


def lock_definition(definition_id: UUID) -> FormDefinition:
    """The row, locked. Raises DefinitionNotFound."""
    row = FormDefinition.objects.select_for_update(of=("self",)).filter(public_id=definition_id).first()
    if row is None:
        raise DefinitionNotFound()
    return row
