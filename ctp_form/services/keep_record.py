"""What every save of a record entails: its files find their place, its history grows."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from ctp_core.api import files
from ctp_core.contracts import Actor, ObjectRef
from ctp_form.domain.definitions import Definition
from ctp_form.domain.fields import Json
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
