"""Stored seals and what became of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ctp_core.contracts import PrincipalRef


@dataclass(frozen=True, slots=True)
class SealDto:
    """A stored seal as one reader sees it. *owner* is the name of its member or unit, *picture* an address, *users* who may put a
    unit's seal (only for who keeps it)."""

    id: UUID
    name: str
    owner: str
    of_unit: bool
    is_active: bool
    may_use: bool
    may_keep: bool
    picture: str
    users: tuple[PrincipalRef, ...]
    revision: int


@dataclass(frozen=True, slots=True)
class ImpressionDto:
    """One time a seal was put: by whom, when, in which field of which form; *record_id* is None when the record is gone."""

    id: UUID
    by: str
    at: datetime
    place: str
    revision: int
    record_id: UUID | None
    url: str
    taken_off_at: datetime | None
    taken_off_by: str
