"""What a flow and a title need to know of the form: all of it, under no reader's policy. Never shown."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from uuid import UUID

from apps.collaboration.models import Affair
from ctp_core.contracts import ObjectRef
from ctp_form.api import records
from ctp_form.contracts import READ_ALL
from ctp_form.kit.words import say_name, say_values, say_variable
from ctp_workflow.contracts import PLAIN_WORDS, VariableWords


def read_variables(row: Affair) -> dict[str, Any]:
    """The values conditions are decided on."""
    if row.record_id is None:
        return {}
    return dict(records.read_record(record_id=row.record_id, policy=READ_ALL).values)


def read_texts(row: Affair) -> dict[str, str]:
    """The values as people read them, by field."""
    if row.record_id is None or row.form_version is None:
        return {}
    return say_values(version_id=row.form_version.public_id, values=read_variables(row))


def variables_of(ref: ObjectRef) -> Mapping[str, Any]:
    """The same for the flow engine, by reference."""
    row = Affair.objects.filter(public_id=ref.id).first()
    return read_variables(row) if row is not None else {}


def words_of(ref: ObjectRef) -> VariableWords:
    """How the form calls and formats what conditions were decided on."""
    version_id = _form_version_of(ref.id)
    return PLAIN_WORDS if version_id is None else words_of_form(version_id)


def words_of_form(version_id: UUID) -> VariableWords:
    """The same for a form by its version: for what has not been submitted yet."""
    return VariableWords(
        label=lambda name: say_name(version_id=version_id, name=name),
        value=lambda name, value: say_variable(version_id=version_id, name=name, value=value),
    )


# An affair keeps the form it began with, so that this is asked once in a process.
@lru_cache(maxsize=4_096)
def _form_version_of(affair_id: UUID) -> UUID | None:
    found: UUID | None = Affair.objects.values_list("form_version__public_id", flat=True).get(public_id=affair_id)
    return found
