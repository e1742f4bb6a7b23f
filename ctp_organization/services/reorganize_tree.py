"""From one published tree to the next one: which units are new, have another code, name or parent, or went into others."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Literal

from ctp_core.contracts import Actor
from ctp_organization.models import Unit
from ctp_organization.services.create_unit import UnitDetails, create_unit
from ctp_organization.services.merge_units import merge_units
from ctp_organization.services.move_unit import move_unit
from ctp_organization.services.update_unit import update_unit


@dataclass(frozen=True, slots=True)
class Division:
    """One row of a published tree."""

    code: str
    name: str
    parent: str


@dataclass(frozen=True, slots=True)
class TreeChange:
    """*code* is the unit as it is called before, *to* the unit it is afterwards or goes into."""

    kind: Literal["create", "recode", "rename", "merge"]
    code: str
    to: str
    name: str = ""
    parent: str = ""

    def carry_out(self, actor: Actor) -> None:
        """Through the services alone, as an administrator would."""
        if self.kind == "create":
            parent = _unit(self.parent).public_id if self.parent else None
            create_unit(code=self.code, name=self.name, parent_id=parent, actor=actor)
        elif self.kind == "merge":
            merge_units(into_id=_unit(self.to).public_id, from_ids=[_unit(self.code).public_id], actor=actor)
        else:
            unit = _unit(self.code)
            details = UnitDetails(self.to, self.name, unit.kind, unit.position)
            update_unit(id=unit.public_id, details=details, actor=actor)
            if self.parent and (unit.parent is None or unit.parent.code != self.parent):
                move_unit(id=unit.public_id, parent_id=_unit(self.parent).public_id, actor=actor)


def plan_changes(old: list[Division], new: list[Division], recoded: list[tuple[str, str]]) -> list[TreeChange]:
    """The steps in an order that can be carried out: from the top down, then the merges from the bottom up.

    The publication says which codes are one unit under another code. What else is gone went into the unit that most of its
    parts went to, or into a neighbour, the first by its code, or into the unit above.
    """
    before, after = {one.code: one for one in old}, {one.code: one for one in new}
    pairs = {
        code: to for code, to in recoded if code in before and code not in after and to in after and to not in before
    }
    # Several codes may have become one: the first is that unit, the others went into it.
    came_from = {to: code for code, to in reversed(pairs.items())}
    joined = {code: to for code, to in pairs.items() if came_from[to] != code}
    pairs = {code: to for to, code in came_from.items()}
    reached = set(pairs.values())
    gone = [one for one in old if one.code not in after and one.code not in pairs]
    changes: list[TreeChange] = []
    for one in new:
        if one.code in before:
            present = before[one.code]
            if present.name != one.name:
                changes.append(TreeChange("rename", one.code, one.code, one.name))
        elif one.code in reached:
            changes.append(TreeChange("recode", came_from[one.code], one.code, one.name, one.parent))
        else:
            changes.append(TreeChange("create", one.code, one.code, one.name, one.parent))
    return changes + _merges(gone, new, pairs, joined, before)


def _merges(
    gone: list[Division],
    new: list[Division],
    pairs: dict[str, str],
    joined: dict[str, str],
    before: dict[str, Division],
) -> list[TreeChange]:
    neighbours: dict[str, list[str]] = defaultdict(list)
    parents = {one.code: one.parent for one in new}
    for one in new:
        neighbours[one.parent].append(one.code)
    follows = Counter((before[code].parent, parents[to]) for code, to in pairs.items())
    heirs: dict[str, str] = {}
    for one in gone:
        moved = [(count, to) for (parent, to), count in follows.items() if parent == one.code]
        above = heirs.get(one.parent) or pairs.get(one.parent) or one.parent
        near = [code for code in neighbours[above] if len(code) == len(one.code)]
        heirs[one.code] = joined.get(one.code) or (max(moved)[1] if moved else near[0] if near else above)
    # From the bottom up: a unit is empty of others when its turn comes.
    return [TreeChange("merge", one.code, heirs[one.code]) for one in reversed(gone)]


def _unit(code: str) -> Unit:
    return Unit.objects.select_related("parent").get(code=code)
