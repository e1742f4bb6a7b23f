"""The files in a record's attachment fields."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from ctp_core.api import files
from ctp_core.api.files import FileDto
from ctp_core.contracts import Actor, ObjectRef
from ctp_core.kit.ids import read_ids
from ctp_form.models import RecordSlot


def list_record_files(record_id: UUID) -> dict[str, tuple[FileDto, ...]]:
    """Files by field. Who may see which field is for the caller's policy."""
    slots = RecordSlot.objects.filter(record__public_id=record_id).values_list("path", "public_id")
    return {path: files.list_attached(to=ObjectRef("form", "field", slot)) for path, slot in slots}


def list_loose_files(*, texts: Iterable[str], actor: Actor) -> tuple[FileDto, ...]:
    """The actor's own uploads among the ids in *texts* that no record has yet."""
    ids = read_ids(texts)
    return files.list_own(file_ids=ids[:200], actor=actor) if ids else ()
