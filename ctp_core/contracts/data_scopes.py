"""For which part of the data a right is given: one's own, one's unit's, that of the units below, or of chosen units."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from ctp_core.contracts.text import mark

DataScopeKind = Literal["own", "unit", "unit_tree", "chosen"]
DATA_SCOPE_KINDS: tuple[DataScopeKind, ...] = ("own", "unit", "unit_tree", "chosen")
DATA_SCOPE_LABELS: dict[str, str] = {
    "": mark("everything"),
    "own": mark("one's own"),
    "unit": mark("one's own unit"),
    "unit_tree": mark("one's own unit and below"),
    "chosen": mark("chosen units and below"),
}


@dataclass(frozen=True, slots=True)
class DataScope:
    """A part of the data. *units* are the public ids of the ``chosen`` ones, which count with all below them."""

    kind: DataScopeKind
    units: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class NarrowedPermission:
    """A function permission held for a part of the data."""

    code: str
    scope: DataScope
