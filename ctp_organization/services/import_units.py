"""Write many units at once: bulk inserts level by level, one rebuild of the tree. The caller holds the lock."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ctp_organization.domain.names import initials_of, pinyin_of
from ctp_organization.models import Member, Unit
from ctp_organization.services.import_rows import Row
from ctp_organization.services.memberships import create_principals, refresh_external_members, sync_memberships
from ctp_organization.services.past import keep_units
from ctp_organization.services.tree import rebuild_tree

BATCH = 1_000


def import_units(*, create: list[Row], update: list[Row], progress: Callable[[int], None]) -> None:
    """Rows that were checked. People follow units that get another parent or kind."""
    pks = dict(Unit.objects.values_list("code", "pk"))
    waiting = create
    while waiting:
        # Parents first: those whose parent is there already, then the next ones.
        ready = [row for row in waiting if not row["parent"] or row["parent"] in pks]
        made = Unit.objects.bulk_create([_unit(row, pks) for row in ready], batch_size=BATCH)
        pks |= {unit.code: unit.pk for unit in made}
        create_principals(kinds=("unit", "unit_tree"), targets={unit.pk: unit.public_id for unit in made})
        progress(len(ready))
        waiting = [row for row in waiting if row["parent"] and row["code"] not in pks]
    if update:
        _update(update, pks)
        progress(len(update))
    rebuild_tree()
    if update:
        everybody = list(Member.objects.values_list("pk", flat=True))
        refresh_external_members(everybody)
        sync_memberships(member_pks=everybody)


def _unit(row: Row, pks: dict[str, int]) -> Unit:
    # The tree's columns are derived afterwards, all at once.
    return Unit(**_columns(row, pks), lft=0, rght=0, tree_id=0, depth=0)


def _columns(row: Row, pks: dict[str, int]) -> dict[str, Any]:
    return {
        "code": row["code"],
        "name": row["name"],
        "pinyin": pinyin_of(row["name"]),
        "initials": initials_of(row["name"]),
        "kind": row["kind"],
        "position": row["position"],
        "parent_id": pks[row["parent"]] if row["parent"] else None,
    }


def _update(rows: list[Row], pks: dict[str, int]) -> None:
    versions = dict(Unit.objects.values_list("pk", "version"))
    wanted = {pks[row["code"]]: row for row in rows}
    present = Unit.objects.filter(pk__in=list(wanted))
    keep_units(
        one
        for one in present
        if (one.name, one.parent_id) != (wanted[one.pk]["name"], pks.get(wanted[one.pk]["parent"]))
    )
    units = []
    for row in rows:
        pk = pks[row["code"]]
        units.append(Unit(pk=pk, version=versions[pk] + 1, **_columns(row, pks)))
    names = ["name", "pinyin", "initials", "kind", "position", "parent", "version"]
    Unit.objects.bulk_update(units, names, batch_size=BATCH)
