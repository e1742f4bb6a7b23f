"""The tree as a page shows it: the roots, and what lies along the way to one unit."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F, Q

from ctp_core.contracts import Actor
from ctp_organization.contracts import UnitDto
from ctp_organization.selectors.sight import partner_path, visible_units

LIMIT = 2_000


@dataclass(frozen=True, slots=True)
class TreeLine:
    """One unit in the tree; *depth* counts from the roots the reader sees, *is_open* when what is below is shown."""

    id: UUID
    name: str
    depth: int
    has_children: bool
    is_open: bool
    is_current: bool
    is_active: bool


def list_open_tree(*, actor: Actor, unit: UnitDto | None) -> tuple[TreeLine, ...]:
    """The roots and one level below them, opened along the way to *unit*: one query, however large the tree is."""
    way = {*unit.ancestor_pks, unit.pk} if unit else set()
    shown = Q(depth__lte=1) | Q(parent_id__in=way)
    path = partner_path(actor) if actor.external else None
    if path:
        # The topmost unit a partner's people see is not a root.
        depth = len(path.strip("/").split("/")) - 1
        shown = Q(depth__lte=depth + 1) | Q(parent_id__in=way)
    fields = ("pk", "parent_id", "public_id", "name", "lft", "rght", "is_active")
    units = visible_units(actor).filter(shown).order_by("tree_id", F("lft"))
    rows = list(units.values_list(*fields)[:LIMIT])
    below: dict[int | None, list[Any]] = defaultdict(list)
    present = {row[0] for row in rows}
    for row in rows:
        below[row[1] if row[1] in present else None].append(row)
    found: list[TreeLine] = []

    def add(parent: int | None, depth: int) -> None:
        for pk, _parent, public_id, name, lft, rght, active in below[parent]:
            is_open = bool(below.get(pk)) and (pk in way or depth == 0)
            line = TreeLine(public_id, name, depth, rght - lft > 1, is_open, bool(unit and pk == unit.pk), active)
            found.append(line)
            if is_open:
                add(pk, depth + 1)

    add(None, 0)
    return tuple(found)
