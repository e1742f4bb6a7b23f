"""Records: whoever calls has checked that the actor may; the field policy is enforced here, for reads and writes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from ctp_core.contracts import Actor, FieldError
from ctp_form.contracts import OPEN, FieldPolicy, ValuesInvalid
from ctp_form.domain.fields import Json
from ctp_form.domain.starting import start_values
from ctp_form.selectors.parsed import get_parsed
from ctp_form.selectors.records import (
    find_record_for,
    get_first_revision,
    get_record_facts,
    get_record_row,
    list_revisions,
    read_record,
)
from ctp_form.selectors.starts import start_for
from ctp_form.services.copy_record import copy_record
from ctp_form.services.create_record import create_record
from ctp_form.services.delete_record import delete_record
from ctp_form.services.take_values import take_values
from ctp_form.services.update_record import update_record

__all__ = [
    "check_values",
    "copy_record",
    "create_record",
    "delete_record",
    "find_record_for",
    "get_first_revision",
    "get_record_facts",
    "get_start_values",
    "list_revisions",
    "preview_values",
    "read_record",
    "update_record",
]


def get_start_values(*, version_id: UUID, actor: Actor) -> dict[str, Json]:
    """What a fresh form holds: defaults, the day, the writer."""
    return start_values(get_parsed(version_id).definition, start_for(actor))


def check_values(
    *,
    version_id: UUID,
    values: Mapping[str, Any],
    policy: FieldPolicy | None = None,
    actor: Actor,
    record_id: UUID | None = None,
) -> dict[str, list[FieldError]]:
    """What a complete save of *values* would say, without saving; empty when it would succeed."""
    definition = get_parsed(version_id).definition
    stored = get_record_row(record_id).values if record_id else start_values(definition, start_for(actor))
    try:
        take_values(
            definition=definition, stored=stored, incoming=values, policy=policy or OPEN, actor=actor, complete=True
        )
    except ValuesInvalid as error:
        return dict(error.fields)
    return {}


def preview_values(
    *,
    version_id: UUID,
    values: Mapping[str, Any],
    policy: FieldPolicy | None = None,
    actor: Actor,
    record_id: UUID | None = None,
) -> dict[str, Json]:
    """The whole record as it would be with what is sound of *values*, calculated; nothing is saved. For conditions, never for readers."""
    definition = get_parsed(version_id).definition
    stored = get_record_row(record_id).values if record_id else start_values(definition, start_for(actor))
    taken = take_values(
        definition=definition,
        stored=stored,
        incoming=values,
        policy=policy or OPEN,
        actor=actor,
        complete=False,
        lenient=True,
    )
    return taken.values
