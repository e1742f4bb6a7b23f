"""What the module tells everybody. Subjects are ``ObjectRef("registers", "register", id)``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from ctp_core.contracts import Event, ObjectRef


@dataclass(frozen=True, kw_only=True)
class RecordAdded(Event):
    """One record was added, by a person or from *source*; imports and bulk changes don't tell each row."""

    NAME: ClassVar[str] = "registers.record.added.v1"
    record_id: UUID
    source: ObjectRef | None = None
