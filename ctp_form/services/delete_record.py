"""Remove a record, as when a draft is thrown away."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from ctp_core.contracts import Actor
from ctp_form.models import FormRecord
from ctp_form.selectors.parsed import get_parsed
from ctp_form.services.keep_record import keep_files, void_serials
from ctp_form.services.put_seal import drop_seals


def delete_record(*, record_id: UUID, actor: Actor) -> None:
    """The record, its history and its files go; nothing happens when it is gone already."""
    with transaction.atomic():
        row = (
            FormRecord.objects.select_for_update(of=("self",))
            .select_related("version")
            .filter(public_id=record_id)
            .first()
        )
        if row is None:
            return
        definition = get_parsed(row.version.public_id).definition
        void_serials(row, definition, actor)
        drop_seals(row, definition, actor)
        before, row.values = row.values, {}
        keep_files(row, definition, before, actor)
        row.delete()
