"""Change a record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from ctp_core.api import clock
from ctp_core.contracts import Actor
from ctp_form.contracts import OPEN, FieldPolicy, RecordDto, RecordNotFound, StaleRecord
from ctp_form.domain.conditions import settle
from ctp_form.domain.keys import keys_of
from ctp_form.models import FormRecord
from ctp_form.selectors.parsed import get_parsed
from ctp_form.selectors.records import record_dto
from ctp_form.services.keep_record import keep_files, keep_revision, keep_serials
from ctp_form.services.keep_unique import keep_unique
from ctp_form.services.put_seal import keep_seals
from ctp_form.services.take_values import take_values


def update_record(
    *,
    record_id: UUID,
    values: Mapping[str, Any],
    policy: FieldPolicy | None = None,
    actor: Actor,
    expected_revision: int | None = None,
    complete: bool = True,
    lenient: bool = False,
) -> RecordDto:
    """*values* merged over the stored ones: a field that isn't sent keeps its value. What changes nothing leaves no trace.

    Raises ValuesInvalid with sentences at the fields, StaleRecord when *expected_revision* isn't the stored one any more.
    """
    policy = policy or OPEN
    with transaction.atomic():
        row = (
            FormRecord.objects.select_for_update(of=("self",))
            .select_related("version")
            .filter(public_id=record_id)
            .first()
        )
        if row is None:
            raise RecordNotFound()
        if expected_revision is not None and row.revision != expected_revision:
            raise StaleRecord()
        parsed = get_parsed(row.version.public_id)
        before = row.values
        taken = take_values(
            definition=parsed.definition,
            stored=before,
            incoming=values,
            policy=policy,
            actor=actor,
            complete=complete,
            lenient=lenient,
        )
        # The first complete save of a draft begins the history even when nothing changed.
        if taken.values != before or (complete and not row.revisions.exists()):
            row.values = taken.values
            if complete and keep_serials(row, parsed.definition, actor):
                row.values, _off = settle(parsed.definition, row.values, timezone.localdate())
            if row.is_listed:
                row.keys = keys_of(parsed.definition, row.values)
            row.revision += 1
            row.updated_at = clock.now()
            row.save(update_fields=["values", "keys", "revision", "updated_at"])
            keep_files(row, parsed.definition, before, actor)
            keep_seals(row, parsed.definition, before, actor)
            if complete:
                keep_unique(row, parsed.definition)
                keep_revision(row, actor)
    return record_dto(row, parsed.definition, policy)
