"""The tree service: the only place that writes parent, path and what django-mptt keeps. Callers hold the lock."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db.models import Value
from django.db.models.functions import Concat, Substr

from ctp_organization.contracts.errors import TreeTooDeep, UnitUnderItself
from ctp_organization.models import Unit
from ctp_organization.services.raw_sql import write_derived

MAX_DEPTH = 30


def insert_unit(unit: Unit) -> None:
    """Put a new unit into the tree, after its siblings of the same position."""
    parent = unit.parent
    if parent is not None and len(parent.ancestor_pks) + 2 > MAX_DEPTH:
        raise TreeTooDeep(limit=MAX_DEPTH)
    unit.is_external = unit.kind == Unit.Kind.PARTNER or (parent is not None and parent.is_external)
    unit.save()
    unit.path = f"{parent.path if parent else '/'}{unit.pk}/"
    Unit.objects.filter(pk=unit.pk).update(path=unit.path)


def move_unit_below(unit: Unit, parent: Unit | None) -> None:
    """Give *unit* (freshly read) another parent, with all below it. Raises UnitUnderItself and TreeTooDeep."""
    old = unit.path or ""
    if parent is not None and (parent.path or "").startswith(old):
        raise UnitUnderItself(name=unit.name)
    deepest = Unit.objects.filter(path__startswith=old).order_by("-depth").values_list("depth", flat=True).first() or 0
    if parent is not None and deepest - unit.depth + len(parent.ancestor_pks) + 2 > MAX_DEPTH:
        raise TreeTooDeep(limit=MAX_DEPTH)
    unit.parent = parent
    unit.save()
    new = f"{parent.path if parent else '/'}{unit.pk}/"
    Unit.objects.filter(path__startswith=old).update(path=Concat(Value(new), Substr("path", len(old) + 1)))
    unit.path = new
    refresh_external(new)


def refresh_external(path: str) -> None:
    """Derive ``is_external`` anew for the unit at *path* and all below: one read, at most two writes."""
    pks = [int(part) for part in path.strip("/").split("/")[:-1]]
    outside = Unit.objects.filter(pk__in=pks, kind=Unit.Kind.PARTNER).exists()
    rows = Unit.objects.filter(path__startswith=path).order_by("depth").values_list("pk", "parent_id", "kind")
    external: set[int] = set()
    inside: set[int] = set()
    for pk, parent, kind in rows:
        is_external = outside or kind == Unit.Kind.PARTNER or parent in external
        (external if is_external else inside).add(pk)
    Unit.objects.filter(path__startswith=path, pk__in=external).exclude(is_external=True).update(is_external=True)
    Unit.objects.filter(path__startswith=path, pk__in=inside).exclude(is_external=False).update(is_external=False)


def rebuild_tree() -> None:
    """Derive everything from the parents: mptt's numbers, paths, external marks. For imports and repair.

    One read and one write of what differs, three statements: mptt's own rebuild takes two a unit.
    """
    fields = ("pk", "parent_id", "kind", "path", "is_external", "lft", "rght", "tree_id", "depth")
    present = {row["pk"]: row for row in Unit.objects.order_by("position", "pk").values(*fields)}
    wanted = _derive(present)
    changed = [new for pk, new in wanted.items() if any(present[pk][name] != new[name] for name in new)]
    write_derived(
        changed, moved=[one["pk"] for one in changed if present[one["pk"]]["path"] not in (None, one["path"])]
    )


def _derive(present: dict[int, dict[str, Any]]) -> dict[int, dict[str, Any]]:
    """What the parents say of every unit: a walk through the tree that numbers as it goes."""
    below: dict[int | None, list[int]] = defaultdict(list)
    for pk, row in present.items():
        below[row["parent_id"]].append(pk)
    found: dict[int, dict[str, Any]] = {}
    for tree_id, root in enumerate(below[None], start=1):
        number = 0
        waiting: list[tuple[int, str, bool, int, bool]] = [(root, "/", False, 0, False)]
        while waiting:
            pk, above, outside, depth, leaving = waiting.pop()
            number += 1
            if leaving:
                found[pk]["rght"] = number
                continue
            path, external = f"{above}{pk}/", outside or present[pk]["kind"] == Unit.Kind.PARTNER
            found[pk] = {
                "pk": pk, "path": path, "is_external": external, "lft": number, "rght": 0, "tree_id": tree_id,
                "depth": depth,
            }  # fmt: skip
            waiting.append((pk, above, outside, depth, True))
            waiting += [(child, path, external, depth + 1, False) for child in reversed(below[pk])]
    return found


def find_tree_faults() -> list[str]:
    """Where the derived columns do not agree with the parents; empty when the tree is sound. Sentences for operators."""
    faults: list[str] = []
    fields = ("pk", "parent_id", "lft", "rght", "tree_id", "depth", "path", "kind", "is_external", "code")
    rows = {row["pk"]: row for row in Unit.objects.values(*fields)}
    for row in rows.values():
        parent = rows.get(row["parent_id"])
        above = parent["path"] if parent else "/"
        if row["path"] != f"{above}{row['pk']}/":
            faults.append(f"{row['code']}: the path is {row['path']}, the parents say {above}{row['pk']}/")
        if row["depth"] != (parent["depth"] + 1 if parent else 0):
            faults.append(f"{row['code']}: the depth is {row['depth']}")
        if parent and not (
            row["tree_id"] == parent["tree_id"] and parent["lft"] < row["lft"] < row["rght"] < parent["rght"]
        ):
            faults.append(f"{row['code']}: lies outside {parent['code']} in the nested set")
        if row["is_external"] != (row["kind"] == "partner" or bool(parent and parent["is_external"])):
            faults.append(f"{row['code']}: the external mark is {row['is_external']}")
    return faults + _numbering_faults(rows.values())  # type: ignore[arg-type]


def _numbering_faults(rows: list[dict[str, object]]) -> list[str]:
    """In each tree the left and right numbers are 1 … 2n, each once."""
    numbers: dict[object, list[object]] = defaultdict(list)
    for row in rows:
        numbers[row["tree_id"]] += [row["lft"], row["rght"]]
    return [
        f"tree {tree}: the nested set has holes or doubles"
        for tree, found in numbers.items()
        if sorted(found) != list(range(1, len(found) + 1))  # type: ignore[type-var]
    ]
