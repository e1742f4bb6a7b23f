"""Put a stored seal: who put it proved it a moment ago, one putting goes into one field of one record."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db import IntegrityError, transaction

from ctp_core.api import audit, clock, files
from ctp_core.contracts import Actor, FieldError, ObjectRef, mark, system_actor
from ctp_form.contracts import SealNotFound, ValuesInvalid
from ctp_form.domain.definitions import Definition
from ctp_form.domain.fields import Json
from ctp_form.domain.showing import references
from ctp_form.models import FormRecord, RecordSlot, SealImpression
from ctp_form.selectors.seals import impression_value, seal_ref, usable_by

STORE = system_actor("form")


def put_seal(*, seal_id: UUID, actor: Actor) -> dict[str, str]:
    """What goes into a signature field for one putting of the seal; it waits an hour for its form to be saved.

    The door has asked for a proof of who is there. Raises SealNotFound for a seal that *actor* may not put.
    """
    seal = usable_by(actor).filter(public_id=seal_id).first()
    if seal is None:
        raise SealNotFound()
    with transaction.atomic():
        by = actor.member.name if actor.member else actor.name
        row = SealImpression.objects.create(seal=seal, account_id=actor.account_pk, by=by, made_at=clock.now())
        audit.record(
            actor=actor, action="form.take_up_seal", subject=seal_ref(seal.public_id), details={"name": seal.name}
        )
    return impression_value(row)


def keep_seals(row: FormRecord, definition: Definition, before: Mapping[str, Json], actor: Actor) -> None:
    """What was put since *before* becomes the record's for good, with a copy of the picture; what was taken off is noted.

    Runs in the transaction of the save. Raises ValuesInvalid when the same putting has gone somewhere else meanwhile.
    """
    old, new = references(definition, before).seals, references(definition, row.values).seals
    for path in sorted(old.keys() - {path for path in new if new[path] == old.get(path)}):
        _take_off(row, path, UUID(old[path]), actor)
    added = {path: one for path, one in new.items() if old.get(path) != one}
    for path, one in sorted(added.items()):
        picture = _bind(row, path, UUID(one), actor)
        row.values = {**row.values, path: {**row.values[path], "file": picture}}
    if added:
        row.save(update_fields=["values"])


def _bind(row: FormRecord, path: str, impression: UUID, actor: Actor) -> str:
    if actor.account_pk is None:
        raise _not_here(path)
    unbound = SealImpression.objects.filter(public_id=impression, bound_at__isnull=True, account_id=actor.account_pk)
    try:
        with transaction.atomic():
            # Of two saves with the same putting the row lets one through.
            changed = unbound.update(
                record=row, path=path, version=row.version, revision=row.revision, bound_at=clock.now()
            )
    except IntegrityError:
        changed = 0
    if not changed:
        raise _not_here(path)
    seal = SealImpression.objects.select_related("seal").get(public_id=impression).seal
    slot, _created = RecordSlot.objects.get_or_create(record=row, path=path)
    to = ObjectRef("form", "field", slot.public_id)
    (copy,) = files.copy_files(file_ids=[seal.picture], to=to, actor=actor, slot=path)
    details = {"name": seal.name, "record": str(row.public_id), "field": path, "revision": row.revision}
    audit.record(actor=actor, action="form.put_seal", subject=seal_ref(seal.public_id), details=details)
    return str(copy.id)


def _not_here(path: str) -> ValuesInvalid:
    return ValuesInvalid({path: [FieldError("form.seal", mark("This seal was not put here. Put it again."))]})


def _take_off(row: FormRecord, path: str, impression: UUID, actor: Actor) -> None:
    by = actor.member.name if actor.member else actor.name
    bound = SealImpression.objects.filter(public_id=impression, record=row, path=path, taken_off_at__isnull=True)
    if bound.update(taken_off_at=clock.now(), taken_off_by=by):
        seal = SealImpression.objects.select_related("seal").get(public_id=impression).seal
        details = {"name": seal.name, "record": str(row.public_id), "field": path}
        audit.record(actor=actor, action="form.take_off_seal", subject=seal_ref(seal.public_id), details=details)


def drop_seals(row: FormRecord, definition: Definition, actor: Actor) -> None:
    """Before the record goes: the register keeps that they were put, the copies of the pictures go."""
    for path, one in references(definition, row.values).seals.items():
        _take_off(row, path, UUID(one), actor)
    for slot in RecordSlot.objects.filter(record=row):
        to = ObjectRef("form", "field", slot.public_id)
        left = [one.id for one in files.list_attached(to=to)]
        if left:
            files.detach(file_ids=left, from_=to, actor=STORE)
