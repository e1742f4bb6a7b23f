"""What every save of a record entails: its files find their place, its history grows."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.utils import timezone

from ctp_core.api import files, numbering
from ctp_core.contracts import Actor, ObjectRef
from ctp_form.domain.definitions import Definition
from ctp_form.domain.fields import Json
from ctp_form.domain.kinds import SerialField
from ctp_form.domain.showing import references
from ctp_form.models import FormRecord, RecordRevision, RecordSlot


def keep_files(row: FormRecord, definition: Definition, before: Mapping[str, Json], actor: Actor) -> None:
    """Files new in a field now belong to it; those taken out are loose again."""
    old, new = references(definition, before).files, references(definition, row.values).files
    for path in sorted(old.keys() | new.keys()):
        added, gone = (
            new.get(path, frozenset()) - old.get(path, frozenset()),
            old.get(path, frozenset()) - new.get(path, frozenset()),
        )
        if not added and not gone:
            continue
        slot, _created = RecordSlot.objects.get_or_create(record=row, path=path)
        to = ObjectRef("form", "field", slot.public_id)
        if added:
            files.attach(file_ids=[UUID(one) for one in sorted(added)], to=to, actor=actor, slot=path)
        if gone:
            files.detach(file_ids=[UUID(one) for one in sorted(gone)], from_=to, actor=actor)


def keep_serials(row: FormRecord, definition: Definition, actor: Actor) -> bool:
    """Give the record the numbers it hasn't yet, at its first complete save; True when there were any."""
    missing = [one for one in definition.fields if isinstance(one, SerialField) and one.code not in row.values]
    code = row.version.definition.code if missing else ""
    for one in missing:
        series, to = f"form.{code}.{one.code}"[:100], ObjectRef("form", "record", row.public_id)
        numbering.ensure_series(code=series, pattern=one.pattern)
        year = timezone.localdate().year if one.by_year else 0
        given = numbering.reserve(series=series, year=year, for_=to, actor=actor)
        numbering.use(number_id=given.id, actor=actor)
        row.values = {**row.values, one.code: given.text}
    return bool(missing)


def void_serials(row: FormRecord, definition: Definition, actor: Actor) -> None:
    """The numbers of a record that goes are void: the ledger says why there is a gap."""
    code = row.version.definition.code
    for one in definition.fields:
        if isinstance(one, SerialField) and row.values.get(one.code):
            to = ObjectRef("form", "record", row.public_id)
            given = numbering.find_number(series=f"form.{code}.{one.code}"[:100], for_=to)
            if given is not None:
                numbering.void(number_id=given.id, reason="The record was deleted.", actor=actor)


def keep_revision(row: FormRecord, actor: Actor) -> None:
    """One more line of history."""
    RecordRevision.objects.create(
        record=row,
        number=row.revision,
        values=row.values,
        by=actor.member.name if actor.member else actor.name,
        account_pk=actor.account_pk,
        at=row.updated_at,
    )
