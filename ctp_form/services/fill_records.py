"""Many records as they would be after a save, for figures on demand: no checks of values, no history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from ctp_core.api import clock
from ctp_core.contracts import Actor, ObjectRef
from ctp_form.domain.keys import keys_of
from ctp_form.models import FormRecord
from ctp_form.selectors.parsed import get_parsed


def fill_records(*, version_id: UUID, values: Sequence[Mapping[str, Any]], owner: ObjectRef, actor: Actor) -> None:
    """Listed records of *owner* with *values* that are in their stored form already."""
    parsed, now = get_parsed(version_id), clock.now()
    FormRecord.objects.bulk_create(
        FormRecord(
            version_id=parsed.version.pk,
            values=dict(one),
            keys=keys_of(parsed.definition, one),
            owner_module=owner.module,
            owner_kind=owner.kind,
            owner_id=owner.id,
            is_listed=True,
            author=actor.name,
            created_at=now,
            updated_at=now,
        )
        for one in values
    )
