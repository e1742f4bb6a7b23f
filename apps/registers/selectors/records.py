"""Records of a register as somebody with a seat there meets them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from apps.registers.domain.dto import RecordDetails, RegisterCard, register_ref
from apps.registers.models import RecordSource
from apps.registers.selectors.registers import open_register, reached_by, record_set
from apps_api.registers import RecordNotFound
from ctp_core.contracts import Actor, DataScope, ObjectRef, Page, PageRequest
from ctp_form.api import lists, records
from ctp_form.contracts import (
    FieldPolicy,
    Grouping,
    ListedRecord,
    Measure,
    RecordQuery,
    RecordSet,
    RevisionDto,
    Summary,
)
from ctp_form.contracts import RecordNotFound as NoSuchRecord


@dataclass(frozen=True)
class OpenList:
    """A register, and the set of its records somebody may list."""

    card: RegisterCard
    within: RecordSet


def open_list(*, register_id: UUID, actor: Actor) -> OpenList:
    """Raises RegisterNotFound."""
    card = open_register(register_id=register_id, actor=actor)
    return OpenList(card, record_set(card, actor))


def list_records(*, register_id: UUID, query: RecordQuery, page: PageRequest, actor: Actor) -> Page[ListedRecord]:
    """One page of the list. Raises RegisterNotFound, Invalid."""
    return lists.list_records(within=open_list(register_id=register_id, actor=actor).within, query=query, page=page)


def summarize(
    *,
    register_id: UUID,
    query: RecordQuery,
    groupings: tuple[Grouping, ...],
    measures: tuple[Measure, ...],
    language: str,
    actor: Actor,
) -> Summary:
    """Statistics over the list. Raises RegisterNotFound, Invalid."""
    within = open_list(register_id=register_id, actor=actor).within
    return lists.summarize(within=within, query=query, groupings=groupings, measures=measures, language=language)


def get_record(*, register_id: UUID, record_id: UUID, actor: Actor) -> RecordDetails:
    """One record under what *actor* may read of it. Raises RegisterNotFound, RecordNotFound."""
    card, reached = find_reached(register_id=register_id, record_id=record_id, actor=actor)
    policy = card.seat.reading(reached)
    if policy is None:
        raise RecordNotFound()
    within = RecordSet(register_ref(card.id), card.version_id, policy, reader=actor)
    try:
        found = lists.get_listed(within=within, record_id=record_id)
    except NoSuchRecord:
        raise RecordNotFound() from None
    return RecordDetails(
        id=found.id,
        version_id=found.version_id,
        values=found.values,
        policy=policy,
        revision=found.revision,
        author=found.author,
        created_at=found.created_at,
        updated_at=found.updated_at,
        may_change=card.seat.may("change", reached),
        may_delete=card.seat.may("delete", reached),
    )


def find_reached(*, register_id: UUID, record_id: UUID, actor: Actor) -> tuple[RegisterCard, frozenset[DataScope]]:
    """The register with the seat, and the parts of it the record belongs to. Raises RegisterNotFound, RecordNotFound."""
    card = open_register(register_id=register_id, actor=actor)
    try:
        owner, facts = records.get_record_facts(record_id=record_id)
    except NoSuchRecord:
        raise RecordNotFound() from None
    if owner != register_ref(card.id):
        raise RecordNotFound()
    return card, reached_by(card, facts, actor)


def writing_policy(*, register_id: UUID, record_id: UUID, actor: Actor) -> FieldPolicy | None:
    """What *actor* may change of the record, None when nothing. Raises RegisterNotFound, RecordNotFound."""
    card, reached = find_reached(register_id=register_id, record_id=record_id, actor=actor)
    return card.seat.writing(reached)


def list_history(*, register_id: UUID, record_id: UUID, actor: Actor) -> tuple[RevisionDto, ...]:
    """The complete saves, newest first, each under what *actor* may read. Raises RegisterNotFound, RecordNotFound."""
    found = get_record(register_id=register_id, record_id=record_id, actor=actor)
    return records.list_revisions(record_id=record_id, policy=found.policy, reader=actor)


def find_by_source(*, register_pk: int, source: ObjectRef) -> UUID | None:
    """The record made from *source*."""
    return (
        RecordSource.objects.filter(register_id=register_pk, source=str(source))
        .values_list("record_id", flat=True)
        .first()
    )
