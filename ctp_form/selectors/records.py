"""Reading records. Who may is for the owner's module to know; what is seen is for the policy."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from ctp_core.api.modules import contributions
from ctp_core.contracts import Actor, ObjectRef
from ctp_form.contracts import FieldPolicy, RecordDto, RecordFacts, RecordNotFound, RecordOwner, RevisionDto
from ctp_form.domain.definitions import Definition
from ctp_form.domain.showing import show
from ctp_form.models import FormRecord, RecordRevision, RecordSlot
from ctp_form.selectors.parsed import get_parsed
from ctp_form.selectors.related import fill_related


def get_record_row(record_id: UUID) -> FormRecord:
    """The row with its version. Raises RecordNotFound."""
    row = FormRecord.objects.select_related("version").filter(public_id=record_id).first()
    if row is None:
        raise RecordNotFound()
    return row


def get_record_facts(*, record_id: UUID) -> tuple[ObjectRef, RecordFacts]:
    """Whose a record is and who entered it, for its owner to decide by. Raises RecordNotFound."""
    row = get_record_row(record_id)
    return ObjectRef(row.owner_module, row.owner_kind, row.owner_id), RecordFacts(row.public_id, row.author_pk)


def read_record(*, record_id: UUID, policy: FieldPolicy, reader: Actor | None = None) -> RecordDto:
    """The record as *policy* shows it: what is hidden is not there. One query. Raises RecordNotFound.

    With a *reader* also what that person may see of the records it relates to.
    """
    row = get_record_row(record_id)
    found = record_dto(row, get_parsed(row.version.public_id).definition, policy)
    return _with_related(found, policy, reader) if reader is not None else found


def find_record_for(*, record_id: UUID, actor: Actor) -> tuple[RecordDto, FieldPolicy]:
    """The record as the owner's module lets *actor* read it. Raises RecordNotFound."""
    row = get_record_row(record_id)
    policy = policy_of(row, actor)
    if policy is None:
        raise RecordNotFound()
    found = record_dto(row, get_parsed(row.version.public_id).definition, policy)
    return _with_related(found, policy, actor), policy


def _with_related(found: RecordDto, policy: FieldPolicy, reader: Actor) -> RecordDto:
    definition = get_parsed(found.version_id).definition
    return replace(found, values=fill_related(definition, [found.values], policy, reader)[0])


def policy_of(row: FormRecord, actor: Actor) -> FieldPolicy | None:
    """What *actor* may read of the record; None when nothing (also when the owner's module is off)."""
    for module, owner in contributions(RecordOwner):
        if (module, owner.kind) == (row.owner_module, row.owner_kind):
            if owner.policy_of_record is not None:
                found = owner.policy_of_record(actor, row.owner_id, RecordFacts(row.public_id, row.author_pk))
            else:
                found = owner.policy(actor, row.owner_id)
            return found.reading() if found else None
    return None


def may_read_slot(actor: Actor, slot_id: UUID) -> bool:
    """May *actor* read the files of one attachment field?"""
    slot = RecordSlot.objects.select_related("record").filter(public_id=slot_id).first()
    if slot is None:
        return False
    policy = policy_of(slot.record, actor)
    return policy is not None and not policy.is_concealed(slot.path)


def list_revisions(*, record_id: UUID, policy: FieldPolicy, reader: Actor | None = None) -> tuple[RevisionDto, ...]:
    """The complete saves of a record, newest first, each as *policy* shows it, relations as *reader* may see them today."""
    row = get_record_row(record_id)
    definition = get_parsed(row.version.public_id).definition
    saves = list(RecordRevision.objects.filter(record=row).order_by("-number")[:100])
    values = [show(definition, policy, one.values) for one in saves]
    if reader is not None:
        values = fill_related(definition, values, policy, reader)
    return tuple(RevisionDto(one.number, one.at, one.by, shown) for one, shown in zip(saves, values, strict=True))


def get_first_revision(*, record_id: UUID, policy: FieldPolicy) -> RevisionDto:
    """The first complete save of a record, as *policy* shows it. Raises RecordNotFound."""
    row = get_record_row(record_id)
    save = RecordRevision.objects.filter(record=row).order_by("number").first()
    if save is None:
        raise RecordNotFound
    shown = show(get_parsed(row.version.public_id).definition, policy, save.values)
    return RevisionDto(save.number, save.at, save.by, shown)


def record_dto(row: FormRecord, definition: Definition, policy: FieldPolicy) -> RecordDto:
    """The DTO of a row with its version loaded."""
    return RecordDto(
        id=row.public_id,
        version_id=row.version.public_id,
        owner=ObjectRef(row.owner_module, row.owner_kind, row.owner_id),
        values=show(definition, policy, row.values),
        revision=row.revision,
        updated_at=row.updated_at,
    )
