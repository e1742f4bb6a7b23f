"""Take in many records at once: one transaction, a few statements, the same checks as for a single one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from ctp_core.api import clock
from ctp_core.contracts import Actor, FieldError, ObjectRef
from ctp_form.contracts import OPEN, FieldPolicy, ValuesInvalid
from ctp_form.domain.conditions import settle
from ctp_form.domain.definitions import Definition
from ctp_form.domain.keys import keys_of
from ctp_form.domain.kinds import SerialField
from ctp_form.domain.starting import start_values
from ctp_form.models import FormRecord, RecordRevision
from ctp_form.selectors.names import known_for_many
from ctp_form.selectors.parsed import Parsed, get_parsed
from ctp_form.selectors.starts import start_for
from ctp_form.services.keep_record import keep_files, keep_serials
from ctp_form.services.keep_unique import claim, digests_of, form_of, refused_in_batch
from ctp_form.services.take_values import take_values


@dataclass
class BatchResult:
    """The records made, and what was wrong with the others, both by their place in the batch."""

    made: dict[int, UUID] = field(default_factory=dict)
    wrong: dict[int, dict[str, list[FieldError]]] = field(default_factory=dict)


def create_batch(
    *,
    version_id: UUID,
    rows: Sequence[Mapping[str, Any]],
    policy: FieldPolicy | None = None,
    actor: Actor,
    owner: ObjectRef,
) -> BatchResult:
    """Listed records of *owner*, one a row that is sound; the others are told. The owner's module writes the audit row."""
    try:
        return _create(version_id, rows, policy or OPEN, actor, owner)
    except IntegrityError:
        # Somebody saved one of the unique values in the meantime: looked at again, that row is told like the others.
        return _create(version_id, rows, policy or OPEN, actor, owner)


def _create(
    version_id: UUID, rows: Sequence[Mapping[str, Any]], policy: FieldPolicy, actor: Actor, owner: ObjectRef
) -> BatchResult:
    parsed = get_parsed(version_id)
    result = BatchResult()
    with transaction.atomic():
        sound = _sound(parsed, rows, policy, actor, result)
        now = clock.now()
        made = [
            FormRecord(
                version_id=parsed.version.pk,
                values=values,
                keys=keys_of(parsed.definition, values),
                owner_module=owner.module,
                owner_kind=owner.kind,
                owner_id=owner.id,
                is_listed=True,
                author_pk=actor.member.pk if actor.member else None,
                author=actor.member.name if actor.member else actor.name,
                created_at=now,
                updated_at=now,
            )
            for values in sound.values()
        ]
        FormRecord.objects.bulk_create(made)
        _settle_each(parsed.definition, made, actor)
        if parsed.definition.unique_fields:
            claims = [(row, digests_of(parsed.definition, row.values)) for row in made]
            claim(form_of(parsed.version.pk), claims)
        by = actor.member.name if actor.member else actor.name
        RecordRevision.objects.bulk_create(
            RecordRevision(
                record=row,
                number=row.revision,
                values=row.values,
                by=by,
                account_pk=actor.account_pk,
                at=row.updated_at,
            )
            for row in made
        )
    result.made = {place: row.public_id for place, row in zip(sound, made, strict=True)}
    return result


def check_batch(
    *, version_id: UUID, rows: Sequence[Mapping[str, Any]], policy: FieldPolicy | None = None, actor: Actor
) -> dict[int, dict[str, list[FieldError]]]:
    """What ``create_batch`` would say is wrong, by row."""
    result = BatchResult()
    _sound(get_parsed(version_id), rows, policy or OPEN, actor, result)
    return result.wrong


def _sound(
    parsed: Parsed, rows: Sequence[Mapping[str, Any]], policy: FieldPolicy, actor: Actor, result: BatchResult
) -> dict[int, dict[str, Any]]:
    definition = parsed.definition
    known = known_for_many(definition=definition, incoming=rows, actor=actor)
    start = start_values(definition, start_for(actor))
    found: dict[int, dict[str, Any]] = {}
    for place, incoming in enumerate(rows):
        try:
            found[place] = take_values(
                definition=definition,
                stored=start,
                incoming=incoming,
                policy=policy,
                actor=actor,
                complete=True,
                known=known,
            ).values
        except ValuesInvalid as error:
            result.wrong[place] = dict(error.fields)
    taken = refused_in_batch(parsed.version.pk, definition, found)
    result.wrong |= taken
    return {place: values for place, values in found.items() if place not in taken}


def _settle_each(definition: Definition, made: Sequence[FormRecord], actor: Actor) -> None:
    """Numbers of the ledger and files, where the form has any."""
    has_serials = any(isinstance(one, SerialField) for one in definition.fields)
    for row in made:
        keep_files(row, definition, {}, actor)
        if has_serials and keep_serials(row, definition, actor):
            row.values, _off = settle(definition, row.values, timezone.localdate())
            row.keys = keys_of(definition, row.values)
    if has_serials:
        FormRecord.objects.bulk_update(made, ["values", "keys"])
