"""The two reads of every step, as statements built once: the instance, locked; then its items, which are true from then on."""

from __future__ import annotations

from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import OuterRef, Q, QuerySet, Subquery

from ctp_core.contracts import MemberRef
from ctp_core.kit.readings import PreparedRead
from ctp_workflow.domain.state import OPEN_ITEMS
from ctp_workflow.models import DefinitionVersion, Instance, WorkItem

_VERSION = ("public_id", "definition_id", "number")


def lock_instance_of(item_id: UUID, *, waits: bool) -> Instance | None:
    """The instance of an item, locked, with its version but for the graph."""
    rows = _LOCKED.rows(item=item_id, fixed=(int(waits),))
    if not rows:
        return None
    names = _columns(Instance)
    instance = Instance.from_db(connection.alias, names, rows[0][: len(names)])
    if instance.version_id is not None:
        known = ("id", *_VERSION)
        values = (instance.version_id, *rows[0][len(names) :])
        instance.version = DefinitionVersion.from_db(connection.alias, known, values)
    return instance


def open_rows(instance: Instance, asked: UUID) -> tuple[list[WorkItem], dict[int, MemberRef]]:
    """The open items and the one *asked* for whatever its state, with the names of their people and of the starter."""
    columns = _columns(WorkItem)
    count = len(columns)
    items, names = [], {}
    for row in _ITEMS.rows(instance=instance.pk, item=asked):
        item = WorkItem.from_db(connection.alias, columns, row[:count])
        item.instance = instance
        items.append(item)
        names[item.member_id] = MemberRef(item.member_id, row[count], row[count + 1])
        names[instance.starter_id] = MemberRef(instance.starter_id, row[count + 2], row[count + 3])
    return items, names


def _lock(waits: int, *, item: UUID) -> QuerySet[Instance, Any]:
    # Found by a question of its own: a join would lock the rows of the other tables too.
    wanted = WorkItem.objects.filter(public_id=item).values("instance_id")
    version = DefinitionVersion.objects.filter(pk=OuterRef("version_id"))
    said = {f"version_{name}": Subquery(version.values(name)) for name in _VERSION}
    locked = Instance.objects.select_for_update(nowait=not waits).filter(pk=Subquery(wanted)).annotate(**said)
    return locked.values_list(*_columns(Instance), *said)


def _items(*, instance: int, item: UUID) -> QuerySet[WorkItem, Any]:
    rows = WorkItem.objects.filter(Q(state__in=OPEN_ITEMS) | Q(public_id=item), instance_id=instance)
    people = ("member__public_id", "member__name", "instance__starter__public_id", "instance__starter__name")
    return rows.values_list(*_columns(WorkItem), *people)


@cache
def _columns(model: type[Instance] | type[WorkItem]) -> tuple[str, ...]:
    return tuple(field.attname for field in model._meta.concrete_fields)


_LOCKED = PreparedRead(_lock)
_ITEMS = PreparedRead(_items)
