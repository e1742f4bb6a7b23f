"""What goes in and what comes out."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class RegisterRef:
    """A register the actor has a seat in; *adds* when the actor may add records."""

    id: UUID
    name: str
    version_id: UUID
    adds: bool


@dataclass(frozen=True, slots=True)
class RecordRef:
    """A record of a register and its address."""

    id: UUID
    register_id: UUID
    url: str
