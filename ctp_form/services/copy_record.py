"""Begin a record with the values of another one."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from ctp_core.api import clock, files
from ctp_core.contracts import Actor, ObjectRef
from ctp_form.contracts import OPEN, FieldPolicy, RecordDto
from ctp_form.domain.conditions import settle
from ctp_form.domain.fields import Field, Json
from ctp_form.domain.kinds import SerialField, SignatureField
from ctp_form.domain.showing import show
from ctp_form.models import FormRecord, RecordSlot
from ctp_form.selectors.parsed import get_parsed
from ctp_form.selectors.records import get_record_row, record_dto
from ctp_form.selectors.starts import start_for


def copy_record(*, record_id: UUID, policy: FieldPolicy, actor: Actor, owner: ObjectRef) -> RecordDto:
    """A draft of *owner* with what *policy* shows of the record; its files are copied. Who signed it signed no other one."""
    source = get_record_row(record_id)
    parsed = get_parsed(source.version.public_id)
    with transaction.atomic():
        values = show(parsed.definition, policy.plain(), source.values)
        values = {
            code: value
            for code, value in values.items()
            if not isinstance(parsed.definition.by_code[code], SerialField | SignatureField)
        }
        now = clock.now()
        row = FormRecord.objects.create(
            version_id=source.version_id,
            values={},
            owner_module=owner.module,
            owner_kind=owner.kind,
            owner_id=owner.id,
            created_at=now,
            updated_at=now,
        )
        for one in parsed.definition.fields:
            if found := one.files_in(values.get(one.code)):
                values[one.code] = _copy_files(row, one, found, actor)
        row.values, _off = settle(parsed.definition, values, start_for(actor).today)
        row.save(update_fields=["values"])
    return record_dto(row, parsed.definition, OPEN)


def _copy_files(row: FormRecord, one: Field, found: tuple[str, ...], actor: Actor) -> Json:
    slot = RecordSlot.objects.create(record=row, path=one.code)
    copies = files.copy_files(
        file_ids=[UUID(each) for each in found],
        to=ObjectRef("form", "field", slot.public_id),
        actor=actor,
        slot=one.code,
    )
    return [str(each.id) for each in copies]
