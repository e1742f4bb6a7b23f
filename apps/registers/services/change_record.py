"""Change records: one, or the same fields of many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from apps.registers.domain.dto import register_ref
from apps.registers.selectors.records import find_reached
from apps_api.registers import RecordNotFound, RegisterForbidden
from ctp_core.api import audit
from ctp_core.contracts import Actor, DomainError, FieldError, Invalid, mark
from ctp_form.api import records

MOST = 200


@dataclass(frozen=True)
class RowResult:
    """What became of one of many records; *error* is None when it was changed."""

    id: UUID
    error: DomainError | None = None


def change_record(
    *,
    register_id: UUID,
    record_id: UUID,
    values: Mapping[str, Any],
    actor: Actor,
    expected_revision: int | None = None,
) -> None:
    """*values* merged over the record. Raises RegisterNotFound, RecordNotFound, RegisterForbidden, Invalid, StaleRecord."""
    card, reached = find_reached(register_id=register_id, record_id=record_id, actor=actor)
    policy = card.seat.writing(reached)
    if policy is None:
        # Raises what an unseen record raises where it can't be read either.
        require_seen(card.seat.reading(reached))
        raise RegisterForbidden()
    with transaction.atomic():
        saved = records.update_record(
            record_id=record_id, values=values, policy=policy, actor=actor, expected_revision=expected_revision
        )
        audit.record(
            actor=actor,
            action="registers.change_record",
            subject=register_ref(card.id),
            details={"record": str(record_id), "revision": saved.revision, "fields": sorted(map(str, values))[:100]},
        )


def change_records(
    *, register_id: UUID, record_ids: Sequence[UUID], values: Mapping[str, Any], actor: Actor
) -> tuple[RowResult, ...]:
    """The same *values* into each record, each in a transaction of its own: one that is refused leaves the others changed.

    Raises Invalid for none or too many.
    """
    return _each(
        record_ids, lambda one: change_record(register_id=register_id, record_id=one, values=values, actor=actor)
    )


def delete_record(*, register_id: UUID, record_id: UUID, actor: Actor) -> None:
    """Take a record out with its history and files. Raises RegisterNotFound, RecordNotFound, RegisterForbidden."""
    card, reached = find_reached(register_id=register_id, record_id=record_id, actor=actor)
    require_seen(card.seat.reading(reached))
    if not card.seat.may("delete", reached):
        raise RegisterForbidden()
    with transaction.atomic():
        records.delete_record(record_id=record_id, actor=actor)
        audit.record(
            actor=actor,
            action="registers.delete_record",
            subject=register_ref(card.id),
            details={"record": str(record_id)},
        )


def delete_records(*, register_id: UUID, record_ids: Sequence[UUID], actor: Actor) -> tuple[RowResult, ...]:
    """Each on its own, as ``change_records``."""
    return _each(record_ids, lambda one: delete_record(register_id=register_id, record_id=one, actor=actor))


def require_seen(policy: object) -> None:
    """Raises RecordNotFound when there is no policy to read under."""
    if policy is None:
        raise RecordNotFound()


def _each(record_ids: Sequence[UUID], act: Any) -> tuple[RowResult, ...]:
    ids = tuple(dict.fromkeys(record_ids))
    if not 1 <= len(ids) <= MOST:
        message = mark("Choose 1 to %(limit)s records.")
        raise Invalid({"ids": [FieldError("registers.how_many", message, limit=MOST)]})
    found: list[RowResult] = []
    for one in ids:
        try:
            act(one)
            found.append(RowResult(one))
        except DomainError as error:
            found.append(RowResult(one, error))
    return tuple(found)
