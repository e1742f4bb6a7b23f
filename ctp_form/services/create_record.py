"""Fill in a form for the first time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from ctp_core.api import clock
from ctp_core.contracts import Actor, ObjectRef
from ctp_form.contracts import OPEN, FieldPolicy, RecordDto
from ctp_form.domain.conditions import settle
from ctp_form.domain.keys import keys_of
from ctp_form.domain.starting import start_values
from ctp_form.models import FormRecord
from ctp_form.selectors.parsed import get_parsed
from ctp_form.selectors.records import record_dto
from ctp_form.selectors.starts import start_for
from ctp_form.services.keep_record import keep_files, keep_revision, keep_serials
from ctp_form.services.keep_unique import keep_unique
from ctp_form.services.put_seal import keep_seals
from ctp_form.services.take_values import take_values


def create_record(
    *,
    version_id: UUID,
    values: Mapping[str, Any],
    policy: FieldPolicy | None = None,
    actor: Actor,
    owner: ObjectRef,
    complete: bool = True,
    lenient: bool = False,
    listed: bool = False,
) -> RecordDto:
    """A record of *owner*, begun with the form's defaults. With ``complete=False`` a draft: nothing is required yet, no history kept.
    A *listed* one is a row of the owner's lists.

    The owner's module has checked that the actor may; it also writes the audit row of the act this belongs to.
    Raises ValuesInvalid with sentences at the fields.
    """
    policy = policy or OPEN
    parsed = get_parsed(version_id)
    with transaction.atomic():
        taken = take_values(
            definition=parsed.definition,
            stored=start_values(parsed.definition, start_for(actor)),
            incoming=values,
            policy=policy,
            actor=actor,
            complete=complete,
            lenient=lenient,
        )
        row = _row(parsed.version.pk, taken.values, owner, actor, is_listed=listed)
        keep_files(row, parsed.definition, {}, actor)
        keep_seals(row, parsed.definition, {}, actor)
        if complete:
            if keep_serials(row, parsed.definition, actor):
                row.values, _off = settle(parsed.definition, row.values, timezone.localdate())
                row.save(update_fields=["values"])
            keep_unique(row, parsed.definition)
            keep_revision(row, actor)
        if listed:
            row.keys = keys_of(parsed.definition, row.values)
            row.save(update_fields=["keys"])
    return record_dto(row, parsed.definition, policy)


def _row(version_pk: int, values: dict[str, Any], owner: ObjectRef, actor: Actor, *, is_listed: bool) -> FormRecord:
    """Signed by the member, or by the account where nobody of the organisation writes."""
    now = clock.now()
    return FormRecord.objects.create(
        version_id=version_pk,
        values=values,
        owner_module=owner.module,
        owner_kind=owner.kind,
        owner_id=owner.id,
        is_listed=is_listed,
        author_pk=actor.member.pk if actor.member else None,
        author=actor.member.name if actor.member else actor.name,
        created_at=now,
        updated_at=now,
    )
